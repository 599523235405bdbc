//! `labgraph authority show`.

use super::words;
use crate::cli::error::CliError;
use crate::cli::link::register;
use crate::cli::output;
use crate::cli::session::Session;
use crate::fetch::shown;
use crate::link::Authority;
use crate::query::card::{Card, Heading, Line, Part, Section, card};
use crate::query::names::Names;
use crate::render::{RowFormat, card_rows, card_text};
use oxigraph::model::GraphName;
use std::process::ExitCode;

/// Show one register as a card: what it covers, how its identifiers look, and the services that answer about it.
///
/// The name may be a slug (ror), a name or an abbreviation in any language (KBO, BCE), a CURIE or an IRI.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The name of the register; several words are one name.
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let asked = output::Format::asked(session)?;
        let dataset = &*session.dataset()?;
        let names = session.names(dataset);
        let authority = register::named(dataset, &names, &self.name.join(" "), session.languages())?;
        if let Some(output::Format::Graph(format)) = asked {
            let things = authority.services.iter().map(|service| &service.iri).chain([&authority.iri]);
            let mut quads: Vec<_> =
                things.flat_map(|thing| dataset.asserted(Some(thing.as_ref().into()), None, None)).collect();
            if !format.has_graph_names() {
                for quad in &mut quads {
                    quad.graph_name = GraphName::DefaultGraph;
                }
            }
            output::graph_out(session, quads, format)?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut card = card(dataset, &names, session.languages(), &authority.iri);
        join_languages(&mut card, &authority, session);
        add_services(&mut card, &authority, &names, session);
        let style = session.style(None);
        match asked {
            Some(output::Format::Rows(format)) if format != RowFormat::Table => {
                output::rows(session, &card_rows(&card, &style), format, &style)?;
            }
            _ => output::send(session, false, |out| card_text(&card, &style, out))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Puts the languages of an authority on one line of its card.
fn join_languages(card: &mut Card, authority: &Authority, session: &Session) {
    let is_language =
        |line: &Line| line.iri.as_ref().is_some_and(|iri| iri.as_str().starts_with(Authority::LANGUAGES));
    for section in &mut card.sections {
        let Some(first) = section.lines.iter().position(is_language) else { continue };
        let mut line = section.lines[first].clone();
        let codes = words::languages(&authority.languages, session.languages(), usize::MAX);
        line.value = vec![Part::Text(codes)];
        line.iri = None;
        section.lines.retain(|line| !is_language(line));
        section.lines.insert(first, line);
    }
}

/// Puts the services of an authority on its card, each a line, in the place of their mention.
fn add_services(card: &mut Card, authority: &Authority, names: &Names, session: &Session) {
    let languages = session.languages();
    let is_service = |line: &Line| {
        authority.services.iter().any(|service| line.iri.as_ref().is_some_and(|iri| *iri == service.iri))
    };
    for section in &mut card.sections {
        section.lines.retain(|line| !is_service(line));
    }
    card.sections.retain(|section| !section.lines.is_empty());
    let line = |service: &crate::link::Service| {
        let mut words =
            vec![shown(&service.address), words::protocol(service.protocol, languages).to_owned()];
        words.extend(service.rate.map(|rate| words::rate(rate, languages)));
        Line {
            property: names.label(&service.iri).unwrap_or_else(|| names.curie(&service.iri)),
            value: vec![Part::Text(words.join(" · "))],
            iri: Some(service.iri.clone()),
            sources: Vec::new(),
            files: Vec::new(),
        }
    };
    let mut lines: Vec<Line> = authority.services.iter().map(line).collect();
    if let Some(manifest) =
        words::snapshots().get(&authority.slug).filter(|manifest| manifest.is_of(authority))
    {
        let (property, told) = words::snapshot(manifest, languages);
        let value = vec![Part::Text(told)];
        lines.push(Line { property, value, iri: None, sources: Vec::new(), files: Vec::new() });
    }
    if !lines.is_empty() {
        let sources = card.sections.iter().position(|section| section.heading > Heading::Services);
        let place = sources.unwrap_or(card.sections.len());
        card.sections.insert(place, Section { heading: Heading::Services, lines });
    }
}
