//! What of a table of names was not understood: cells that count for nothing, and names that cannot be asked.

use crate::cli::session::Session;
use crate::link::batch::LONGEST_NAME;
use crate::link::kind;
use crate::link::snapshot::{Sense, Unread};
use crate::model::Languages;
use std::collections::BTreeMap;

/// How many values of a column are told.
const EXAMPLES: usize = 3;

/// What a cell should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// What a column of organisations says.
    Of(Sense),
    /// An identifier of a register.
    Identifier(String),
}

/// The cells of a column that were not understood.
struct Column {
    expected: Expected,
    count: usize,
    examples: Vec<(String, u64)>,
}

/// What was not understood so far.
#[derive(Default)]
pub(super) struct Odd {
    empty: usize,
    long: usize,
    first_long: Option<u64>,
    columns: BTreeMap<usize, Column>,
}

impl Odd {
    /// Looks at a name.
    pub(super) fn name(&mut self, name: &str, line: u64) {
        if name.is_empty() {
            self.empty += 1;
        } else if name.chars().count() > LONGEST_NAME {
            self.long += 1;
            self.first_long.get_or_insert(line);
        }
    }

    /// Counts a value that is not what its column should hold.
    pub(super) fn value(&mut self, column: usize, expected: Expected, value: &str, line: u64) {
        let column =
            self.columns.entry(column).or_insert_with(|| Column { expected, count: 0, examples: Vec::new() });
        column.count += 1;
        if column.examples.len() < EXAMPLES && column.examples.iter().all(|(other, _)| other != value) {
            // A cell may be a whole text.
            column.examples.push((value.chars().take(60).collect(), line));
        }
    }

    /// What of the columns of a register's file was not understood, with their headers.
    pub(super) fn of_register(unread: &[Unread], file: &str) -> (Self, Vec<String>) {
        let mut odd = Self::default();
        for (place, unread) in unread.iter().enumerate() {
            odd.value(place, Expected::Of(unread.first.expected), &unread.first.value, unread.line);
            odd.columns.entry(place).and_modify(|column| column.count = unread.count);
        }
        (odd, unread.iter().map(|unread| format!("{} ({file})", unread.column)).collect())
    }

    /// Tells it, a line each; `headers` are those of the table, which has lines, or rows where it `is_sheet`.
    pub(super) fn tell(&self, session: &Session, headers: &[String], is_sheet: bool) {
        let languages = session.languages();
        let place = |line: u64| {
            let noun = if is_sheet { ["row", "rij", "ligne"] } else { ["line", "regel", "ligne"] };
            format!("{} {line}", languages.word(noun))
        };
        if self.empty > 0 {
            let rows = rows(self.empty, languages);
            session.note(languages.word([
                &format!("{rows} no name: the decision is none"),
                &format!("{rows} geen naam: de beslissing is none"),
                &format!("{rows} pas de nom\u{a0}: la décision est none"),
            ]));
        }
        if let Some(first) = self.first_long {
            let (rows, place) = (rows(self.long, languages), place(first));
            session.note(languages.word([
                &format!("{rows} a name of more than {LONGEST_NAME} letters, the first on {place}: the decision is none"),
                &format!("{rows} een naam van meer dan {LONGEST_NAME} letters, de eerste op {place}: de beslissing is none"),
                &format!("{rows} un nom de plus de {LONGEST_NAME} lettres, la première à la {place}\u{a0}: la décision est none"),
            ]));
        }
        for (number, column) in &self.columns {
            let header = headers.get(*number).map_or("", String::as_str);
            let examples: Vec<String> =
                column.examples.iter().map(|(value, line)| format!("{value:?} ({})", place(*line))).collect();
            let more = if column.count > examples.len() { ", …" } else { "" };
            let what = column.told(header, languages);
            let colon = languages.word([":", ":", "\u{a0}:"]);
            session.note(&format!("{what}{colon} {}{more}", examples.join(", ")));
            if column.expected == Expected::Of(Sense::Kind) {
                session.note(&known_types(languages));
            }
        }
    }
}

impl Column {
    fn told(&self, header: &str, languages: &Languages) -> String {
        let cells = languages.count(self.count, ["cell", "cel", "cellule"], ["cells", "cellen", "cellules"]);
        let one = self.count == 1;
        let (is, counts) = if one { ("is", "counts") } else { ("are", "count") };
        let (telt, is_nl) = if one { ("telt", "is") } else { ("tellen", "zijn") };
        let (est, compte) = if one { ("n’est", "ne compte") } else { ("ne sont", "ne comptent") };
        let what = match &self.expected {
            Expected::Of(Sense::Country) => ["no country", "geen land", "pas un pays"].map(str::to_owned),
            Expected::Of(Sense::Website) => {
                ["no web address", "geen webadres", "pas une adresse web"].map(str::to_owned)
            }
            Expected::Of(Sense::Date) => [
                "no date, such as 2020-12-31",
                "geen datum, zoals 2020-12-31",
                "pas une date, telle que 2020-12-31",
            ]
            .map(str::to_owned),
            Expected::Of(Sense::Kind) => {
                ["no type that is known", "geen bekend type", "pas un type connu"].map(str::to_owned)
            }
            Expected::Identifier(register) => [
                format!("no identifier of {register}"),
                format!("geen identificator van {register}"),
                format!("pas un identifiant de {register}"),
            ],
        };
        let [en, nl, fr] = what;
        languages
            .word([
                &format!("{cells} of the column {header} {is} {en}, and {counts} for nothing"),
                &format!("{cells} van de kolom {header} {is_nl} {nl}, en {telt} niet mee"),
                &format!("{cells} de la colonne {header} {est} {fr}, et {compte} pour rien"),
            ])
            .to_owned()
    }
}

/// What may stand in a column of types.
pub(super) fn known_types(languages: &Languages) -> String {
    let sorts = kind::sorts().collect::<Vec<_>>().join(", ");
    languages
        .word([
            &format!("known types: {sorts}; and words for them, such as ministry or university"),
            &format!("bekende types: {sorts}; en woorden ervoor, zoals ministerie of universiteit"),
            &format!(
                "types connus\u{a0}: {sorts}\u{a0}; et des mots qui les disent, comme ministère ou université"
            ),
        ])
        .to_owned()
}

/// `2 rows have`.
fn rows(count: usize, languages: &Languages) -> String {
    let words = if count == 1 {
        ["row has", "rij heeft", "ligne n’a"]
    } else {
        ["rows have", "rijen hebben", "lignes n’ont"]
    };
    format!("{count} {}", languages.word(words))
}
