//! Check digits: how identifiers bear witness that they were not mistyped. One function a method, each with its
//! standard; what is no identifier of that form does not hold.
//!
//! Adding a method: 1. its function here; 2. a variant of [`CheckDigits`] and its arms; 3. its concept in
//! `ontology/concepts.ttl` and `model::vocab`; 4. real identifiers in `tests/suite/identifiers.rs`.

use crate::model::vocab::labc;
use iso_7064::extra::LUHN;
use iso_7064::{MOD11_2, MOD97_10};
use oxigraph::model::NamedNodeRef;

/// A way of computing check digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckDigits {
    /// The last two of ten digits are 97 less the remainder of the first eight by 97: Belgian enterprises.
    Mod97,
    /// Weighted sum divisible by 11: Danish enterprises.
    Mod11,
    /// Luhn's: Swedish and French organisations.
    Luhn,
    /// ISO 7064 MOD 11-2: ISNI.
    Mod11Two,
    /// ISO 7064 MOD 97-10: LEI.
    Mod97Ten,
    /// MOD 97-10 over Crockford's base 32: ROR.
    Base32,
}

impl CheckDigits {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Mod97, Self::Mod11, Self::Luhn, Self::Mod11Two, Self::Mod97Ten, Self::Base32];

    /// Its name in options and tables, which is that of its concept in `ontology/concepts.ttl`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mod97 => "mod-97",
            Self::Mod11 => "mod-11",
            Self::Luhn => "luhn",
            Self::Mod11Two => "iso-7064-mod-11-2",
            Self::Mod97Ten => "iso-7064-mod-97-10",
            Self::Base32 => "crockford-base32",
        }
    }

    /// The method of this name.
    ///
    /// ```
    /// use labgraph::link::CheckDigits;
    /// for method in CheckDigits::ALL {
    ///     assert_eq!(CheckDigits::from_name(method.name()), Some(method));
    /// }
    /// assert_eq!(CheckDigits::from_name("mod-96"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Its concept in `ontology/concepts.ttl`.
    #[must_use]
    pub const fn concept(self) -> NamedNodeRef<'static> {
        match self {
            Self::Mod97 => labc::MOD_97,
            Self::Mod11 => labc::MOD_11,
            Self::Luhn => labc::LUHN,
            Self::Mod11Two => labc::ISO_7064_MOD_11_2,
            Self::Mod97Ten => labc::ISO_7064_MOD_97_10,
            Self::Base32 => labc::CROCKFORD_BASE32,
        }
    }

    /// The method that a concept stands for.
    #[must_use]
    pub fn of_concept(concept: NamedNodeRef<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.concept() == concept)
    }

    /// Whether the check digits of an identifier are right; spaces, points and dashes are no part of it.
    ///
    /// ```
    /// use labgraph::link::CheckDigits;
    /// assert!(CheckDigits::Mod97.hold("0203.430.576"));
    /// assert!(!CheckDigits::Mod97.hold("0203.430.577"));
    /// ```
    #[must_use]
    pub fn hold(self, identifier: &str) -> bool {
        let bare: String = identifier.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-')).collect();
        match self {
            Self::Mod97 => mod_97(&bare),
            Self::Mod11 => mod_11(&bare),
            Self::Luhn => luhn(&bare),
            Self::Mod11Two => iso_7064_mod_11_2(&bare),
            Self::Mod97Ten => iso_7064_mod_97_10(&bare),
            Self::Base32 => crockford_base32(&bare),
        }
    }
}

/// A text of so many digits, as numbers.
fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let digits: Vec<u32> = text.chars().map(|letter| letter.to_digit(10)).collect::<Option<_>>()?;
    digits.try_into().ok()
}

/// Enterprise numbers of the Belgian Crossroads Bank for Enterprises (KBO, BCE, CBE) and numbers of establishment units:
/// ten digits, of which the last two are 97 less the remainder of the first eight divided by 97.
///
/// ```
/// use labgraph::link::check_digits::mod_97;
/// assert!(mod_97("0203430576")); // NMBS/SNCB
/// assert!(mod_97("2256180804")); // an establishment
/// assert!(!mod_97("0203430567"));
/// assert!(!mod_97("203430576"));
/// ```
#[must_use]
pub fn mod_97(number: &str) -> bool {
    digits::<10>(number).is_some_and(|digits| {
        let (first, last) = digits.split_at(8);
        let value = |digits: &[u32]| digits.iter().fold(0, |value, digit| value * 10 + digit);
        value(last) == 97 - value(first) % 97
    })
}

/// Numbers of the Danish Central Business Register (CVR): eight digits whose sum, weighted by 2, 7, 6, 5, 4, 3, 2 and 1,
/// is divisible by 11.
///
/// ```
/// use labgraph::link::check_digits::mod_11;
/// assert!(mod_11("29190925")); // Region Midtjylland
/// assert!(!mod_11("29190952"));
/// ```
#[must_use]
pub fn mod_11(number: &str) -> bool {
    const WEIGHTS: [u32; 8] = [2, 7, 6, 5, 4, 3, 2, 1];
    digits::<8>(number).is_some_and(|digits| {
        digits != [0; 8]
            && digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<u32>() % 11 == 0
    })
}

/// Luhn's algorithm, ISO/IEC 7812-1 annex B: organisation numbers of Sweden, ten digits, and SIREN numbers of France, nine.
///
/// ```
/// use labgraph::link::check_digits::luhn;
/// assert!(luhn("2021005216")); // Vinnova
/// assert!(!luhn("2021005261"));
/// ```
#[must_use]
pub fn luhn(number: &str) -> bool {
    number.bytes().any(|digit| digit != b'0') && LUHN.verify(number).unwrap_or(false)
}

/// ISO 7064 MOD 11-2, as International Standard Name Identifiers (ISO 27729) have it: sixteen characters, the last a
/// digit or X.
///
/// ```
/// use labgraph::link::check_digits::iso_7064_mod_11_2;
/// assert!(iso_7064_mod_11_2("0000000122370481")); // Vinnova
/// assert!(!iso_7064_mod_11_2("0000000122370418"));
/// ```
#[must_use]
pub fn iso_7064_mod_11_2(identifier: &str) -> bool {
    identifier.len() == 16 && MOD11_2.verify(identifier).unwrap_or(false)
}

/// ISO 7064 MOD 97-10, as Legal Entity Identifiers (ISO 17442) have it: twenty digits and capitals, of which A counts as
/// 10 and Z as 35, and the last two are digits.
///
/// ```
/// use labgraph::link::check_digits::iso_7064_mod_97_10;
/// assert!(iso_7064_mod_97_10("5493001KJTIIGC8Y1R12"));
/// assert!(!iso_7064_mod_97_10("5493001KJTIIGC8Y1R21"));
/// ```
#[must_use]
pub fn iso_7064_mod_97_10(identifier: &str) -> bool {
    let is_formed = identifier.len() == 20
        && identifier.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && identifier.bytes().rev().take(2).all(|byte| byte.is_ascii_digit());
    let number: String =
        identifier.chars().filter_map(|letter| letter.to_digit(36)).map(|value| value.to_string()).collect();
    is_formed && MOD97_10.verify(&number).unwrap_or(false)
}

/// Identifiers of the Research Organization Registry: a number of seven characters in Crockford's base 32, the first of
/// them 0, and two check digits of ISO 7064 MOD 97-10 over it.
///
/// ```
/// use labgraph::link::check_digits::crockford_base32;
/// assert!(crockford_base32("01kd5m353")); // Vinnova
/// assert!(!crockford_base32("01kd5m335"));
/// assert!(!crockford_base32("01kd5l353")); // there is no l in that alphabet
/// ```
#[must_use]
pub fn crockford_base32(identifier: &str) -> bool {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bytes = identifier.as_bytes();
    if bytes.len() != 9 || bytes[0] != b'0' {
        return false;
    }
    let (number, check) = bytes.split_at(7);
    let value = number.iter().try_fold(0_u64, |value, letter| {
        let digit = ALPHABET.iter().position(|known| *known == letter.to_ascii_lowercase())?;
        Some(value * 32 + digit as u64)
    });
    let digits = std::str::from_utf8(check).unwrap_or_default();
    value.is_some_and(|value| MOD97_10.verify(&format!("{value}{digits}")).unwrap_or(false))
}
