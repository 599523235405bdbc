//! The foot of the screen: what happened, and what the keys are for; and the help that lies over the cards.

use super::look::Look;
use super::wrap::wrapped;
use crate::link::review::{Judgement, Review};
use crate::render::visible;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};

/// What is told until the next key.
#[derive(Debug, Default)]
pub(super) struct Happened {
    /// A message.
    pub(super) message: Option<String>,
    /// Whether something is being written, which may wait for another writer.
    pub(super) is_busy: bool,
}

/// The last lines.
pub(super) fn lines(review: &Review, happened: &Happened, look: &Look<'_>, width: u16) -> Vec<Line<'static>> {
    let languages = look.languages;
    let mut lines = Vec::new();
    if happened.is_busy {
        lines.push(Line::from(languages.word(["writing …", "bezig met schrijven …", "écriture …"])));
    } else if let Some(message) = &happened.message {
        let shown = message.lines().map(|line| Line::styled(format!("! {}", visible(line)), look.bold()));
        lines.extend(shown.flat_map(|line| wrapped(line, usize::from(width))));
    }
    if let Some(judgement) = review.revealed() {
        let what = match judgement {
            Judgement::Accept(..) => ["accepted", "aanvaard", "accepté"],
            Judgement::Reject(..) => ["rejected", "verworpen", "rejeté"],
            Judgement::NoneOfThem => ["none of them", "geen ervan", "aucun d’eux"],
            Judgement::Unsure => ["unsure", "onzeker", "incertain"],
            Judgement::Skip => ["skipped", "overgeslagen", "passé"],
        };
        let what = languages.word(what);
        lines.push(Line::styled(
            languages
                .word([
                    &format!("You judged: {what}. Any key goes on, b takes it back."),
                    &format!("Uw oordeel: {what}. Een toets gaat verder, b neemt het terug."),
                    &format!("Votre jugement\u{a0}: {what}. Une touche continue, b l’annule."),
                ])
                .to_owned(),
            look.bold(),
        ));
    }
    let keys: Vec<(&str, &str)> = KEYS.iter().map(|(key, words)| (*key, languages.word(*words))).collect();
    lines.extend(flowed(&keys, usize::from(width), look));
    lines
}

/// All keys, over the cards.
pub(super) fn help(frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let lines: Vec<Line<'static>> = HELP
        .iter()
        .map(|(key, words)| {
            Line::from(vec![
                Span::styled(format!("{key:8}"), look.bold()),
                Span::raw(look.languages.word(*words)),
            ])
        })
        .collect();
    frame.render_widget(Clear, area);
    let title = look.languages.word(["Keys", "Toetsen", "Touches"]);
    let help = Paragraph::new(lines).wrap(Wrap { trim: false });
    frame.render_widget(help.block(Block::bordered().title(format!(" {title} "))), area);
}

/// Keys and what they do, on as many lines as they take.
fn flowed(keys: &[(&str, &str)], width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut taken = 0;
    for (key, what) in keys {
        let text = format!(" {what}  ");
        let needs = key.len() + unicode_width::UnicodeWidthStr::width(text.as_str());
        if taken + needs > width && taken > 0 {
            lines.push(Vec::new());
            taken = 0;
        }
        taken += needs;
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled((*key).to_owned(), look.bold()));
            line.push(Span::raw(text));
        }
    }
    lines.into_iter().map(Line::from).collect()
}

/// The keys of the last line.
const KEYS: [(&str, [&str; 3]); 8] = [
    ("y", ["accept", "aanvaarden", "accepter"]),
    ("n", ["reject", "verwerpen", "rejeter"]),
    ("0", ["none of them", "geen ervan", "aucun d’eux"]),
    ("u", ["unsure", "onzeker", "incertain"]),
    ("s", ["skip", "overslaan", "passer"]),
    ("b", ["back", "terug", "retour"]),
    ("q", ["stop", "stoppen", "arrêter"]),
    ("?", ["help", "hulp", "aide"]),
];

const HELP: [(&str, [&str; 3]); 12] = [
    (
        "y",
        [
            "the selected candidate is the one",
            "de gekozen kandidaat is de juiste",
            "le candidat choisi est le bon",
        ],
    ),
    (
        "n",
        [
            "the selected candidate is not",
            "de gekozen kandidaat is het niet",
            "le candidat choisi ne l’est pas",
        ],
    ),
    (
        "0  -",
        [
            "none of them: the register has no entry",
            "geen ervan: het register heeft geen vermelding",
            "aucun d’eux\u{a0}: le registre n’a pas d’entrée",
        ],
    ),
    (
        "u",
        [
            "unsure: noted, and it comes again later",
            "onzeker: genoteerd, en het komt later terug",
            "incertain\u{a0}: noté, et la fiche revient plus tard",
        ],
    ),
    ("s", ["skip", "overslaan", "passer"]),
    (
        "b",
        [
            "back: takes the last judgement back",
            "terug: neemt het laatste oordeel terug",
            "retour\u{a0}: annule le dernier jugement",
        ],
    ),
    ("q", ["stop; Ctrl-C too", "stoppen; Ctrl-C ook", "arrêter\u{a0}; Ctrl-C aussi"]),
    ("1–9 ← →", ["select a candidate", "een kandidaat kiezen", "choisir un candidat"]),
    (
        "r",
        [
            "what the link says: the same, close, related, …",
            "wat de koppeling zegt: hetzelfde, bijna, verwant, …",
            "ce que dit le lien\u{a0}: la même chose, presque, liée, …",
        ],
    ),
    (
        "PgUp/Dn",
        [
            "move what is too long; j and k too",
            "verschuiven wat te lang is; j en k ook",
            "déplacer ce qui est trop long\u{a0}; j et k aussi",
        ],
    ),
    (
        "= ≈ ≠",
        ["agrees, is alike, differs", "komt overeen, lijkt, verschilt", "concorde, ressemble, diffère"],
    ),
    (
        "+ -",
        [
            "what a feature gives to the logarithm of the odds",
            "wat een kenmerk toevoegt aan de logaritme van de kans",
            "ce qu’un trait ajoute au logarithme de la cote",
        ],
    ),
];
