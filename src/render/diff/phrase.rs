//! The words of a change, which text and Markdown share.

use crate::diff::{Action, Change, Move, Node, Property, Status, ThingChange, Value};
use crate::model::Languages;
use crate::model::vocab::skos;
use crate::query::card::Part;
use crate::render::number::{grouped, is_number};
use crate::render::{Style, visible};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term};
use std::collections::BTreeMap;

/// How many things, lines of a thing and values of a line are shown unless all are wanted.
pub(super) const THINGS: usize = 40;
pub(super) const LINES: usize = 20;
const VALUES: usize = 6;

/// How long a text may be, in characters, before it is cut, and how much is left around what changed.
const LONG: usize = 100;
const AROUND: usize = 4;

/// What a change says: of which property, and what became of it.
pub(super) struct Phrase {
    /// The property, with the language of the text.
    pub(super) property: String,
    pub(super) said: Said,
    /// Where the new value is taken from.
    pub(super) source: String,
    /// What else there is to say.
    pub(super) note: &'static str,
    /// Whether something was left out.
    pub(super) cut: bool,
}

pub(super) enum Said {
    Changed {
        old: String,
        new: String,
    },
    Removed(String),
    Added(String),
    /// A fact of a thing that is new, or gone, itself.
    Fact(String),
}

/// How a reader wants changes told.
pub(super) struct Teller<'a> {
    pub(super) style: &'a Style,
    pub(super) all: bool,
    /// Whether what ends both values of a pair is told once: `240 → 255 persons`.
    pub(super) share: bool,
}

impl Teller<'_> {
    fn languages(&self) -> &Languages {
        &self.style.languages
    }

    pub(super) fn word(&self, words: [&'static str; 3]) -> &'static str {
        self.languages().word(words)
    }

    pub(super) fn number(&self, count: usize) -> String {
        grouped(&count.to_string(), self.languages())
    }

    /// A colon as the language sets it.
    pub(super) fn colon(&self) -> &'static str {
        self.word([": ", ": ", "\u{a0}: "])
    }

    pub(super) fn iri(&self, iri: &NamedNode) -> String {
        self.style.prefixes.shorten(iri.as_str()).unwrap_or_else(|| iri.to_string())
    }

    pub(super) fn id(&self, node: &NamedOrBlankNode) -> String {
        match node {
            NamedOrBlankNode::NamedNode(iri) => self.iri(iri),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        }
    }

    pub(super) fn name(&self, node: &Node) -> String {
        visible(&node.label.clone().unwrap_or_else(|| self.id(&node.node)))
    }

    /// `new: ` or `gone: ` before the name of a thing.
    pub(super) fn status(&self, status: Status) -> &'static str {
        match status {
            Status::Changed => "",
            Status::New => self.word(["new: ", "nieuw: ", "création\u{a0}: "]),
            Status::Gone => self.word(["gone: ", "verdwenen: ", "suppression\u{a0}: "]),
        }
    }

    /// `2 statements removed, 3 added`.
    pub(super) fn count(&self, removed: usize, added: usize) -> String {
        let noun = |count: usize| match self.word(["en", "nl", "fr"]) {
            "nl" => uitspraken(count),
            "fr" if count > 1 => "énoncés",
            "fr" => "énoncé",
            _ if count == 1 => "statement",
            _ => "statements",
        };
        let verb = |count: usize, words: [&'static str; 3]| {
            let s = if count > 1 && self.word(["en", "nl", "fr"]) == "fr" { "s" } else { "" };
            self.word(words).to_owned() + s
        };
        let removed_word = verb(removed, ["removed", "verwijderd", "retiré"]);
        let added_word = verb(added, ["added", "toegevoegd", "ajouté"]);
        let (r, a) = (self.number(removed), self.number(added));
        match (removed, added) {
            (_, 0) => format!("{r} {} {removed_word}", noun(removed)),
            (0, _) => format!("{a} {} {added_word}", noun(added)),
            _ => format!("{r} {} {removed_word}, {a} {added_word}", noun(removed)),
        }
    }

    /// `and 3 more`.
    pub(super) fn more(&self, count: usize) -> String {
        let n = self.number(count);
        match self.word(["en", "nl", "fr"]) {
            "nl" => format!("… en nog {n}"),
            "fr" => format!("… et {n} de plus"),
            _ => format!("… and {n} more"),
        }
    }

    pub(super) fn shortened(&self) -> &'static str {
        self.word(["--all shows everything", "--all toont alles", "--all montre tout"])
    }

    /// The changes of a thing that are told: of one that is new not its names, of one that is gone none.
    pub(super) fn told<'c>(&self, thing: &'c ThingChange) -> Vec<&'c Change> {
        let naming = [rdf::TYPE, rdfs::LABEL, skos::PREF_LABEL];
        let told = |change: &&Change| match thing.status {
            _ if self.all => true,
            Status::Changed => true,
            Status::New => !naming.contains(&change.property.iri.as_ref()),
            Status::Gone => false,
        };
        thing.changes.iter().filter(told).collect()
    }

    pub(super) fn phrase(&self, thing: &ThingChange, change: &Change) -> Phrase {
        let mut cut = false;
        let mut note = "";
        let said = match (change.action, change.old.as_slice(), change.new.as_slice()) {
            (Action::Changed, [old], [new]) => {
                let (old, new, told) = self.pair(old, new, &mut cut);
                note = told;
                Said::Changed { old, new }
            }
            (_, old, new) => {
                let list = self.list(if new.is_empty() { old } else { new }, &mut cut);
                match (thing.status, change.action) {
                    (Status::New | Status::Gone, _) => Said::Fact(list),
                    (_, Action::Removed) => Said::Removed(list),
                    _ => Said::Added(list),
                }
            }
        };
        let language = change.language.as_ref().map(|tag| format!(" ({})", visible(tag))).unwrap_or_default();
        Phrase {
            property: self.property(&change.property) + &language,
            said,
            source: self.source(change),
            note,
            cut,
        }
    }

    fn property(&self, property: &Property) -> String {
        visible(&property.label.clone().unwrap_or_else(|| self.iri(&property.iri)))
    }

    /// Where what is new is taken from, where it is all from one place.
    fn source(&self, change: &Change) -> String {
        let Some(first) = change.new.first().filter(|value| !value.sources.is_empty()) else {
            return String::new();
        };
        let same = change.new.iter().all(|value| value.sources == first.sources);
        if change.action == Action::Changed || !same {
            return String::new();
        }
        let word = self.word(["source", "bron", "source"]);
        format!(" [{word}{}{}]", self.colon(), visible(&first.sources.join("; ")))
    }

    /// Values as a list.
    fn list(&self, values: &[Value], cut: &mut bool) -> String {
        let mut counted: Vec<(String, usize)> = Vec::new();
        for value in values {
            let full = self.value(value);
            match counted.last_mut() {
                // Three seats of the same group are told once.
                Some((last, count)) if *last == full => *count += 1,
                _ => counted.push((full, 1)),
            }
        }
        let most = if self.all || counted.len() == VALUES + 1 { counted.len() } else { VALUES };
        let left: usize = counted.iter().skip(most).map(|(_, count)| count).sum();
        counted.truncate(most);
        let mut shown: Vec<String> = Vec::new();
        for (full, count) in counted {
            let short = if self.all { full.clone() } else { shorter(&full) };
            *cut |= short != full;
            shown.push(if count > 1 { format!("{} × {short}", self.number(count)) } else { short });
        }
        if left > 0 {
            *cut = true;
            shown.push(self.more(left));
        }
        shown.join("; ")
    }

    /// A value before and after, and a note where they only differ in how they are written.
    fn pair(&self, old: &Value, new: &Value, cut: &mut bool) -> (String, String, &'static str) {
        let (mut before, after) = (self.value(old), self.value(new));
        if before == after {
            let note = if same_number(old, new) {
                self.word([
                    " (the same number, written otherwise)",
                    " (hetzelfde getal, anders geschreven)",
                    " (le même nombre, écrit autrement)",
                ])
            } else {
                ""
            };
            return (self.exact(old), self.exact(new), note);
        }
        let shared = if self.share { shared_end(&old.words, &new.words) } else { 0 };
        let full = before.clone();
        if shared > 0 {
            before = self.words(&old.words[..old.words.len() - shared]);
        }
        if self.all || before.chars().count().max(after.chars().count()) <= LONG {
            return (before, after, "");
        }
        *cut = true;
        let (before, after) = difference(&full, &after);
        (before, after, "")
    }

    fn value(&self, value: &Value) -> String {
        if !value.words.is_empty() {
            return self.words(&value.words);
        }
        match &value.term {
            Term::NamedNode(iri) => visible(&self.iri(iri)),
            Term::Literal(literal) if is_number(literal) => grouped(literal.value(), self.languages()),
            Term::Literal(literal) if is_text(literal) => format!("\"{}\"", visible(literal.value())),
            Term::Literal(literal) => visible(literal.value()),
            other => visible(&other.to_string()),
        }
    }

    fn words(&self, words: &[Part]) -> String {
        let words: Vec<String> = words
            .iter()
            .map(|part| match part {
                Part::Number(number) => grouped(number, self.languages()),
                Part::Text(text) => visible(text),
            })
            .collect();
        words.join(" ")
    }

    /// A value as it is written.
    fn exact(&self, value: &Value) -> String {
        let written = |part: &Part| match part {
            Part::Number(text) | Part::Text(text) => visible(text),
        };
        match &value.term {
            Term::Literal(literal) if literal.language().is_some() => visible(&literal.to_string()),
            Term::Literal(literal) => {
                let datatype = self.iri(&literal.datatype().into_owned());
                format!("\"{}\"^^{datatype}", visible(literal.value()))
            }
            _ if value.words.len() > 1 => value.words.iter().map(written).collect::<Vec<_>>().join(" "),
            Term::NamedNode(iri) => visible(&self.iri(iri)),
            other => visible(&other.to_string()),
        }
    }

    /// The statements that went from file to file, of all things together.
    pub(super) fn moves(&self, changes: &[ThingChange]) -> Vec<String> {
        let mut all: BTreeMap<(&Option<String>, &Option<String>), usize> = BTreeMap::new();
        for moved in changes.iter().flat_map(|thing| &thing.moves) {
            *all.entry((&moved.from, &moved.to)).or_default() += moved.count;
        }
        let moved =
            all.into_iter().map(|((from, to), count)| Move { from: from.clone(), to: to.clone(), count });
        moved.map(|moved| self.moved(&moved)).collect()
    }

    /// What became of statements that other files say now.
    fn moved(&self, moved: &Move) -> String {
        let n = self.number(moved.count);
        let file = |name: &Option<String>| visible(name.as_deref().unwrap_or_default());
        let (from, to) = (file(&moved.from), file(&moved.to));
        let s = |plural: &'static str| if moved.count == 1 { "" } else { plural };
        match (self.word(["en", "nl", "fr"]), &moved.from, &moved.to) {
            ("nl", Some(_), Some(_)) => {
                format!("{n} {} verplaatst van {from} naar {to}", uitspraken(moved.count))
            }
            ("nl", Some(_), None) => format!("{n} {} niet langer ook in {from}", uitspraken(moved.count)),
            ("nl", ..) => format!("{n} {} nu ook in {to}", uitspraken(moved.count)),
            ("fr", Some(_), Some(_)) => format!("{n} énoncé{0} déplacé{0} de {from} vers {to}", s("s")),
            ("fr", Some(_), None) => {
                format!("{n} énoncé{} n'est plus aussi dans {from}", s("s")).replace("s n'est", "s ne sont")
            }
            ("fr", ..) => format!("{n} énoncé{} maintenant aussi dans {to}", s("s")),
            (_, Some(_), Some(_)) => format!("{n} statement{} moved from {from} to {to}", s("s")),
            (_, Some(_), None) => format!("{n} statement{} no longer also in {from}", s("s")),
            _ => format!("{n} statement{} now also in {to}", s("s")),
        }
    }
}

const fn uitspraken(count: usize) -> &'static str {
    if count == 1 { "uitspraak" } else { "uitspraken" }
}

fn is_text(literal: &Literal) -> bool {
    literal.language().is_some() || literal.datatype() == xsd::STRING
}

/// Whether two values are the same number.
fn same_number(old: &Value, new: &Value) -> bool {
    let number = |value: &Value| match (&value.term, value.words.as_slice()) {
        (Term::Literal(literal), _) => is_number(literal).then(|| literal.value().to_owned()),
        (_, words) => words.iter().find_map(|part| match part {
            Part::Number(number) => Some(number.clone()),
            Part::Text(_) => None,
        }),
    };
    match (number(old), number(new)) {
        (Some(old), Some(new)) => old.parse::<f64>().is_ok_and(|old| new.parse() == Ok(old)),
        _ => false,
    }
}

/// How many words after the number end both: `persons`, `EUR a year`.
fn shared_end(old: &[Part], new: &[Part]) -> usize {
    let after = |words: &[Part]| words.iter().rev().take_while(|part| matches!(part, Part::Text(_))).count();
    if !old.iter().chain(new).any(|part| matches!(part, Part::Number(_))) {
        return 0;
    }
    let most = after(old).min(after(new));
    old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(old, new)| old == new).count()
}

/// The beginning of a long text.
fn shorter(text: &str) -> String {
    if text.chars().count() <= LONG {
        return text.to_owned();
    }
    let mut short = String::new();
    for word in text.split(' ') {
        if short.chars().count() + word.chars().count() >= LONG {
            break;
        }
        short.push_str(word);
        short.push(' ');
    }
    // A word without end is cut where it may be.
    let short =
        if short.is_empty() { text.chars().take(LONG).collect() } else { short.trim_end().to_owned() };
    let quote = if text.starts_with('"') { "\"" } else { "" };
    format!("{short} …{quote}")
}

/// What differs in two long texts, with a few words around it.
fn difference(old: &str, new: &str) -> (String, String) {
    let (olds, news): (Vec<&str>, Vec<&str>) = (old.split(' ').collect(), new.split(' ').collect());
    let before = olds.iter().zip(&news).take_while(|(old, new)| old == new).count();
    let most = olds.len().min(news.len()) - before;
    let after =
        olds.iter().rev().zip(news.iter().rev()).take(most).take_while(|(old, new)| old == new).count();
    let part = |words: &[&str]| {
        let start = before.saturating_sub(AROUND);
        let end = (words.len() - after + AROUND).min(words.len());
        let middle = words[start..end].join(" ");
        let open = if start > 0 { "… " } else { "" };
        let close = if end < words.len() { " …" } else { "" };
        format!("{open}{middle}{close}")
    };
    (part(&olds), part(&news))
}
