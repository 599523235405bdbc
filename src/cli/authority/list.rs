//! `labgraph authority list`.

use super::words;
use crate::cli::error::CliError;
use crate::cli::output;
use crate::cli::session::Session;
use crate::link::Authority;
use crate::link::snapshot::Manifest;
use crate::query::{Solutions, names};
use crate::render::{RowFormat, Table};
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use std::process::ExitCode;

/// How many languages a table shows of each register.
const LANGUAGES: usize = 4;

/// The columns: the variable, and what it is called in English, Dutch and French.
const COLUMNS: [(&str, [&str; 3]); 8] = [
    ("slug", ["Slug", "Slug", "Slug"]),
    ("name", ["Name", "Naam", "Nom"]),
    ("protocols", ["Protocols", "Protocollen", "Protocoles"]),
    ("snapshot", ["Snapshot", "Momentopname", "Copie"]),
    ("nature", ["Nature", "Aard", "Nature"]),
    ("countries", ["Countries", "Landen", "Pays"]),
    ("languages", ["Languages", "Talen", "Langues"]),
    ("licence", ["Licence", "Licentie", "Licence"]),
];

/// List the registers of the catalogue: what they are called, how they are asked, what they cover.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

impl Args {
    #[expect(clippy::unused_self, reason = "every verb has its arguments")]
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let format = output::Format::rows(session)?;
        let dataset = &*session.dataset()?;
        let authorities = Authority::all(dataset.merged());
        let most = if format == RowFormat::Table { LANGUAGES } else { usize::MAX };
        let snapshots = words::snapshots();
        let rows = authorities
            .iter()
            .map(|it| {
                let own = snapshots.get(&it.slug).filter(|manifest| manifest.is_of(it));
                row(it, own, session, most, format.is_for_people())
            })
            .collect();
        let variables = COLUMNS.iter().map(|(name, _)| Variable::new_unchecked(*name)).collect();
        let mut table = Table::plain(Solutions { variables, rows });
        for (column, (_, words)) in table.columns.iter_mut().zip(COLUMNS) {
            column.label = Some(session.languages().word(words).to_owned());
        }
        let licences: Vec<NamedNode> =
            authorities.iter().filter_map(|it| NamedNode::new(it.licence.as_deref()?).ok()).collect();
        let labels = session
            .wants_labels(false)
            .then(|| names::labels(dataset.merged(), session.languages(), &licences));
        output::rows(session, &table, format, &session.style(labels))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn row(
    authority: &Authority,
    snapshot: Option<&Manifest>,
    session: &Session,
    most: usize,
    for_people: bool,
) -> Vec<Option<Term>> {
    let reader = session.languages();
    let text = |text: &str| (!text.is_empty()).then(|| Term::from(Literal::new_simple_literal(text)));
    let licence = authority.licence.as_deref().map(|licence| match NamedNode::new(licence) {
        Ok(node) => Term::from(node),
        Err(_) => Term::from(Literal::new_simple_literal(licence)),
    });
    vec![
        text(&authority.slug),
        text(&authority.label(reader)),
        text(&words::protocols(authority).join(", ")),
        snapshot.and_then(|snapshot| text(&snapshot.version())),
        text(if for_people { words::nature(authority.nature, reader) } else { authority.nature.name() }),
        text(&authority.countries.join(", ")),
        text(&words::languages(&authority.languages, reader, most)),
        licence,
    ]
}
