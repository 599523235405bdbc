//! A text of many statements and commands, cut into them, line by line as they come.
//!
//! No sign ends a SPARQL query, so a statement ends where it is whole and the next line cannot go on with it.
//! The parser is asked about a statement only where brackets and quotes leave it the choice: a script takes
//! time in proportion to its length.

use super::statement::{Completeness, FirstWord, first_word, judge};
use crate::model::Prefixes;
use crate::store::lexeme::{Sign, lexemes, long_text_end, nest, signs};
use crate::store::terms::words;
use std::collections::VecDeque;

/// A statement or a command of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The line that it begins on, from one.
    pub line: usize,
    /// What it is.
    pub kind: PieceKind,
}

/// What a piece of a script is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    /// SPARQL, right or wrong, from its first sign to its last line.
    Statement(String),
    /// A line that begins with `.` and a letter.
    Command(String),
}

/// Cuts a script that comes line by line, perhaps without an end.
///
/// A statement is given when a line comes that cannot go on with it; a command at once. What is wrong ends at
/// the next empty line or command, and so does what is not finished where the line after an empty one begins a
/// statement that cannot stand there.
///
/// ```
/// use labgraph::model::Prefixes;
/// use labgraph::query::editing::{PieceKind, Script};
///
/// let mut script = Script::new(&Prefixes::known());
/// assert!(script.push("SELECT ?lab {").is_empty());
/// assert!(script.push("  ?lab a lab:InnovationLab }").is_empty());
/// assert!(script.push("LIMIT 2").is_empty());
/// let pieces = script.push(".graphs");
/// assert_eq!((pieces[0].line, pieces[1].line), (1, 4));
/// assert_eq!(pieces[1].kind, PieceKind::Command(".graphs".to_owned()));
/// assert_eq!(script.finish(), None);
/// ```
#[derive(Debug, Clone)]
pub struct Script {
    prefixes: Prefixes,
    /// How many lines came.
    lines: usize,
    pending: Option<Pending>,
}

/// A statement that has begun.
#[derive(Debug, Clone, Default)]
struct Pending {
    /// The line that it begins on.
    line: usize,
    /// Its lines, each with its end.
    text: String,
    /// Where its last line ends that is neither empty nor a comment.
    end: usize,
    /// The brackets that are open.
    open: Vec<u8>,
    /// The quote of the text of several lines that is open.
    quote: Option<char>,
    /// Its last sign, if that is one that others may hang on.
    last: Option<u8>,
    /// Whether it says what is to be done.
    has_verb: bool,
    /// Where a prologue begins that stands behind `;`, and on which line: a query may follow, and then it is
    /// the query's.
    prologue: Option<(usize, usize)>,
    /// Whether an empty line came last.
    after_gap: bool,
    /// What the parser said, of how much, and how often it was asked.
    verdict: Option<(usize, Verdict)>,
    asked: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Complete,
    Unfinished,
    Wrong,
}

impl Script {
    /// A script whose statements may use `prefixes` without declaring them.
    #[must_use]
    pub fn new(prefixes: &Prefixes) -> Self {
        Self { prefixes: prefixes.clone(), lines: 0, pending: None }
    }

    /// Takes the next line, with or without its line end, and gives what is whole now: nothing, a statement,
    /// a command, or a statement and the command that ended it.
    pub fn push(&mut self, line: &str) -> Vec<Piece> {
        self.lines += 1;
        let line = line.trim_end_matches(['\n', '\r']);
        let line = if self.lines == 1 { line.trim_start_matches('\u{feff}') } else { line };
        let mut pieces = Vec::new();
        if let Some(mut pending) = self.pending.take() {
            let step = pending.step(line, &self.prefixes);
            if step == Step::GoesOn {
                pending.add(line, self.lines);
                self.pending = Some(pending);
                return pieces;
            }
            let rest = pending.rest_for(step);
            pieces.push(pending.into_piece());
            if let Some(mut rest) = rest {
                rest.add(line, self.lines);
                self.pending = Some(rest);
                return pieces;
            }
        }
        let trimmed = line.trim();
        if is_command(trimmed) {
            pieces.push(Piece { line: self.lines, kind: PieceKind::Command(trimmed.to_owned()) });
        } else if signs(line).next().is_some() {
            let mut pending = Pending { line: self.lines, ..Pending::default() };
            pending.add(line, self.lines);
            self.pending = Some(pending);
        }
        pieces
    }

    /// What is left at the end.
    pub fn finish(&mut self) -> Option<Piece> {
        self.pending.take().map(Pending::into_piece)
    }
}

/// The pieces of a script, read as they are asked for.
///
/// ```
/// use labgraph::model::Prefixes;
/// use labgraph::query::editing::script;
///
/// let text = "ASK { ?x a lab:InnovationLab }\n\n# the second\nASK {\n}\n";
/// let lines: Vec<usize> = script(text, &Prefixes::known()).map(|piece| piece.line).collect();
/// assert_eq!(lines, [1, 4]);
/// ```
pub fn script<'a>(text: &'a str, prefixes: &Prefixes) -> impl Iterator<Item = Piece> + use<'a> {
    let (mut script, mut lines, mut ready) = (Script::new(prefixes), text.lines(), VecDeque::new());
    std::iter::from_fn(move || {
        while ready.is_empty() {
            match lines.next() {
                Some(line) => ready.extend(script.push(line)),
                None => return script.finish(),
            }
        }
        ready.pop_front()
    })
}

/// Whether a line is a command of the prompt.
fn is_command(line: &str) -> bool {
    line.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a text begins as statements do, whatever follows: with their first words, with a comment, or with the dot
/// of a command.
///
/// ```
/// use labgraph::query::editing::begins_statement;
/// assert!(begins_statement("insert data {") && begins_statement("# a comment") && begins_statement(".undo"));
/// assert!(!begins_statement("yes") && !begins_statement("SELEKT ?x"));
/// ```
#[must_use]
pub fn begins_statement(text: &str) -> bool {
    let text = text.trim_start();
    let Some(first) = signs(text).next() else { return text.starts_with('#') };
    is_command(text) || first.sign == Sign::Word && first_word(&text[first.range]) != FirstWord::Other
}

/// What a line does to the statement before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It belongs to it.
    GoesOn,
    /// It does not.
    Ends,
    /// It does not, and the prologue before it is its own.
    EndsBeforePrologue,
}

/// How often the parser is asked about one statement before it is asked only of twice as much.
const OFTEN: usize = 64;

impl Pending {
    /// What a line does to the statement.
    fn step(&mut self, line: &str, prefixes: &Prefixes) -> Step {
        if self.quote.is_some() {
            return Step::GoesOn;
        }
        let Some(first) = signs(line).next() else {
            let wrong = line.trim().is_empty() && self.verdict(prefixes, false) == Verdict::Wrong;
            return if wrong { Step::Ends } else { Step::GoesOn };
        };
        if is_command(line) {
            return if self.open.is_empty() || !is_pattern(line) { Step::Ends } else { Step::GoesOn };
        }
        let word = match first.sign {
            Sign::Word => first_word(&line[first.range.clone()]),
            _ => FirstWord::Other,
        };
        // At the margin, behind an empty line, a statement begins.
        let is_fresh = self.after_gap && first.range.start == 0 && word != FirstWord::Other;
        if !self.open.is_empty() {
            return if is_fresh && self.last != Some(b'{') { Step::Ends } else { Step::GoesOn };
        }
        match word {
            _ if !self.has_verb => Step::GoesOn,
            FirstWord::Update | FirstWord::Prologue if self.takes_operations() => Step::GoesOn,
            FirstWord::Query if self.prologue.is_some() => Step::EndsBeforePrologue,
            FirstWord::Other => self.unless_it_continues(line, first.range.end, prefixes),
            _ => match self.verdict(prefixes, true) {
                Verdict::Complete => Step::Ends,
                Verdict::Unfinished if is_fresh => {
                    let with_word = format!("{}{}", &self.text[..=self.end], &line[first.range]);
                    let wrong = matches!(judge(&(with_word + " "), prefixes), Completeness::Wrong(_));
                    if wrong { Step::Ends } else { Step::GoesOn }
                }
                _ => Step::GoesOn,
            },
        }
    }

    /// Whether operations of an update may follow.
    fn takes_operations(&self) -> bool {
        self.last == Some(b';') || self.prologue.is_some()
    }

    /// A line that begins no statement goes on with what is not whole, and with what is where it fits.
    fn unless_it_continues(&mut self, line: &str, first_end: usize, prefixes: &Prefixes) -> Step {
        if self.verdict(prefixes, false) != Verdict::Complete {
            return Step::GoesOn;
        }
        let whole = format!("{}{line}\n", &self.text[..=self.end]);
        match judge(&whole, prefixes) {
            Completeness::Wrong(error) => {
                let place = error.position.map_or(usize::MAX, |place| place.to_byte(&whole));
                if place < self.end + 1 + first_end { Step::Ends } else { Step::GoesOn }
            }
            _ => Step::GoesOn,
        }
    }

    /// What the parser says of the statement. What is wrong stays wrong. Unless `now`, it is not asked again
    /// too often.
    fn verdict(&mut self, prefixes: &Prefixes, now: bool) -> Verdict {
        match self.verdict {
            Some((length, verdict)) if length == self.end || verdict == Verdict::Wrong => return verdict,
            Some((length, _)) if !now && self.asked > OFTEN && self.end < 2 * length => {
                return Verdict::Unfinished;
            }
            _ => {}
        }
        let verdict = match judge(&self.text[..=self.end], prefixes) {
            Completeness::Complete(_) => Verdict::Complete,
            Completeness::Empty | Completeness::Unfinished { .. } => Verdict::Unfinished,
            Completeness::Wrong(_) => Verdict::Wrong,
        };
        self.asked += 1;
        self.verdict = Some((self.end, verdict));
        verdict
    }

    /// Takes a line, the `number`th.
    fn add(&mut self, line: &str, number: usize) {
        let start = self.text.len();
        self.text.push_str(line);
        let mut from = 0;
        if let Some(quote) = self.quote {
            match long_text_end(line, quote) {
                Some(end) => (from, self.quote) = (end, None),
                None => from = line.len(),
            }
            self.end = self.text.len();
        }
        for lexeme in lexemes(&line[from..]).filter(|lexeme| !lexeme.is_trivia()) {
            let sign = &line[from + lexeme.range.start..from + lexeme.range.end];
            if lexeme.sign == Sign::Word && self.open.is_empty() {
                match first_word(sign) {
                    FirstWord::Query | FirstWord::Update => (self.has_verb, self.prologue) = (true, None),
                    FirstWord::Prologue if self.last == Some(b';') => {
                        self.prologue = Some((start + from + lexeme.range.start, number));
                    }
                    _ => {}
                }
            }
            if let Sign::Text { closed: false, long: true } = lexeme.sign {
                self.quote = sign.chars().next();
            }
            nest(&mut self.open, lexeme.sign);
            self.last = sign.bytes().next();
            self.end = self.text.len();
        }
        self.after_gap = line.trim().is_empty() || self.after_gap && self.end <= start;
        self.text.push('\n');
    }

    /// What of it belongs to the line that ended it.
    fn rest_for(&mut self, step: Step) -> Option<Self> {
        let (start, line) = self.prologue.filter(|_| step == Step::EndsBeforePrologue)?;
        let mut rest = Self { line, ..Self::default() };
        let text = self.text.split_off(start);
        for line in text.lines() {
            rest.add(line, 0);
        }
        self.end = self.text.trim_end().len();
        Some(rest)
    }

    fn into_piece(mut self) -> Piece {
        self.text.truncate(self.end);
        Piece { line: self.line, kind: PieceKind::Statement(self.text) }
    }
}

/// Whether a line that begins with `.` goes on with a pattern: a name follows, or a keyword.
fn is_pattern(line: &str) -> bool {
    let rest = &line[1..];
    signs(rest).next().is_some_and(|first| match first.sign {
        Sign::Name => true,
        Sign::Word => words().any(|word| word.eq_ignore_ascii_case(&rest[first.range.clone()])),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    /// Each piece on a line: where it begins, what it is.
    fn shown(text: &str) -> String {
        let mut shown = String::new();
        for piece in script(text, &Prefixes::known()) {
            let (kind, text) = match &piece.kind {
                PieceKind::Statement(text) => ("=", text),
                PieceKind::Command(text) => ("!", text),
            };
            writeln!(shown, "{} {kind} {}", piece.line, text.replace('\n', "⏎")).unwrap();
        }
        shown
    }

    #[test]
    fn statements_end_where_the_next_line_cannot_go_on() {
        for (text, pieces) in [
            ("ASK {}\nASK {}\n", "1 = ASK {}\n2 = ASK {}\n"),
            (
                "\n# one\nASK {\n\n}\n\n# two\n\nLIMIT 1 # x\nOFFSET 2\n.help\n",
                "3 = ASK {⏎⏎}⏎⏎# two⏎⏎LIMIT 1 # x⏎OFFSET 2\n11 ! .help\n",
            ),
            (
                "PREFIX e: <u:>\n\nSELECT ?x\nWHERE {}\nORDER BY\n ?x\nVALUES ?x {\n _ }\n.x",
                "1 = PREFIX e: <u:>⏎⏎SELECT ?x⏎WHERE {}⏎ORDER BY⏎ ?x⏎VALUES ?x {⏎ _ }\n9 ! .x\n",
            ),
            ("INSERT DATA {};\nDELETE DATA {}\nASK {}", "1 = INSERT DATA {};⏎DELETE DATA {}\n3 = ASK {}\n"),
            ("CLEAR ALL;\nPREFIX e: <u:>\nASK {}", "1 = CLEAR ALL;\n2 = PREFIX e: <u:>⏎ASK {}\n"),
            (
                "DELETE {}\n\nINSERT {}\nWHERE {}\nINSERT DATA {}",
                "1 = DELETE {}⏎⏎INSERT {}⏎WHERE {}\n5 = INSERT DATA {}\n",
            ),
            (
                "ASK { ?x a \"\"\"\n.help\n\nASK {}\n\"\"\" }\n  .x y\n",
                "1 = ASK { ?x a \"\"\"⏎.help⏎⏎ASK {}⏎\"\"\" }\n6 ! .x y\n",
            ),
            ("ASK { ?x a 1\n.lab:x a 2\n.FILTER(?x)\n}\n", "1 = ASK { ?x a 1⏎.lab:x a 2⏎.FILTER(?x)⏎}\n"),
            ("SELECT * {\n  {\n\nSELECT ?x {} }\n}", "1 = SELECT * {⏎  {⏎⏎SELECT ?x {} }⏎}\n"),
            ("\u{feff}.open x  \n .width 3\r\nASK {}\r\n", "1 ! .open x\n2 ! .width 3\n3 = ASK {}\n"),
            ("ASK {}\ngarbage\n\nASK {}", "1 = ASK {}\n2 = garbage\n4 = ASK {}\n"),
            ("", ""),
        ] {
            assert_eq!(shown(text), pieces, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_ends_so_that_the_rest_can_go_on() {
        for (text, pieces) in [
            ("SELEKT ?x\nASK {}\n\nASK {}", "1 = SELEKT ?x⏎ASK {}\n4 = ASK {}\n"),
            ("ASK { ?x ) }\n.help", "1 = ASK { ?x ) }\n2 ! .help\n"),
            ("ASK { ?x \"a }\n\nASK {}", "1 = ASK { ?x \"a }\n3 = ASK {}\n"),
            ("ASK { ?x a 1\n\nASK {}", "1 = ASK { ?x a 1\n3 = ASK {}\n"),
            ("ASK { ?x a 1\n.graphs\nASK {}", "1 = ASK { ?x a 1\n2 ! .graphs\n3 = ASK {}\n"),
            ("SELECT ?x\n\nSELECT ?y {}", "1 = SELECT ?x\n3 = SELECT ?y {}\n"),
            ("ASK {}\nLIMIT x\n\nASK {}", "1 = ASK {}⏎LIMIT x\n4 = ASK {}\n"),
        ] {
            assert_eq!(shown(text), pieces, "{text}");
        }
    }

    #[test]
    fn long_scripts_take_time_in_proportion() {
        let lines = 2000;
        let scripts = |lines: usize| {
            [
                "ASK { ?x a lab:InnovationLab }\n".repeat(lines),
                format!("INSERT DATA {{\n{}}}\n", "lid:a a lab:X .\n\n".repeat(lines)),
                "INSERT DATA { lid:a a lab:X } ;\n".repeat(lines),
                format!("SELECT\n{}{{}}\n", "?x\n\n".repeat(lines)),
                format!("ASK {{\n{}}}\n", ".lab:x a 2\n".repeat(lines)),
                format!("ASK {{\n{}}}\n", "?x a 2 .\n\n}}".repeat(lines)),
                "PREFIX e: <u:>\n".repeat(lines),
            ]
        };
        let time = |text: &str| {
            let start = Instant::now();
            assert!(script(text, &Prefixes::known()).count() > 0);
            start.elapsed()
        };
        for (text, eightfold) in scripts(lines).iter().zip(&scripts(8 * lines)) {
            let (short, long) = (time(text), time(eightfold));
            // In proportion it is 8, by its square 64.
            assert!(long < short * 24 + Duration::from_millis(200), "{short:?} {long:?}\n{}", &text[..40]);
        }
    }

    proptest::proptest! {
        /// Whatever comes, no sign is lost, and the lines are right.
        #[test]
        fn nothing_is_lost(
            text in "((ASK \\{|\\}|ASK \\{\\}|SELECT \\?x|LIMIT 1|;|\\.help|\"\"\"|'|PREFIX e: <u:>|INSERT DATA \\{\\}|no|  )(\n|\n\n| )){0,20}",
        ) {
            let signs_of = |text: &str| text.split_whitespace().collect::<String>();
            let pieces: Vec<Piece> = script(&text, &Prefixes::known()).collect();
            let lines: Vec<&str> = text.lines().collect();
            let mut all = String::new();
            for piece in &pieces {
                let (PieceKind::Statement(text) | PieceKind::Command(text)) = &piece.kind;
                let first = text.lines().next().unwrap_or_default();
                proptest::prop_assert!(lines[piece.line - 1].contains(first.trim()));
                all.push_str(text);
            }
            proptest::prop_assert_eq!(signs_of(&all), signs_of(&text));
        }
    }
}
