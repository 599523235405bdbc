//! Dates, durations and truth values as people of a language write them.

use super::document::Piece;
use super::words::Word;
use crate::model::Languages;
use oxigraph::model::Literal;
use oxigraph::model::vocab::xsd;

/// A literal as a piece of a statement.
pub(super) fn piece(literal: &Literal, languages: &Languages) -> Piece {
    let value = literal.value();
    match literal.datatype() {
        xsd::INTEGER | xsd::DECIMAL | xsd::DOUBLE | xsd::FLOAT => Piece::Number(value.to_owned()),
        xsd::DATE | xsd::G_YEAR_MONTH => {
            Piece::Text(date(value, languages).unwrap_or_else(|| value.to_owned()))
        }
        xsd::DURATION | xsd::YEAR_MONTH_DURATION | xsd::DAY_TIME_DURATION => {
            Piece::Text(duration(value, languages).unwrap_or_else(|| value.to_owned()))
        }
        xsd::BOOLEAN => Piece::Text(match value {
            "true" | "1" => Word::Yes.text(languages).to_owned(),
            _ => Word::No.text(languages).to_owned(),
        }),
        _ => Piece::Text(value.to_owned()),
    }
}

/// `2023-05-01` as `1 May 2023`, `2023-05` as `May 2023`; nothing where it is no such date.
fn date(value: &str, languages: &Languages) -> Option<String> {
    let mut parts = value.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
    if year.is_empty() || parts.next().is_some() {
        return None;
    }
    let month = Word::month(month.parse().ok()?, languages)?;
    match day {
        None => Some(format!("{month} {year}")),
        Some(day) => {
            let day: u8 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
            let day = if day == 1 { Word::FirstOfMonth.text(languages).to_owned() } else { day.to_string() };
            Some(format!("{day} {month} {year}"))
        }
    }
}

/// `P2M` as `2 months`; nothing where it is no duration of years, months and days.
fn duration(value: &str, languages: &Languages) -> Option<String> {
    let mut rest = value.strip_prefix('P')?;
    let mut words = Vec::new();
    for (letter, one, many) in
        [('Y', Word::Year, Word::Years), ('M', Word::Month, Word::Months), ('D', Word::Day, Word::Days)]
    {
        if let Some((number, after)) = rest.split_once(letter)
            && let Ok(number) = number.parse::<u32>()
        {
            let unit = if number == 1 { one } else { many };
            words.push(format!("{number} {}", unit.text(languages)));
            rest = after;
        }
    }
    (rest.is_empty() && !words.is_empty()).then(|| words.join(" "))
}

/// A text with its first letter as a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_durations_are_words() {
        for (lexical, datatype, language, shown) in [
            ("2023-05-01", xsd::DATE, "en", "1 May 2023"),
            ("2023-05-01", xsd::DATE, "fr", "1er mai 2023"),
            ("2026-11-23", xsd::DATE, "nl", "23 november 2026"),
            ("2023-05", xsd::G_YEAR_MONTH, "fr", "mai 2023"),
            ("2023-13-01", xsd::DATE, "en", "2023-13-01"),
            ("2018", xsd::G_YEAR, "en", "2018"),
            ("P2M", xsd::DURATION, "nl", "2 maanden"),
            ("P1Y6M", xsd::DURATION, "fr", "1 an 6 mois"),
            ("PT1H", xsd::DURATION, "en", "PT1H"),
            ("true", xsd::BOOLEAN, "nl", "ja"),
        ] {
            let literal = Literal::new_typed_literal(lexical, datatype);
            let languages = language.parse().unwrap();
            assert_eq!(piece(&literal, &languages), Piece::Text(shown.to_owned()), "{lexical} {language}");
        }
    }
}
