//! Completion of dot-commands: their names, and what each takes.

use super::data::Data;
use super::fragment::Fragment;
use super::offers::Offers;
use super::position::{self, Node};
use super::spell::Speller;
use super::{Argument, Candidate, CandidateKind, CommandInfo, Completions, Context, scan};
use crate::model::Prefixes;
use crate::model::vocab::skos;
use crate::query::saved::SavedQuery;
use crate::query::saved::params::{Param, ParamKind};
use oxigraph::model::vocab::rdf;
use std::ops::Range;

/// What may stand at the cursor of a dot-command; nothing where the text is none.
pub(super) fn complete(text: &str, cursor: usize, context: &Context<'_>) -> Option<Completions> {
    let start = text.len() - text.trim_start().len();
    if !text.get(start..)?.starts_with('.') || cursor <= start {
        return None;
    }
    let line_end = text.get(start..)?.find('\n').map_or(text.len(), |at| start + at);
    if cursor > line_end {
        return Some(Completions { replace: cursor..cursor, candidates: Vec::new() });
    }
    let line = Line { text, start, cursor, end: line_end };
    let first = line.word_end(start);
    if cursor <= first {
        return Some(line.names(context, start..first));
    }
    let name = text.get(start..first)?;
    let command = context.commands.iter().find(|command| command.name.eq_ignore_ascii_case(name))?;
    Some(line.argument(context, command, first))
}

/// A line with a dot-command.
struct Line<'a> {
    text: &'a str,
    start: usize,
    cursor: usize,
    end: usize,
}

impl<'a> Line<'a> {
    fn get(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    fn word_end(&self, from: usize) -> usize {
        let rest = self.get(from..self.end);
        from + rest.find(char::is_whitespace).unwrap_or(rest.len())
    }

    /// The word at the cursor.
    fn word(&self) -> Range<usize> {
        let before = self.get(self.start..self.cursor);
        let length = before.rfind(char::is_whitespace).map_or(before.len(), |at| {
            before.len()
                - at
                - before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        self.cursor - length..self.word_end(self.cursor)
    }

    fn names(&self, context: &Context<'_>, replace: Range<usize>) -> Completions {
        let typed = self.get(self.start..self.cursor).to_ascii_lowercase();
        let fitting = context.commands.iter().filter(|command| command.name.starts_with(&typed));
        let candidates = fitting.map(|command| {
            let label = Some(command.summary.to_owned());
            Candidate { label, ..Candidate::new(CandidateKind::Command, command.name) }
        });
        Completions { replace, candidates: candidates.take(context.limit).collect() }
    }

    fn argument(&self, context: &Context<'_>, command: &CommandInfo<'_>, first: usize) -> Completions {
        let word = self.word();
        let typed = self.get(word.start..self.cursor);
        let is_first = self.get(first..word.start).trim().is_empty();
        let plain = |kind, words: Vec<&str>| {
            let fitting = words.into_iter().filter(|known| known.starts_with(typed));
            fitting.map(|known| Candidate::new(kind, known)).collect()
        };
        let candidates = match command.argument {
            Argument::SavedQuery if is_first => queries(context, typed),
            Argument::SavedQuery => return self.parameters(context, first, word),
            Argument::Thing => return self.things(context, first),
            Argument::None => Vec::new(),
            _ if !is_first => Vec::new(),
            Argument::File => (context.files)(typed)
                .into_iter()
                .map(|path| Candidate::new(CandidateKind::File, path))
                .collect(),
            Argument::Class => classes(context, typed),
            Argument::Command => {
                let names = context.commands.iter().map(|command| command.name);
                let bare =
                    |name: &&str| name.starts_with(typed) || name.trim_start_matches('.').starts_with(typed);
                names.filter(bare).map(|name| Candidate::new(CandidateKind::Command, name)).collect()
            }
            Argument::Prefix => {
                plain(CandidateKind::Prefix, context.prefixes.iter().map(|(prefix, _)| prefix).collect())
            }
            Argument::OneOf(words) => plain(CandidateKind::Keyword, words.to_vec()),
        };
        Completions { replace: word, candidates: candidates.into_iter().take(context.limit).collect() }
    }

    /// Things by name, which may have several words.
    fn things(&self, context: &Context<'_>, first: usize) -> Completions {
        let rest = self.get(first..self.cursor);
        let start = self.cursor - rest.trim_start().len();
        let replace = start..self.end.max(self.cursor);
        let candidates = with_offers(context, self.get(start..self.cursor), |offers| offers.things(1));
        Completions { replace, candidates }
    }

    /// The parameters of a saved query, and their values.
    fn parameters(&self, context: &Context<'_>, first: usize, word: Range<usize>) -> Completions {
        let given: Vec<&str> = self.get(first..word.start).split_whitespace().collect();
        let typed = self.get(word.start..self.cursor);
        let query =
            given.first().zip(context.library).and_then(|(name, library)| library.get(name).ok()?.ok());
        let Some(query) = query else {
            return Completions { replace: word, candidates: Vec::new() };
        };
        match typed.split_once('=') {
            Some((name, value)) => {
                let replace = self.cursor - value.len()..word.end;
                let param = query.params.iter().find(|param| param.name == name);
                let candidates = param.map(|param| values(context, &query, param, value)).unwrap_or_default();
                Completions { replace, candidates }
            }
            None => {
                let is_given = |param: &Param| {
                    given.iter().any(|word| word.split_once('=').is_some_and(|(name, _)| name == param.name))
                };
                let open =
                    query.params.iter().filter(|param| param.name.starts_with(typed) && !is_given(param));
                // Those that must be given come first.
                let (must, may): (Vec<&Param>, Vec<&Param>) = open.partition(|param| param.required);
                let candidates = must.into_iter().chain(may).map(|param| {
                    let label = param.label.as_ref().and_then(|label| label.choose(context.languages));
                    Candidate {
                        label: label.map(str::to_owned),
                        ..Candidate::new(CandidateKind::Parameter, format!("{}=", param.name))
                    }
                });
                Completions { replace: word, candidates: candidates.take(context.limit).collect() }
            }
        }
    }
}

fn queries(context: &Context<'_>, typed: &str) -> Vec<Candidate> {
    let Some(library) = context.library else {
        return Vec::new();
    };
    let wanted = crate::query::names::fold(typed);
    let mut found: Vec<(u8, Candidate)> = Vec::new();
    for (name, query) in library.iter() {
        let summary = query.ok().map(|query| query.summary(context.languages).to_owned());
        let folded = summary.as_deref().map(crate::query::names::fold).unwrap_or_default();
        let rank = if name.starts_with(typed) {
            0
        } else if name.contains(typed) {
            1
        } else if folded.split(' ').any(|word| word.starts_with(&wanted)) {
            2
        } else {
            continue;
        };
        found.push((rank, Candidate { label: summary, ..Candidate::new(CandidateKind::SavedQuery, name) }));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Runs offers for a word of a command, where every prefix is known.
fn with_offers(context: &Context<'_>, typed: &str, offer: impl FnOnce(&mut Offers<'_>)) -> Vec<Candidate> {
    let data = Data::new(context);
    let speller = Speller::new(Prefixes::none(), context.prefixes);
    let fragment = Fragment::of(typed.trim_matches('"'), &|curie| speller.expand(curie));
    let mut offers = Offers::new(context, &data, &speller, &fragment);
    offer(&mut offers);
    // A command takes names as they are: there is nothing to declare, and no brackets are needed.
    offers
        .finish()
        .into_iter()
        .map(|candidate| {
            let bare = candidate.insert.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
            match bare {
                Some(bare) if candidate.kind != CandidateKind::Class => {
                    Candidate { insert: bare.to_owned(), declares: None, ..candidate }
                }
                _ => Candidate { declares: None, ..candidate },
            }
        })
        .collect()
}

fn classes(context: &Context<'_>, typed: &str) -> Vec<Candidate> {
    with_offers(context, typed, |offers| offers.classes(&Node::Other, &[]))
}

fn values(context: &Context<'_>, query: &SavedQuery, param: &Param, typed: &str) -> Vec<Candidate> {
    let own = || {
        let default = param.default.iter().filter(|default| !param.values.contains(default));
        let all = default.chain(&param.values).filter(|value| value.starts_with(typed.trim_matches('"')));
        all.map(|value| Candidate::new(CandidateKind::ParameterValue, quoted(value))).collect::<Vec<_>>()
    };
    if !param.values.is_empty() {
        return own();
    }
    let found = with_offers(context, typed, |offers| {
        if let Some(class) = &param.class {
            offers.members_of(rdf::TYPE, class);
        } else if let Some(scheme) = &param.scheme {
            offers.members_of(skos::IN_SCHEME, scheme);
        } else if let Some(text) = context.library.and_then(|library| library.text(&query.name)) {
            offers.values_in_query(text, param.variable.as_str());
        }
    });
    let suits = |candidate: &Candidate| param.kind == ParamKind::Iri || !candidate.insert.contains(':');
    let found = found.into_iter().filter(suits).map(|candidate| {
        let value = literal_value(&candidate.insert).map_or_else(|| candidate.insert.clone(), quoted);
        Candidate { kind: CandidateKind::ParameterValue, insert: value, ..candidate }
    });
    own().into_iter().chain(found).take(context.limit).collect()
}

/// What stands between the quotes of a literal.
fn literal_value(written: &str) -> Option<&str> {
    let inner = written.strip_prefix('"')?;
    inner.rfind('"').and_then(|end| inner.get(..end))
}

/// A value as one word of a command.
fn quoted(value: &str) -> String {
    if value.is_empty() || value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

impl Offers<'_> {
    /// What the text of another query says that one of its variables may be.
    fn values_in_query(&mut self, text: &str, variable: &str) {
        let tokens = scan::tokens(text);
        let end = text.len()..text.len();
        let speller = Speller::new(position::declared(text, &tokens), &Prefixes::known());
        let situation = position::read(text, &tokens, &end, &|curie| speller.expand(curie));
        self.values_of_variable(1, variable, &situation);
    }
}
