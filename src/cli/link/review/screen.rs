//! Drawing a card: wide windows show the thing and the candidates side by side, narrow ones the thing above the
//! candidate that is selected.

use super::panes::{ours, theirs};
use crate::cli::link::asked::Found;
use crate::cli::session::Session;
use crate::link::decided::Decided;
use crate::link::review::{Card, Judgement, Key, Review};
use crate::model::Languages;
use crate::query::names::Names;
use crate::render::visible;
use crate::store::Dataset;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Wrap};
use std::collections::HashMap;

/// The least width of a candidate beside others.
const LEAST_COLUMN: u16 = 30;
/// The least width of a window that shows things side by side.
const WIDE: u16 = 72;
/// The least window that shows anything.
const LEAST: (u16, u16) = (20, 8);

const CLASSIFICATION: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/org#classification");
const ABOVE: [NamedNodeRef<'static>; 3] = [
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/org#subOrganizationOf"),
    NamedNodeRef::new_unchecked("https://w3id.org/labgraph/ns#supervisedBy"),
    NamedNodeRef::new_unchecked("https://w3id.org/labgraph/ns#operatedBy"),
];

/// What drawing needs beside the review: names, and how the reader wants it.
pub(super) struct Look<'a> {
    pub(super) names: &'a Names,
    dataset: &'a Dataset,
    /// The things that were linked to an entry as the very same when the review began, by entry.
    holders: HashMap<String, Vec<NamedNode>>,
    pub(super) languages: &'a Languages,
    pub(super) colours: bool,
}

impl<'a> Look<'a> {
    pub(super) fn of(session: &'a Session, found: &'a Found) -> Self {
        Self {
            names: &found.names,
            dataset: &found.dataset,
            holders: holders(&found.dataset),
            languages: session.languages(),
            colours: anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
        }
    }

    #[expect(clippy::unused_self, reason = "how it looks is for this to say")]
    pub(super) const fn bold(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    #[expect(clippy::unused_self, reason = "how it looks is for this to say")]
    pub(super) const fn dim(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(super) fn name(&self, thing: &NamedNode) -> String {
        self.names.label(thing).unwrap_or_else(|| self.names.curie(thing))
    }

    /// Which things were linked to an entry as the very same when the review began.
    pub(super) fn holders(&self, entry: &NamedNode) -> &[NamedNode] {
        self.holders.get(entry.as_str()).map_or(&[], Vec::as_slice)
    }

    fn labels(&self, thing: &NamedNode, property: NamedNodeRef<'_>) -> Vec<String> {
        let subject = NamedOrBlankNodeRef::from(thing.as_ref());
        let quads = self.dataset.asserted(Some(subject), Some(property), None);
        let nodes = quads.filter_map(|quad| match quad.object {
            Term::NamedNode(node) => Some(self.name(&node)),
            _ => None,
        });
        let mut labels: Vec<String> = nodes.collect();
        labels.sort();
        labels.dedup();
        labels
    }

    /// What sort of thing it is, in words.
    pub(super) fn kinds(&self, thing: &NamedNode) -> Vec<String> {
        self.labels(thing, CLASSIFICATION)
    }

    /// The names of what it is part of or answers to.
    pub(super) fn above(&self, thing: &NamedNode) -> Vec<String> {
        ABOVE.iter().flat_map(|property| self.labels(thing, *property)).collect()
    }

    /// The label of a register.
    fn register(&self, card: &Card) -> String {
        card.proposal.authority.label(self.languages)
    }
}

fn holders(dataset: &Dataset) -> HashMap<String, Vec<NamedNode>> {
    let mut holders: HashMap<String, Vec<NamedNode>> = HashMap::new();
    for link in Decided::of(dataset).all().filter(|mapping| mapping.is_same()) {
        if let Some(entry) = &link.object {
            holders.entry(entry.as_str().to_owned()).or_default().push(link.subject.clone());
        }
    }
    holders
}

/// What is on the screen beside the review: a message, how far it can be moved.
pub(super) struct Screen<'l> {
    look: &'l Look<'l>,
    message: Option<String>,
    is_busy: bool,
    /// How many lines do not fit.
    beyond: u16,
}

impl<'l> Screen<'l> {
    pub(super) const fn new(look: &'l Look<'l>) -> Self {
        Self { look, message: None, is_busy: false, beyond: 0 }
    }

    /// Tells something until the next key.
    pub(super) fn say(&mut self, message: String) {
        self.message = Some(message);
    }

    /// Shows that something is being written, which may wait for another writer.
    pub(super) const fn busy(&mut self) {
        self.is_busy = true;
    }

    pub(super) fn forget(&mut self) {
        self.message = None;
        self.is_busy = false;
    }

    /// A key that does not move what stands there beyond its end.
    pub(super) fn bounded(&self, key: Key) -> Key {
        match key {
            Key::Scroll(lines) if lines > 0 => {
                Key::Scroll(lines.min(i16::try_from(self.beyond).unwrap_or(lines)))
            }
            other => other,
        }
    }

    pub(super) fn draw(&mut self, frame: &mut Frame<'_>, review: &Review) {
        let area = frame.area();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let small = self.look.languages.word(["too small", "te klein", "trop petit"]);
            frame.render_widget(Paragraph::new(small), area);
            return;
        }
        let Some(card) = review.card() else {
            return;
        };
        let keys = self.keys(review, area.width);
        let bottom = u16::try_from(keys.len()).unwrap_or(1);
        let [top, body, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(3), Constraint::Length(bottom)])
                .areas(area);
        frame.render_widget(self.title(review, card), top);
        self.beyond = if area.width >= WIDE {
            self.wide(frame, body, review, card)
        } else {
            self.narrow(frame, body, review, card)
        };
        frame.render_widget(Paragraph::new(keys), foot);
        if review.helps() {
            self.help(frame, body);
        }
    }

    fn title(&self, review: &Review, card: &Card) -> Paragraph<'static> {
        let (number, total) = review.progress();
        let of = self.look.languages.word(["of", "van", "sur"]);
        let text = format!(
            " {number} {of} {total} · {} {}",
            visible(&self.look.register(card)),
            visible(&card.proposal.version)
        );
        Paragraph::new(Line::styled(text, Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED)))
            .style(Style::new().add_modifier(Modifier::REVERSED))
    }

    /// The thing at the left, as many candidates as there is room for beside it, the selected one among them.
    fn wide(&self, frame: &mut Frame<'_>, area: Rect, review: &Review, card: &Card) -> u16 {
        let open = card.open().count();
        let room = usize::from((area.width - area.width / 3) / LEAST_COLUMN).max(1);
        let shown = open.clamp(1, room);
        let first = (review.selected() + 1).saturating_sub(shown);
        let share = u32::try_from(shown).unwrap_or(1);
        let mut widths = vec![Constraint::Ratio(1, share + 1); shown + 1];
        widths[0] = Constraint::Ratio(1, if shown == 1 { 2 } else { share + 1 });
        let areas = Layout::horizontal(widths).split(area);
        let mut beyond = self.thing(frame, areas[0], review, card);
        for (place, area) in (first..open).zip(areas.iter().skip(1)) {
            beyond = beyond.max(self.candidate(frame, *area, review, card, place));
        }
        beyond
    }

    fn narrow(&self, frame: &mut Frame<'_>, area: Rect, review: &Review, card: &Card) -> u16 {
        let [above, below] =
            Layout::vertical([Constraint::Percentage(40), Constraint::Percentage(60)]).areas(area);
        let beyond = self.thing(frame, above, review, card);
        beyond.max(self.candidate(frame, below, review, card, review.selected()))
    }

    fn thing(&self, frame: &mut Frame<'_>, area: Rect, review: &Review, card: &Card) -> u16 {
        let title = self.look.languages.word(["Ours", "Van ons", "Chez nous"]);
        let block = Block::bordered().title(format!(" {title} "));
        pane(frame, area, block, ours(card, self.look), review.scrolled())
    }

    fn candidate(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        review: &Review,
        card: &Card,
        place: usize,
    ) -> u16 {
        let Some((_, candidate)) = card.open().nth(place) else {
            return 0;
        };
        let is_selected = place == review.selected();
        let proposal = &card.proposal;
        let id =
            proposal.entry(candidate).map_or_else(|| candidate.entry.organisation.id.clone(), |(_, id)| id);
        let sign = if is_selected { "▶ " } else { "" };
        let of = card.open().count();
        let title = format!(" {sign}{}/{of} {} ", place + 1, visible(&id));
        let mut block = Block::bordered().title(title);
        if is_selected {
            block = block.border_type(BorderType::Thick).title_style(self.look.bold());
        }
        let says = if is_selected { review.choice().map(|(_, _, says)| says) } else { None };
        let lines = theirs(proposal, candidate, says.unwrap_or(candidate.relation), review, self.look);
        pane(frame, area, block, lines, review.scrolled())
    }

    /// The last lines: what happened, and what the keys are for.
    fn keys(&self, review: &Review, width: u16) -> Vec<Line<'static>> {
        let languages = self.look.languages;
        let mut lines = Vec::new();
        if self.is_busy {
            lines.push(Line::from(languages.word(["writing …", "bezig met schrijven …", "écriture …"])));
        } else if let Some(message) = &self.message {
            let shown =
                message.lines().map(|line| Line::styled(format!("! {}", visible(line)), self.look.bold()));
            lines.extend(shown.flat_map(|line| super::wrap::wrapped(line, usize::from(width))));
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
                self.look.bold(),
            ));
        }
        let keys: Vec<(&str, &str)> =
            KEYS.iter().map(|(key, words)| (*key, languages.word(*words))).collect();
        lines.extend(flowed(&keys, usize::from(width), self.look));
        lines
    }

    fn help(&self, frame: &mut Frame<'_>, area: Rect) {
        let lines: Vec<Line<'static>> = HELP
            .iter()
            .map(|(key, words)| {
                Line::from(vec![
                    Span::styled(format!("{key:8}"), self.look.bold()),
                    Span::raw(self.look.languages.word(*words)),
                ])
            })
            .collect();
        frame.render_widget(Clear, area);
        let title = self.look.languages.word(["Keys", "Toetsen", "Touches"]);
        let help = Paragraph::new(lines).wrap(Wrap { trim: false });
        frame.render_widget(help.block(Block::bordered().title(format!(" {title} "))), area);
    }
}

/// Text in a frame, moved so many lines; how many lines more there are than fit.
fn pane(frame: &mut Frame<'_>, area: Rect, block: Block<'_>, lines: Vec<Line<'static>>, scroll: u16) -> u16 {
    let inner = block.inner(area);
    let lines: Vec<Line<'static>> =
        lines.into_iter().flat_map(|line| super::wrap::wrapped(line, usize::from(inner.width))).collect();
    let total = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let beyond = total.saturating_sub(inner.height);
    let scroll = scroll.min(beyond);
    let block = if scroll < beyond { block.title_bottom(" ↓ PgDn ") } else { block };
    frame.render_widget(Paragraph::new(lines).scroll((scroll, 0)).block(block), area);
    beyond
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
