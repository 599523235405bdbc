//! What each feature gave to a score, as a mapping keeps it: a text that people read and programs take apart.

use std::fmt;

/// Features and what each gave to the logarithm of the odds, in the order in which they are shown.
///
/// ```
/// use labgraph::link::evidence_text::Shares;
/// let shares: Shares = [("name", 4.25), ("country", -0.5)].into_iter().collect();
/// assert_eq!(shares.to_string(), "name 4.25; country -0.5");
/// assert_eq!(Shares::read("name 4.25; country -0.5"), shares);
/// assert_eq!(shares.of("name"), Some(4.25));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shares {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Share(String, f64),
    /// What somebody else wrote.
    Words(String),
}

impl Shares {
    /// Takes a text apart: `feature number`, with semicolons between. Other words are kept as they are.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let part = |part: &str| {
            let share = part.rsplit_once(' ').and_then(|(feature, share)| {
                let share: f64 = share.parse().ok()?;
                // What would not be written as it was read is kept as it is.
                (share.is_finite() && number(share) == part[feature.len() + 1..])
                    .then(|| Part::Share(feature.to_owned(), share))
            });
            share.unwrap_or_else(|| Part::Words(part.to_owned()))
        };
        Self { parts: text.split("; ").filter(|part| !part.is_empty()).map(part).collect() }
    }

    /// The features and their shares.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Share(feature, share) => Some((feature.as_str(), *share)),
            Part::Words(_) => None,
        })
    }

    /// What a feature gave; nothing where it is not named.
    #[must_use]
    pub fn of(&self, feature: &str) -> Option<f64> {
        self.iter().find(|(name, _)| *name == feature).map(|(_, share)| share)
    }
}

impl<S: Into<String>> FromIterator<(S, f64)> for Shares {
    /// Shares are kept to two decimals; those that are nothing then are left out.
    fn from_iter<I: IntoIterator<Item = (S, f64)>>(shares: I) -> Self {
        let rounded =
            shares.into_iter().map(|(feature, share)| (feature.into(), (share * 100.0).round() / 100.0));
        let weighty = rounded.filter(|(_, share)| share.is_finite() && *share != 0.0);
        Self { parts: weighty.map(|(feature, share)| Part::Share(feature, share)).collect() }
    }
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.parts.iter().enumerate() {
            let between = if place == 0 { "" } else { "; " };
            match part {
                Part::Share(feature, share) => write!(f, "{between}{feature} {}", number(*share))?,
                Part::Words(words) => write!(f, "{between}{words}")?,
            }
        }
        Ok(())
    }
}

fn number(share: f64) -> String {
    format!("{share}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were() {
        for text in
            ["name 4.25", "name 4.25; country -0.5", "seen on the website", "name 1.0; x", "a 1e400", ""]
        {
            assert_eq!(Shares::read(text).to_string(), text);
        }
        assert_eq!(
            Shares::read("name 4.25; seen; lead 2").iter().collect::<Vec<_>>(),
            [("name", 4.25), ("lead", 2.0)]
        );
    }

    #[test]
    fn what_is_nothing_is_left_out() {
        let shares: Shares = [("name", 0.001), ("lead", f64::NAN), ("time", -1.006)].into_iter().collect();
        assert_eq!(shares.to_string(), "time -1.01");
    }
}
