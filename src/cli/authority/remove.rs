//! `labgraph authority remove`.

use crate::cli::diff;
use crate::cli::error::{CliError, Kind};
use crate::cli::link::register;
use crate::cli::network;
use crate::cli::session::Session;
use crate::cli::update::{Outcome, Request, Writing, change};
use crate::edit::Snapshot;
use crate::link::Authority;
use crate::link::mapping::authority_slug;
use crate::link::register::facts;
use crate::link::snapshot;
use crate::model::vocab::{dcat, sssom};
use crate::workspace::graph_iri;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashSet};
use std::process::ExitCode;

/// Take a register out of the catalogue, with the services that answer about it alone.
///
/// Where links refer to it nothing is removed, unless --force says that they go too; what link fetch brought of it goes
/// in any case. A file that holds nothing any more goes as well, and the
/// index of what was imported, which would answer for another register of that name.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The name of the register; several words are one name.
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,

    /// Remove the links to it as well, decisions and rejections.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    writing: Writing,
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let workspace = session.own_workspace()?;
        let format = diff::asked(session)?;
        let dataset = &*session.dataset()?;
        let names = session.names(dataset);
        let authority = register::named(dataset, &names, &self.name.join(" "), session.languages())?;
        let snapshot = Snapshot::read(workspace)?;
        let mappings = mappings(&authority.iri, snapshot.quads());
        if !mappings.is_empty() && !self.force {
            return Err(referred(&authority, mappings.len(), session));
        }
        // What it said of its entries goes with it, and so do the files of both.
        let fetched = facts::graph(&authority);
        let links = graph_iri(&format!("data/links/{}.ttl", authority_slug(&authority.iri)));
        let mut removed = statements(&authority.iri, &mappings, snapshot.quads());
        let said = snapshot.quads().iter().filter(|quad| quad.graph_name == fetched.clone().into());
        removed.extend(said.cloned());
        let request = Request::Removal(removed, BTreeSet::from([fetched, links]));
        Ok(match change(session, workspace, &request, &self.writing.terms(format))? {
            Outcome::Refused => ExitCode::FAILURE,
            Outcome::Done(_) => {
                if !self.writing.is_dry() {
                    forget(&authority.slug, session);
                }
                ExitCode::SUCCESS
            }
        })
    }
}

/// Removes the index of what was imported of a register, and says so.
fn forget(slug: &str, session: &Session) {
    let Some(cache) = network::cache_folder() else { return };
    session.note(&match snapshot::remove(&cache, slug) {
        Ok(false) => return,
        Ok(true) => session
            .languages()
            .word([
                &format!("the index of what was imported of {slug} is removed"),
                &format!("de index van wat van {slug} werd geïmporteerd is verwijderd"),
                &format!("l’index de ce qui a été importé de {slug} est supprimé"),
            ])
            .to_owned(),
        Err(error) => error.to_string(),
    });
}

/// The mappings into a register.
fn mappings(authority: &NamedNode, quads: &[Quad]) -> BTreeSet<String> {
    let object = Term::from(authority.clone());
    let refers = |quad: &&Quad| quad.predicate == sssom::OBJECT_SOURCE && quad.object == object;
    quads.iter().filter(refers).map(|quad| quad.subject.to_string()).collect()
}

/// What is said of a register, of those mappings, and of the services that serve it alone; and what refers to them.
fn statements(authority: &NamedNode, mappings: &BTreeSet<String>, quads: &[Quad]) -> Vec<Quad> {
    let object = Term::from(authority.clone());
    let serving = |quad: &&Quad| quad.predicate == dcat::SERVES_DATASET;
    let others: HashSet<&NamedOrBlankNode> =
        quads.iter().filter(serving).filter(|quad| quad.object != object).map(|quad| &quad.subject).collect();
    let own = quads.iter().filter(serving).filter(|quad| quad.object == object).map(|quad| &quad.subject);
    let mut gone: BTreeSet<String> =
        own.filter(|service| !others.contains(service)).map(ToString::to_string).collect();
    gone.insert(authority.to_string());
    gone.extend(mappings.iter().cloned());
    let goes = |quad: &&Quad| {
        gone.contains(&quad.subject.to_string())
            || matches!(&quad.object, Term::NamedNode(node) if gone.contains(&node.to_string()))
    };
    quads.iter().filter(goes).cloned().collect()
}

fn referred(authority: &Authority, count: usize, session: &Session) -> CliError {
    let languages = session.languages();
    let slug = &authority.slug;
    let links = languages.count(
        count,
        ["link refers", "koppeling verwijst", "lien renvoie"],
        ["links refer", "koppelingen verwijzen", "liens renvoient"],
    );
    let message = languages
        .word([
            &format!("{links} to {slug}; nothing was removed"),
            &format!("{links} naar {slug}; er is niets verwijderd"),
            &format!("{links} à {slug}\u{a0}; rien n’a été supprimé"),
        ])
        .to_owned();
    CliError::new(Kind::No, message).hint(languages.word([
        "--force removes them too; --force --dry-run shows them",
        "--force verwijdert ze ook; --force --dry-run toont ze",
        "--force les supprime aussi\u{a0}; --force --dry-run les montre",
    ]))
}
