//! Writing decisions to `data/links/`: the one place where they are written, all or nothing, checked by the shapes.

use super::past::{self, Past};
use super::who;
use crate::cli::commit::{Patience, Writer};
use crate::cli::error::{CliError, Kind};
use crate::cli::session::Session;
use crate::edit::{Edit, Snapshot, Verdict};
use crate::link::Mapping;
use crate::link::mapping::{Stated, authority_slug};
use crate::link::moment::Moment;
use crate::model::Prefixes;
use crate::workspace::graph_iri;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How decisions are written.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Terms {
    /// How long another writer is waited for.
    pub(in crate::cli) patience: Patience,
    /// Nothing is written; what would be is told.
    pub(in crate::cli) dry_run: bool,
    /// A decision that says what is decided already takes its place nevertheless, with its date and author.
    pub(in crate::cli) renew: bool,
    /// Where they were decided.
    pub(in crate::cli) origin: Origin,
}

/// Where decisions were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::cli) enum Origin {
    /// Here and now: each takes the place of what it excludes.
    #[default]
    Here,
    /// Elsewhere: dates and moments stay as they are, though they may be missing, and what was decided here later
    /// stays, unless all of it is to be replaced.
    Elsewhere {
        /// Whether they take the place of later decisions too.
        replace: bool,
    },
}

/// A decision that was written.
#[derive(Debug)]
pub(in crate::cli) struct Entry {
    /// As it stands now, with its date and moment.
    pub(in crate::cli) mapping: Mapping,
    /// What it took the place of.
    pub(in crate::cli) replaced: Vec<Stated>,
    /// When it was taken over, where it was decided elsewhere.
    pub(in crate::cli) taken_over: Option<Moment>,
    /// Other entries of the same register that the thing is linked to as the very same: one of them is doubtful.
    pub(in crate::cli) rivals: Vec<Mapping>,
    /// Links of other things to the same entry as the very same: one of them is doubtful.
    pub(in crate::cli) sharers: Vec<Mapping>,
}

/// What came of recording decisions.
#[derive(Debug, Default)]
pub(in crate::cli) struct Recorded {
    /// Those that were written, in the order in which they came.
    pub(in crate::cli) entries: Vec<Entry>,
    /// Those that stood there already.
    pub(in crate::cli) unchanged: Vec<Mapping>,
    /// Those that were not written, each with the later decisions that it would have taken the place of.
    pub(in crate::cli) outdated: Vec<(Mapping, Vec<Mapping>)>,
    /// The files that changed, from the root of the workspace.
    pub(in crate::cli) files: Vec<String>,
}

/// Writes decisions to `data/links/<register>.ttl`: all of them or none, waiting for other writers, checked by the
/// shapes. A decision takes the place of those that it excludes; one that says nothing new is left out. Each gets a
/// date, where it has none, and a moment later than every other.
///
/// # Errors
/// Where the shapes refuse it or the workspace cannot be written: then nothing was.
#[expect(dead_code, reason = "for the verbs that record what somebody judged")]
pub(in crate::cli) fn record(
    session: &Session,
    mappings: Vec<Mapping>,
    patience: Patience,
) -> Result<Recorded, CliError> {
    record_on(session, mappings, Terms { patience, renew: true, ..Terms::default() })
}

/// The same on other terms.
pub(in crate::cli) fn record_on(
    session: &Session,
    mappings: Vec<Mapping>,
    terms: Terms,
) -> Result<Recorded, CliError> {
    let workspace = session.own_workspace()?;
    let mut writer =
        if terms.dry_run { None } else { Some(Writer::begin(session, workspace, terms.patience)?) };
    let snapshot = Snapshot::read(workspace)?;
    let (recorded, after) = planned(&snapshot, mappings, terms, Past::read(workspace)?.last())?;
    if recorded.entries.is_empty() {
        return Ok(recorded);
    }
    if !terms.dry_run {
        past::keep(workspace, &recorded.entries)?;
    }
    let files = write(session, &snapshot, after, &mut writer)?;
    Ok(Recorded { files, ..recorded })
}

/// Checks and writes what the workspace is to say; gives the files that change.
pub(super) fn write(
    session: &Session,
    snapshot: &Snapshot,
    after: Vec<Quad>,
    writer: &mut Option<Writer<'_>>,
) -> Result<Vec<String>, CliError> {
    let edit = Edit::new(snapshot, after, &emptied(snapshot))?;
    let changes = edit.changes()?;
    if let Some(verdict) = Verdict::on(snapshot, &changes, session.limits())? {
        return Err(refused(session, &verdict));
    }
    if let Some(writer) = writer {
        writer.commit(&changes)?;
    }
    Ok(edit.files().iter().map(|file| file.path.clone()).collect())
}

/// The graphs of decisions whose files go where nothing is left of them: those in which nobody wrote a remark.
fn emptied(snapshot: &Snapshot) -> BTreeSet<NamedNode> {
    let files = snapshot.files().iter().filter(|file| file.path.starts_with("data/links/"));
    let plain = files.filter(|file| !file.text.lines().any(|line| line.trim_start().starts_with('#')));
    plain.map(|file| graph_iri(&file.path)).collect()
}

/// What the shapes find wrong, a line a finding.
pub(super) fn refused(session: &Session, verdict: &Verdict) -> CliError {
    /// How many findings are shown.
    const MOST: usize = 10;
    let languages = session.languages();
    let findings = &verdict.check.report.findings;
    let prefixes = Prefixes::known();
    let name = |term: &Term| match term {
        Term::NamedNode(node) => prefixes.shorten(node.as_str()).unwrap_or_else(|| node.to_string()),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    let lines = findings.iter().take(MOST).map(|finding| {
        let best = finding.messages.iter().min_by_key(|message| languages.rank(Some(&message.language)));
        let message = best.map(|message| message.text(&name)).unwrap_or_default();
        format!("{}: {message}", name(&finding.focus))
    });
    let message = languages.word([
        "this breaks what the shapes ask for; nothing was written",
        "dit is in strijd met de regels van ontology/shapes.ttl; er is niets geschreven",
        "ceci enfreint les règles de ontology/shapes.ttl\u{a0}; rien n’a été écrit",
    ]);
    CliError::new(Kind::No, message).details(lines.collect())
}

/// What is to be recorded, and all that the workspace then says. `last` is when a decision was last taken over.
fn planned(
    snapshot: &Snapshot,
    mappings: Vec<Mapping>,
    terms: Terms,
    last: Option<Moment>,
) -> Result<(Recorded, Vec<Quad>), CliError> {
    let mut held = Held::new(Mapping::all(snapshot.quads()));
    let taken: HashSet<&str> = snapshot.quads().iter().filter_map(|quad| subject(quad)).collect();
    let mut clock = Clock { next: who::now()?, last: held.last().max(last) };
    let mut recorded = Recorded::default();
    for mut mapping in mappings {
        let excluded = held.excluded_by(&mapping);
        let same = excluded.iter().find(|stated| stated.mapping.key() == mapping.key());
        if let Some(same) = same
            && !is_news(&same.mapping, &mapping, terms)
        {
            recorded.unchanged.push(same.mapping.clone());
            continue;
        }
        if terms.origin == (Origin::Elsewhere { replace: false }) {
            let later = excluded.iter().map(|stated| &stated.mapping).filter(|old| stays(old, &mapping));
            let later: Vec<Mapping> = later.cloned().collect();
            if !later.is_empty() {
                recorded.outdated.push((mapping, later));
                continue;
            }
        }
        let graph = same.map_or_else(|| home(&mapping.authority), |same| same.graph.clone());
        let is_taken = |iri: &NamedNode| taken.contains(iri.as_str()) || held.has(iri);
        match same {
            Some(same) if terms.origin == Origin::Here => mapping.iri = same.mapping.iri.clone(),
            Some(same) if same.mapping.iri == mapping.iri => {}
            _ => mapping.iri = free_iri(&mapping, is_taken),
        }
        let moment = clock.tick();
        if terms.origin == Origin::Here {
            mapping.moment = Some(moment.to_string());
            if mapping.date.is_empty() {
                mapping.date = clock.next.date();
            }
        }
        held.replace(&excluded, Stated { mapping: mapping.clone(), graph });
        let replaced = recorded.before(excluded);
        recorded.entries.push(Entry {
            rivals: held.rivals_of(&mapping),
            sharers: held.sharers_of(&mapping),
            replaced,
            taken_over: (terms.origin != Origin::Here).then_some(moment),
            mapping,
        });
    }
    let replaced: HashSet<&str> = recorded
        .entries
        .iter()
        .flat_map(|entry| &entry.replaced)
        .map(|stated| stated.mapping.iri.as_str())
        .collect();
    let kept = snapshot.quads().iter().filter(|quad| subject(quad).is_none_or(|iri| !replaced.contains(iri)));
    let mut after: Vec<Quad> = kept.cloned().collect();
    after.extend(held.fresh().flat_map(|stated| stated.mapping.quads(&stated.graph)));
    Ok((recorded, after))
}

fn subject(quad: &Quad) -> Option<&str> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

impl Recorded {
    /// What stood before in the place of some decisions: of those that were only recorded with it, what they replaced.
    /// These go.
    fn before(&mut self, gone: Vec<Stated>) -> Vec<Stated> {
        let mut before = Vec::new();
        for stated in gone {
            match self.entries.iter().position(|entry| entry.mapping.iri == stated.mapping.iri) {
                Some(place) => before.extend(self.entries.remove(place).replaced),
                None => before.push(stated),
            }
        }
        before
    }
}

/// Whether a decision stays where another one from elsewhere excludes it: where it is later, or of the same time and not
/// the same author's with the same verdict.
fn stays(old: &Mapping, new: &Mapping) -> bool {
    let is_amended = || {
        let mut authors = [old.authors.clone(), new.authors.clone()];
        for authors in &mut authors {
            authors.sort();
        }
        authors[0] == authors[1] && old.verdict() == new.verdict() && old.predicate == new.predicate
    };
    match old.by_time(new) {
        Ordering::Greater => true,
        Ordering::Equal => !is_amended(),
        Ordering::Less => false,
    }
}

/// Whether a decision says anything that is not decided already.
fn is_news(old: &Mapping, new: &Mapping, terms: Terms) -> bool {
    if terms.origin != Origin::Here {
        // What does not say when it was decided may have been taken over before.
        let date = if new.date.is_empty() { old.date.clone() } else { new.date.clone() };
        let moment = new.moment.clone().or_else(|| old.moment.clone());
        let mut sorted = [old.clone(), Mapping { iri: old.iri.clone(), date, moment, ..new.clone() }];
        for mapping in &mut sorted {
            mapping.authors.sort();
            mapping.reviewers.sort();
            mapping.comments.sort_by_key(ToString::to_string);
            mapping.others.sort_by_key(|(predicate, object)| format!("{predicate} {object}"));
        }
        return sorted[0] != sorted[1];
    }
    terms.renew || old.verdict() != new.verdict() || old.predicate != new.predicate
}

/// The file of the links to a register.
pub(super) fn home(authority: &NamedNode) -> GraphName {
    graph_iri(&format!("data/links/{}.ttl", authority_slug(authority))).into()
}

/// The IRI of a mapping, or one like it that nothing has.
fn free_iri(mapping: &Mapping, is_taken: impl Fn(&NamedNode) -> bool) -> NamedNode {
    let numbered = (2..).map(|number| NamedNode::new_unchecked(format!("{}-{number}", mapping.iri.as_str())));
    let mut iris = std::iter::once(mapping.iri.clone()).chain(numbered);
    iris.find(|iri| !is_taken(iri)).unwrap_or_else(|| mapping.iri.clone())
}

/// Gives each decision a moment later than every other: by the clock, unless that is behind.
struct Clock {
    next: Moment,
    last: Option<Moment>,
}

impl Clock {
    fn tick(&mut self) -> Moment {
        let moment = self.last.map_or(self.next, |last| self.next.max(last.next()));
        self.last = Some(moment);
        moment
    }
}

/// The decisions of a workspace while others are added.
struct Held {
    by_subject: HashMap<String, Vec<(Stated, bool)>>,
    /// The things that some decision was about, by entry.
    by_object: HashMap<String, BTreeSet<String>>,
}

impl Held {
    fn new(all: Vec<Stated>) -> Self {
        let mut held = Self { by_subject: HashMap::new(), by_object: HashMap::new() };
        for stated in all {
            held.add(stated, false);
        }
        held
    }

    fn add(&mut self, stated: Stated, is_fresh: bool) {
        let subject = stated.mapping.subject.as_str().to_owned();
        if let Some(object) = &stated.mapping.object {
            self.by_object.entry(object.as_str().to_owned()).or_default().insert(subject.clone());
        }
        self.by_subject.entry(subject).or_default().push((stated, is_fresh));
    }

    fn all(&self) -> impl Iterator<Item = &(Stated, bool)> {
        self.by_subject.values().flatten()
    }

    fn of(&self, subject: &NamedNode) -> impl Iterator<Item = &Stated> {
        self.by_subject.get(subject.as_str()).into_iter().flatten().map(|(stated, _)| stated)
    }

    fn last(&self) -> Option<Moment> {
        self.all().filter_map(|(stated, _)| stated.mapping.when()).max()
    }

    fn has(&self, iri: &NamedNode) -> bool {
        self.all().any(|(stated, fresh)| *fresh && stated.mapping.iri == *iri)
    }

    fn excluded_by(&self, mapping: &Mapping) -> Vec<Stated> {
        self.of(&mapping.subject).filter(|stated| mapping.excludes(&stated.mapping)).cloned().collect()
    }

    fn rivals_of(&self, mapping: &Mapping) -> Vec<Mapping> {
        self.of(&mapping.subject)
            .map(|stated| &stated.mapping)
            .filter(|other| mapping.rivals(other))
            .cloned()
            .collect()
    }

    /// Links of other things to the same entry, in the order of the things.
    fn sharers_of(&self, mapping: &Mapping) -> Vec<Mapping> {
        let others = mapping.object.as_ref().and_then(|object| self.by_object.get(object.as_str()));
        let theirs = others.into_iter().flatten().filter_map(|subject| self.by_subject.get(subject));
        let stated = theirs.flatten().map(|(stated, _)| &stated.mapping);
        stated.filter(|other| mapping.shares_entry(other)).cloned().collect()
    }

    fn replace(&mut self, gone: &[Stated], new: Stated) {
        let own = self.by_subject.entry(new.mapping.subject.as_str().to_owned()).or_default();
        own.retain(|(stated, _)| !gone.iter().any(|gone| gone.mapping.iri == stated.mapping.iri));
        self.add(new, true);
    }

    /// Those that were added.
    fn fresh(&self) -> impl Iterator<Item = &Stated> {
        self.all().filter(|(_, fresh)| *fresh).map(|(stated, _)| stated)
    }
}
