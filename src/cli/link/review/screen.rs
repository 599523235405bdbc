//! Drawing a card: wide windows show the thing and the candidates side by side, narrow ones the thing above the
//! candidate that is selected.

use super::foot::{self, Happened};
use super::look::Look;
use super::panes::{ours, theirs};
use super::wrap::wrapped;
use crate::link::review::{Card, Key, Review};
use crate::render::visible;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Paragraph};

/// The least width of a candidate beside others.
const LEAST_COLUMN: u16 = 30;
/// The least width of a window that shows things side by side.
const WIDE: u16 = 72;
/// The least window that shows anything.
const LEAST: (u16, u16) = (20, 8);

/// What is on the screen beside the review: a message, how far it can be moved.
pub(super) struct Screen<'l> {
    look: &'l Look<'l>,
    happened: Happened,
    /// How many lines do not fit.
    beyond: u16,
}

impl<'l> Screen<'l> {
    pub(super) fn new(look: &'l Look<'l>) -> Self {
        Self { look, happened: Happened::default(), beyond: 0 }
    }

    /// Tells something until the next key.
    pub(super) fn say(&mut self, message: String) {
        self.happened.message = Some(message);
    }

    /// Shows that something is being written, which may wait for another writer.
    pub(super) const fn busy(&mut self) {
        self.happened.is_busy = true;
    }

    pub(super) fn forget(&mut self) {
        self.happened = Happened::default();
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
        let keys = foot::lines(review, &self.happened, self.look, area.width);
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
            foot::help(frame, body, self.look);
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
}

/// Text in a frame, moved so many lines; how many lines more there are than fit.
fn pane(frame: &mut Frame<'_>, area: Rect, block: Block<'_>, lines: Vec<Line<'static>>, scroll: u16) -> u16 {
    let inner = block.inner(area);
    let lines: Vec<Line<'static>> =
        lines.into_iter().flat_map(|line| wrapped(line, usize::from(inner.width))).collect();
    let total = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let beyond = total.saturating_sub(inner.height);
    let scroll = scroll.min(beyond);
    let block = if scroll < beyond { block.title_bottom(" ↓ PgDn ") } else { block };
    frame.render_widget(Paragraph::new(lines).scroll((scroll, 0)).block(block), area);
    beyond
}
