//! Bars for a terminal: a name, a bar to scale, the number.

use super::number::grouped;
use super::{Style, visible};
use std::fmt::Write as _;

/// A bar to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What stands at its left.
    pub name: String,
    /// How long it is.
    pub value: f64,
}

/// How wide names may be.
const MOST_NAME: usize = 30;

/// The least width of the longest bar.
const LEAST_BAR: usize = 8;

/// Eighths of a character.
const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Draws bars, the longest as wide as `style` has room for. A value below zero has a bar to the left of its number,
/// marked `-`.
///
/// ```
/// use labgraph::render::{Bar, Style, bars};
/// let bar = |name: &str, value| Bar { name: name.to_owned(), value };
/// let style = Style { width: Some(20), ..Style::default() };
/// assert_eq!(bars(&[bar("a", 2.0), bar("b", 1.0)], &style), "a  ██████████████  2\nb  ███████         1\n");
/// ```
#[must_use]
pub fn bars(bars: &[Bar], style: &Style) -> String {
    let names: Vec<String> = bars.iter().map(|bar| cut(&visible(&bar.name), MOST_NAME)).collect();
    let numbers: Vec<String> =
        bars.iter().map(|bar| grouped(&format!("{}", bar.value), &style.languages)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let (name_width, number_width) = (widest(&names), widest(&numbers));
    let room = usize::from(style.width.unwrap_or(80)).saturating_sub(name_width + number_width + 4);
    let room = room.max(LEAST_BAR);
    let most = bars.iter().map(|bar| bar.value.abs()).fold(0.0, f64::max);
    let mut out = String::new();
    for ((bar, name), number) in bars.iter().zip(&names).zip(&numbers) {
        let drawn = drawn(bar.value, most, room);
        let (pad_name, pad_bar) = (name_width - width(name), room - drawn.chars().count());
        let pad_number = number_width - width(number);
        let _infallible =
            writeln!(out, "{name}{:pad_name$}  {drawn}{:pad_bar$}  {:pad_number$}{number}", "", "", "");
    }
    out
}

/// A bar in characters and eighths of one.
fn drawn(value: f64, most: f64, room: usize) -> String {
    if most <= 0.0 {
        return String::new();
    }
    let full = if value < 0.0 { '▒' } else { '█' };
    // Between 0 and eight times the room, which is a few hundred.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number above zero")]
    let eighths = (value.abs() / most * room as f64 * 8.0).round() as usize;
    let mut bar: String = std::iter::repeat_n(full, eighths / 8).collect();
    if value > 0.0 && !eighths.is_multiple_of(8) {
        bar.push(EIGHTHS[eighths % 8]);
    }
    bar
}

/// How many columns a text takes.
fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// A text that takes no more than so many columns; `…` at the end of what is cut.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut taken = 0;
    for c in text.chars() {
        taken += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if taken >= most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
