//! What countries are called, in the languages of the EU and of its neighbours in the north: the names of Debian's
//! iso-codes and of Unicode's CLDR, as a crate holds them.

use keshvar::CountryIterator;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The languages whose names are understood.
const LANGUAGES: [&str; 27] = [
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "lt", "lv",
    "mt", "nb", "nl", "nn", "pl", "pt", "ro", "sk", "sl", "sv",
];

/// Kosovo, which ISO 3166-1 does not list.
const KOSOVO: [&str; 5] = ["Kosovo", "Kosova", "Kosowo", "Косово", "Κοσσυφοπέδιο"];

/// What people write of parts of countries and in long, which no list of names has.
const OTHERS: [(&str, &[&str]); 4] = [
    (
        "GB",
        &[
            "VK",
            "R.-U.",
            "England",
            "Engeland",
            "Angleterre",
            "Scotland",
            "Schotland",
            "Écosse",
            "Wales",
            "Pays de Galles",
            "Northern Ireland",
            "Noord-Ierland",
            "Irlande du Nord",
        ],
    ),
    (
        "BE",
        &[
            "Flanders",
            "Vlaanderen",
            "Flandre",
            "Wallonia",
            "Wallonië",
            "Wallonie",
            "Koninkrijk België",
            "Royaume de Belgique",
        ],
    ),
    ("LU", &["Grand-Duché de Luxembourg", "Groothertogdom Luxemburg"]),
    ("NL", &["Koninkrijk der Nederlanden", "Royaume des Pays-Bas"]),
];

/// The two letters of the country that a name stands for; nothing where it stands for none, or for several.
pub(super) fn find(name: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(known);
    KNOWN.get(&plain(name)).copied().flatten()
}

/// A name as it is compared: its letters alone, without case and accents.
pub(super) fn plain(name: &str) -> String {
    name.nfkd()
        .filter(|letter| letter.is_alphanumeric() && !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Every name with its country; one that several countries bear with none.
fn known() -> HashMap<String, Option<&'static str>> {
    let mut known: HashMap<String, Option<&'static str>> = HashMap::new();
    let mut add = |name: &str, code: &'static str| {
        let name = plain(name);
        if !name.is_empty() {
            known
                .entry(name)
                .and_modify(|other| *other = other.filter(|other| *other == code))
                .or_insert(Some(code));
        }
    };
    for country in CountryIterator::new() {
        let Some(code) = super::alpha2(&country.alpha2().to_string()) else { continue };
        let long = country.iso_long_name();
        add(country.iso_short_name(), code);
        add(long, code);
        add(long.strip_prefix("The ").unwrap_or(long), code);
        country.unofficial_name_list().iter().for_each(|name| add(name, code));
        let translations = country.translations();
        LANGUAGES.iter().filter_map(|language| translations.get(language)).for_each(|name| add(name, code));
    }
    for (code, names) in OTHERS {
        for name in names {
            add(name, code);
        }
    }
    for name in KOSOVO {
        add(name, "XK");
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_is_known_by_its_names() {
        let known = known();
        for country in isocountry::CountryCode::iter() {
            assert!(known.values().flatten().any(|code| *code == country.alpha2()), "{country}");
        }
        let several: Vec<&String> =
            known.iter().filter(|(_, code)| code.is_none()).map(|(name, _)| name).collect();
        assert!(several.len() < 2, "{several:?}");
    }
}
