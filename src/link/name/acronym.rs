//! Whether letters are an acronym of a name: `SSM` of Strålsäkerhetsmyndigheten, `KMI` of Koninklijk
//! Meteorologisch Instituut.

use super::words::Words;

/// The most letters that an acronym has.
const LONGEST: usize = 10;
/// How many words an acronym may pass over at a time.
const PASSED_OVER: usize = 3;

/// How well the letters fit as an acronym of the name, from 0 to 1: 1 where they are the first letters of its words,
/// or of the parts of its compounds; less where letters come from inside a word or words are passed over.
pub(super) fn fits(letters: &str, name: &Words) -> f64 {
    let letters: Vec<char> = letters.chars().filter(|letter| letter.is_alphanumeric()).collect();
    if letters.len() < 2 || letters.len() > LONGEST || name.words.is_empty() {
        return 0.0;
    }
    let joined: String = letters.iter().collect();
    let initials = |texts: &mut dyn Iterator<Item = &str>| {
        texts.filter_map(|text| text.chars().next()).collect::<String>()
    };
    let plain = name.tokens.len() > 1 && initials(&mut name.tokens.iter().map(String::as_str)) == joined;
    if plain
        || name.words.len() > 1 && initials(&mut name.words.iter().map(|word| word.text.as_str())) == joined
    {
        return 1.0;
    }
    let words: Vec<Vec<char>> = name.words.iter().map(|word| word.text.chars().collect()).collect();
    align(&letters, &words)
}

/// Where a reading of the letters has got to.
struct Reading {
    word: usize,
    letter: usize,
    value: f64,
}

/// The best reading of the letters along the words: the first letter begins the first word, each further one begins
/// a later word or stands further in the same.
fn align(letters: &[char], words: &[Vec<char>]) -> f64 {
    let Some((first, rest)) = letters.split_first() else { return 0.0 };
    if words.first().and_then(|word| word.first()) != Some(first) {
        return 0.0;
    }
    let mut readings = vec![Reading { word: 0, letter: 0, value: 1.0 }];
    for letter in rest {
        let mut next: Vec<Reading> = readings.iter().flat_map(|reading| reading.on(*letter, words)).collect();
        next.sort_by(|a, b| (a.word, a.letter).cmp(&(b.word, b.letter)).then(b.value.total_cmp(&a.value)));
        next.dedup_by_key(|reading| (reading.word, reading.letter));
        readings = next;
    }
    let value = |reading: &Reading| {
        let left = (words.len() - 1 - reading.word).min(5) as f64;
        reading.value / letters.len() as f64 * (1.0 - 0.08 * left)
    };
    readings.iter().map(value).fold(0.0, f64::max).min(1.0)
}

impl Reading {
    /// The ways to read one letter more.
    fn on(&self, letter: char, words: &[Vec<char>]) -> Vec<Self> {
        let mut ways = Vec::new();
        let inside =
            words[self.word].iter().enumerate().skip(self.letter + 1).find(|(_, other)| **other == letter);
        if let Some((at, _)) = inside {
            let gap = at - self.letter - 1;
            let gain = if gap == 0 { 0.55 } else { 0.35 - 0.02 * gap.min(8) as f64 };
            ways.push(Self { word: self.word, letter: at, value: self.value + gain });
        }
        for (passed, word) in (self.word + 1..words.len()).take(PASSED_OVER).enumerate() {
            if words[word].first() == Some(&letter) {
                ways.push(Self { word, letter: 0, value: self.value + 1.0 - 0.25 * passed as f64 });
            }
        }
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_begin_the_words_fit_best() {
        let fit = |letters, name| fits(letters, &Words::of(name));
        assert!((fit("kmi", "Koninklijk Meteorologisch Instituut") - 1.0).abs() < 1e-9);
        assert!((fit("rrv", "Riksrevisionsverket") - 1.0).abs() < 1e-9);
        assert!(fit("ssm", "Strålsäkerhetsmyndigheten") > fit("ssm", "Statens strålskyddsinstitut"));
        assert!(fit("xyz", "Koninklijk Meteorologisch Instituut") < 1e-9);
    }
}
