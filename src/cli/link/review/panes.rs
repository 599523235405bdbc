//! What stands on a card: of the thing, and of each candidate beside it.

use super::look::Look;
use crate::cli::link::comparison::{Mark, decision, feature, marks, name_in, name_mark, reasons, relation};
use crate::cli::link::words;
use crate::link::matching::Candidate;
use crate::link::review::{Card, Review};
use crate::link::score::Feature;
use crate::link::subject::Subject;
use crate::link::suggest::Proposal;
use crate::link::{Name, Organisation, Relation, Standing};
use crate::render::visible;
use oxigraph::model::NamedNode;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use std::collections::BTreeSet;

/// So many names, websites, … of one side are listed.
const MOST: usize = 8;

/// So wide is the longest bar of a share.
const BAR: usize = 10;

/// What is known of the thing.
pub(super) fn ours(card: &Card, look: &Look<'_>) -> Vec<Line<'static>> {
    let subject = &card.proposal.subject;
    let organisation = &subject.organisation;
    let name = look.names.label(&subject.iri).unwrap_or_else(|| organisation.label().to_owned());
    let mut lines =
        vec![Line::styled(visible(&name), look.bold()), Line::from(look.names.curie(&subject.iri))];
    let word = |words: [&'static str; 3]| look.languages.word(words);
    list(&mut lines, word(["Other names", "Andere namen", "Autres noms"]), &names(organisation, &name), look);
    list(&mut lines, word(["Kind", "Soort", "Nature"]), &kinds(subject, look), look);
    list(&mut lines, word(["Country", "Land", "Pays"]), &[countries(subject, look)], look);
    list(&mut lines, "Website", &organisation.websites, look);
    list(&mut lines, word(["Part of", "Deel van", "Fait partie de"]), &look.above(&subject.iri), look);
    list(&mut lines, word(["Period", "Periode", "Période"]), &period(organisation), look);
    let identifiers: Vec<String> = organisation.identifiers.iter().map(ToString::to_string).collect();
    list(&mut lines, word(["Identifiers", "Identificatoren", "Identifiants"]), &identifiers, look);
    let sources: Vec<String> = subject.sources.iter().map(|source| look.name(source)).collect();
    list(&mut lines, word(["Occurs in", "Komt voor in", "Figure dans"]), &sources, look);
    if let Some(changed) = card.proposal.changed {
        let was = words::verdict(changed, look.languages);
        lines.push(Line::from(""));
        lines.push(Line::from(
            look.languages
                .word([
                    &format!("! Decided before ({was}); what that rested on has changed."),
                    &format!("! Eerder beslist ({was}); waarop dat steunde is veranderd."),
                    &format!("! Décidé auparavant ({was})\u{a0}; ce sur quoi cela reposait a changé."),
                ])
                .to_owned(),
        ));
    }
    if let Some(day) = &card.doubted {
        lines.push(Line::from(visible(look.languages.word([
            &format!("? Somebody was unsure on {day}."),
            &format!("? Iemand twijfelde op {day}."),
            &format!("? Quelqu’un hésitait le {day}."),
        ]))));
    }
    lines
}

/// What the register knows of a candidate, each line marked: `=` agrees, `≈` is alike, `≠` differs, `·` says nothing.
pub(super) fn theirs(
    proposal: &Proposal,
    candidate: &Candidate,
    says: Relation,
    review: &Review,
    look: &Look<'_>,
) -> Vec<Line<'static>> {
    let record = &candidate.entry.organisation;
    let name = name_in(record, look.languages).to_owned();
    let word = |words: [&'static str; 3]| look.languages.word(words);
    let mut lines = vec![marked(name_mark(&candidate.evidence), &name, look.bold(), look)];
    let like = &candidate.evidence.name;
    if like.found.text != name || like.asked != name {
        lines.push(Line::from(format!("  {} ~ {}", visible(&like.asked), visible(&like.found.text))));
    }
    list(&mut lines, word(["Other names", "Andere namen", "Autres noms"]), &names(record, &name), look);
    let facts = |feature: Feature| match feature {
        Feature::Identifier => record.identifiers.iter().map(ToString::to_string).collect(),
        Feature::Website => record.websites.clone(),
        Feature::Country => record.countries.clone(),
        Feature::Kind => record.types.iter().map(|kind| local(kind).to_owned()).collect(),
        Feature::Parent => record.parents.clone(),
        Feature::Time => period(record),
        _ => Vec::new(),
    };
    for (it, mark) in marks(candidate).into_iter().skip(1) {
        let values: Vec<String> = facts(it).into_iter().take(MOST).collect();
        if !values.is_empty() || mark != Mark::Unknown {
            let text = format!("{}: {}", feature(it, Some(look.languages)), values.join(", "));
            lines.push(marked(mark, &text, Style::new(), look));
        }
    }
    if let Some(address) = &record.address {
        lines.push(Line::from(format!("· {}", visible(address))));
    }
    if record.standing != Standing::Current {
        let gone = match record.standing {
            Standing::Ended => ["it ended", "het bestaat niet meer", "elle n’existe plus"],
            _ => {
                ["the register took it back", "het register heeft het ingetrokken", "le registre l’a retirée"]
            }
        };
        lines.push(marked(Mark::Different, word(gone), look.bold(), look));
    }
    let link = word(["Link", "Koppeling", "Lien"]);
    lines.push(Line::from(format!("→ {link}: {}", relation(says, look.languages))));
    if says == Relation::Exact {
        lines.extend(taken(proposal, candidate, review, look));
    }
    lines.push(Line::from(""));
    lines.extend(score(candidate, review, look));
    lines
}

/// That another of our things is linked to an entry as the very same, by a decision from before or in this review.
fn taken(
    proposal: &Proposal,
    candidate: &Candidate,
    review: &Review,
    look: &Look<'_>,
) -> Option<Line<'static>> {
    let (entry, _) = proposal.entry(candidate)?;
    let judged =
        review.accepted().filter(|(other, chosen)| other.entry(chosen).is_some_and(|(iri, _)| iri == entry));
    let mut things: Vec<&NamedNode> = look.holders(&entry).iter().collect();
    things.extend(judged.map(|(other, _)| &other.subject.iri));
    things.retain(|thing| **thing != proposal.subject.iri);
    let names: BTreeSet<String> = things.into_iter().map(|thing| look.name(thing)).collect();
    if names.is_empty() {
        return None;
    }
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let already = look.languages.word(["linked already: ", "al gekoppeld: ", "déjà lié\u{a0}: "]);
    Some(marked(Mark::Different, &format!("{already}{names}"), look.bold(), look))
}

fn score(candidate: &Candidate, review: &Review, look: &Look<'_>) -> Vec<Line<'static>> {
    if review.hides() {
        let hidden =
            ["score hidden until judged", "score verborgen tot het oordeel", "score caché jusqu’au jugement"];
        return vec![Line::from(look.languages.word(hidden))];
    }
    let what = decision(candidate.advice.decision, look.languages);
    let head =
        format!("{} {:.3} · {what}", look.languages.word(["Score", "Score", "Score"]), candidate.score.value);
    let mut lines = vec![Line::styled(head, look.bold())];
    let why = reasons(&candidate.advice, Some(look.languages));
    if !why.is_empty() {
        lines.push(Line::from(format!("({why})")));
    }
    let most = candidate.score.shares.iter().map(|(_, share)| share.abs()).fold(1.0, f64::max);
    for (it, share) in candidate.score.shares.iter().filter(|(_, share)| share.abs() >= 0.005) {
        // Between 0 and BAR.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small number above zero"
        )]
        let length = (share.abs() / most * BAR as f64).round() as usize;
        let bar = if *share < 0.0 { "▒" } else { "█" }.repeat(length);
        lines.push(Line::from(format!("{share:+6.2} {bar:BAR$} {}", feature(*it, Some(look.languages)))));
    }
    lines
}

fn marked(mark: Mark, text: &str, style: Style, look: &Look<'_>) -> Line<'static> {
    let colour = match mark {
        Mark::Same => Some(Color::Green),
        Mark::Near => Some(Color::Yellow),
        Mark::Different => Some(Color::Red),
        Mark::Unknown => None,
    };
    let sign = colour.filter(|_| look.colours).map_or(Style::new(), |colour| Style::new().fg(colour));
    let sign = if mark == Mark::Different { sign.add_modifier(Modifier::BOLD) } else { sign };
    Line::from(vec![Span::styled(format!("{} ", mark.sign()), sign), Span::styled(visible(text), style)])
}

/// A heading and its values; nothing where there are none.
fn list(lines: &mut Vec<Line<'static>>, heading: &str, values: &[String], look: &Look<'_>) {
    let values: Vec<&String> = values.iter().filter(|value| !value.is_empty()).collect();
    let Some(first) = values.first() else {
        return;
    };
    let head = Span::styled(format!("{heading}: "), look.dim());
    lines.push(Line::from(vec![head, Span::raw(visible(first))]));
    lines.extend(
        values.iter().skip(1).take(MOST - 1).map(|value| Line::from(format!("  {}", visible(value)))),
    );
    if values.len() > MOST {
        lines.push(Line::from(format!("  … +{}", values.len() - MOST)));
    }
}

/// The names but for the one that stands above, each text once.
fn names(organisation: &Organisation, shown: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut add = |name: &Name| {
        let tag = name.language.as_ref().map(|tag| format!(" ({tag})")).unwrap_or_default();
        let begins = |text: &String| text == &name.text || text.starts_with(&format!("{} (", name.text));
        if name.text != shown && !texts.iter().any(begins) {
            texts.push(format!("{}{tag}", name.text));
        }
    };
    organisation.names.iter().for_each(&mut add);
    texts
}

/// What sort of thing it is, by labels of its classification, or else of its classes.
fn kinds(subject: &Subject, look: &Look<'_>) -> Vec<String> {
    let own: Vec<String> = look.kinds(&subject.iri);
    if own.is_empty() {
        subject.organisation.types.iter().map(|kind| local(kind).to_owned()).collect()
    } else {
        own
    }
}

/// The countries, and what they were taken from.
fn countries(subject: &Subject, look: &Look<'_>) -> String {
    let countries = subject.organisation.countries.join(", ");
    if subject.country_from.is_empty() {
        return countries;
    }
    let from: Vec<String> = subject.country_from.iter().take(MOST).map(|thing| look.name(thing)).collect();
    let by = look.languages.word(["by", "volgens", "d’après"]);
    format!("{countries} ({by} {})", from.join(", "))
}

fn period(organisation: &Organisation) -> Vec<String> {
    match (&organisation.from, &organisation.until) {
        (None, None) => Vec::new(),
        (from, until) => {
            vec![format!("{}–{}", from.as_deref().unwrap_or(""), until.as_deref().unwrap_or(""))]
        }
    }
}

fn local(iri: &str) -> &str {
    iri.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(iri)
}
