//! `labgraph link fetch`.

use super::entries::{Answers, Chosen, Selection, unasked};
use super::{record, who};
use crate::cli::commit::{Patience, Writer};
use crate::cli::diff;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::cli::update::{self, How};
use crate::edit::{Edit, Snapshot, Verdict};
use crate::link::Lookup;
use crate::link::register::check::identifier;
use crate::link::register::{Fact, LeftOut, Linked, Reason, Retrieval, facts};
use crate::model::Languages;
use crate::model::prefixes::is_register;
use crate::model::vocab::{dcat, prov};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::process::ExitCode;

/// Bring what registers say of accepted links into files of their own: `data/registers/REGISTER.ttl`, with when it was
/// retrieved and on which licence.
///
/// It is said of the register's own entry, never of the thing that is linked to it, and it is no part of what a query
/// without GRAPH sees: names, counts, checks and reports are as they were. `labgraph run conflicts` shows where a
/// register and the graph disagree. Names are kept in English, Dutch, French and the languages of the country. What was
/// fetched before of an entry is replaced; records that no link leads to any more go when all links of their register
/// are fetched.
///
/// It exits with 1 where an entry is not there any more, with 4 where a register could not be asked; what the others
/// said is written all the same.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    selection: Selection,

    /// Only these facts, separated by commas; others that were fetched before stay. All where nothing is said.
    #[arg(long, value_name = "FACTS", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(Fact::ALL.map(Fact::name)))]
    facts: Vec<String>,

    /// Show what would change and write nothing.
    #[arg(long)]
    dry_run: bool,

    /// Take away more than a tenth of all statements without asking.
    #[arg(long)]
    yes: bool,

    #[command(flatten)]
    patience: Patience,
}

/// The statements that were fetched of each entry, and of the graphs themselves.
type Fetched = BTreeMap<String, Vec<Quad>>;

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let workspace = session.own_workspace()?;
        let format = diff::asked(session)?;
        let chosen = self.selection.choose(session)?;
        let answers = chosen.ask(session, &|_| false);
        let at = who::now()?.to_string();
        let (fetched, gone) = self.fetched(session, &chosen, &answers, &at);
        // Other writers wait from here on, and not for the network.
        let mut writer =
            if self.dry_run { None } else { Some(Writer::begin(session, workspace, self.patience)?) };
        let snapshot = Snapshot::read(workspace)?;
        let after = after(snapshot.quads(), &fetched, &chosen, &self.wanted());
        let edit = Edit::new(&snapshot, after, &BTreeSet::new())?;
        let changes = edit.changes()?;
        if let Some(verdict) = Verdict::on(&snapshot, &changes, session.limits())? {
            return Err(record::refused(session, &verdict));
        }
        let how = match &mut writer {
            None => How::DryRun,
            Some(writer) => {
                if edit.is_drastic() && !self.yes && !update::confirmed("link fetch", &edit, session)? {
                    return Ok(ExitCode::FAILURE);
                }
                writer.commit(&changes)?;
                How::Write
            }
        };
        drop(writer);
        if format.is_in_words() {
            update::tell_of(session, &edit, &plain(edit.before()), &plain(edit.after()), format, how)?;
        } else {
            update::tell_of(session, &edit, edit.before(), edit.after(), format, how)?;
        }
        if chosen.tell_failures(session, &answers) {
            return Err(unasked(session.languages()));
        }
        Ok(if gone { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    fn wanted(&self) -> Vec<Fact> {
        match self.facts.as_slice() {
            [] => Fact::ALL.to_vec(),
            names => names.iter().filter_map(|name| Fact::from_name(name)).collect(),
        }
    }

    /// What the registers said that is kept, and whether an entry is not there any more.
    fn fetched(&self, session: &Session, chosen: &Chosen, answers: &[Answers], at: &str) -> (Fetched, bool) {
        let wanted = self.wanted();
        let (mut fetched, mut gone) = (Fetched::new(), false);
        for ((authority, links), answers) in chosen.registers.iter().zip(answers) {
            let retrieval = Retrieval { authority, facts: &wanted, at, version: &answers.version };
            let mut seen = HashSet::new();
            for link in links.iter().map(|place| &chosen.all[*place]) {
                let Some(id) = identifier(link, authority) else { continue };
                match answers.lookups.get(&id) {
                    _ if !seen.insert(link.entry.clone()) => {}
                    Some(Lookup::Found(organisation)) => {
                        let (quads, left_out) = retrieval.of_record(&link.entry, &id, organisation);
                        for value in &left_out {
                            tell_left_out(session, &authority.slug, &id, value);
                        }
                        fetched.insert(link.entry.as_str().to_owned(), quads);
                    }
                    Some(Lookup::Missing) if !answers.is_whole => {
                        tell_not_in_file(session, &authority.slug, &id, &answers.version);
                    }
                    Some(Lookup::Moved { .. } | Lookup::Missing) => {
                        gone = true;
                        tell_gone(session, &authority.slug, &id);
                    }
                    None => {}
                }
            }
            if answers.lookups.values().any(|lookup| matches!(lookup, Lookup::Found(_))) {
                let graph = facts::graph(authority);
                fetched.insert(graph.as_str().to_owned(), retrieval.of_graph());
            }
        }
        (fetched, gone)
    }
}

/// What the workspace says afterwards.
fn after(before: &[Quad], fetched: &Fetched, chosen: &Chosen, wanted: &[Fact]) -> Vec<Quad> {
    // Somebody may have taken a link back while the registers were asked.
    let linked: HashSet<NamedNode> = Linked::all(before).into_iter().map(|link| link.entry).collect();
    let whole: HashSet<NamedNode> = (chosen.registers.iter())
        .map(|(authority, _)| facts::graph(authority))
        .filter(|graph| chosen.whole && fetched.contains_key(graph.as_str()))
        .collect();
    let is_unlinked = |quad: &Quad, subject: &NamedNode| {
        let is_whole = whole.iter().any(|graph| quad.graph_name == graph.clone().into());
        is_whole && !linked.contains(subject) && !whole.contains(subject)
    };
    // Facts that were not asked for now stay as they were, and with them when and of which edition they were read.
    let stays =
        |quad: &Quad| Fact::stated_by(quad.predicate.as_ref()).is_some_and(|fact| !wanted.contains(&fact));
    let older: HashSet<&NamedOrBlankNode> = (before.iter())
        .filter(|quad| is_register(&quad.graph_name) && stays(quad))
        .map(|quad| &quad.subject)
        .collect();
    let is_reading =
        |quad: &Quad| [prov::GENERATED_AT_TIME, dcat::VERSION].contains(&quad.predicate.as_ref());
    let is_older = |quad: &Quad| older.contains(&quad.subject) && (stays(quad) || is_reading(quad));
    let goes = |quad: &Quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) if is_register(&quad.graph_name) => {
            fetched.contains_key(subject.as_str()) && !is_older(quad) || is_unlinked(quad, subject)
        }
        _ => false,
    };
    let kept = before.iter().filter(|quad| !goes(quad)).cloned();
    let is_wanted = |quad: &&Quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) => linked.contains(subject) || is_graph(subject, quad),
        NamedOrBlankNode::BlankNode(_) => false,
    };
    let new = fetched.values().flatten().filter(is_wanted);
    kept.chain(new.filter(|quad| !(older.contains(&quad.subject) && is_reading(quad))).cloned()).collect()
}

fn is_graph(subject: &NamedNode, quad: &Quad) -> bool {
    quad.graph_name == subject.clone().into()
}

/// Statements without when and from which edition registers were read: that they were read again is no news.
fn plain(quads: &[Quad]) -> Vec<Quad> {
    let is_news = |quad: &&Quad| {
        !is_register(&quad.graph_name)
            || quad.predicate != prov::GENERATED_AT_TIME && quad.predicate != dcat::VERSION
    };
    quads.iter().filter(is_news).cloned().collect()
}

fn tell_gone(session: &Session, register: &str, identifier: &str) {
    session.note(session.languages().word([
        &format!(
            "{register} {identifier} is not there any more; labgraph link check tells what became of it"
        ),
        &format!("{register} {identifier} is er niet meer; labgraph link check vertelt wat ervan werd"),
        &format!(
            "{register} {identifier} n’existe plus\u{a0}; labgraph link check dit ce qu’elle est devenue"
        ),
    ]));
}

/// An imported file may be a part of its register: that an entry is not in it says nothing of the entry.
fn tell_not_in_file(session: &Session, register: &str, identifier: &str, edition: &str) {
    session.note(session.languages().word([
        &format!("{register} {identifier} is not in the file that was imported ({edition})"),
        &format!("{register} {identifier} staat niet in het geïmporteerde bestand ({edition})"),
        &format!("{register} {identifier} n’est pas dans le fichier importé ({edition})"),
    ]));
}

fn tell_left_out(session: &Session, register: &str, identifier: &str, left_out: &LeftOut) {
    let languages = session.languages();
    let (fact, value) = (left_out.fact.name(), &left_out.value);
    let why = why(left_out.reason, languages);
    session.note(languages.word([
        &format!("{register} {identifier}: {fact} {value:?} was left out: {why}"),
        &format!("{register} {identifier}: {fact} {value:?} is weggelaten: {why}"),
        &format!("{register} {identifier}\u{a0}: {fact} {value:?} a été laissé de côté\u{a0}: {why}"),
    ]));
}

fn why(reason: Reason, languages: &Languages) -> &'static str {
    languages.word(match reason {
        Reason::Empty => ["it says nothing", "er staat niets", "il ne dit rien"],
        Reason::TooLong => ["it is too long", "het is te lang", "il est trop long"],
        Reason::NoAddress => {
            ["it is no address on the web", "het is geen webadres", "ce n’est pas une adresse web"]
        }
        Reason::NoDate => ["it is no date", "het is geen datum", "ce n’est pas une date"],
        Reason::NoCountry => ["it is no country", "het is geen land", "ce n’est pas un pays"],
        Reason::NoNumber => {
            ["it is no number of people", "het is geen aantal mensen", "ce n’est pas un effectif"]
        }
        Reason::NoIdentifier => [
            "it is no identifier of the register",
            "het is geen identificator van het register",
            "ce n’est pas un identifiant du registre",
        ],
        Reason::TooMany => ["there are too many", "er zijn er te veel", "il y en a trop"],
    })
}
