//! A chart as SVG: bars that lie on each other, each with its name above and its number at its end.
//!
//! It is read in print and without colours: a number that is not exact has an open bar, and what is not
//! known is said in words.

use super::words;
use crate::model::Languages;
use crate::render::visible;
use crate::report::{Bar, Chart, Piece};
use plotters::prelude::{
    Color, DrawingArea, DrawingBackend, FontFamily, IntoDrawingArea, IntoFont, RGBColor, Rectangle,
    SVGBackend, ShapeStyle, Text,
};
use plotters::style::TextStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;

/// The width of the drawing, in units that a page may scale.
pub(super) const WIDTH: u32 = 420;
/// The height of a bar with its name.
const STEP: u32 = 44;
/// How high a bar is.
const THICK: i32 = 16;
/// How long the longest bar may be, and how short where the numbers beside it are long.
const LONGEST: f64 = 220.0;
const SHORTEST: f64 = 60.0;
/// About how wide a letter is, and the room on both sides of a number.
const LETTER: f64 = 7.3;
const ROOM: f64 = 16.0;
/// The size of letters.
const LETTERS: i32 = 17;
/// A name of more characters is cut; the table has it whole.
const LONGEST_NAME: usize = 54;

/// The colour of bars; dark enough beside white, light enough beside black.
pub(super) const BAR: RGBColor = RGBColor(0x3D, 0x7A, 0xB8);
/// The colour of letters, which becomes that of the page.
const INK: RGBColor = RGBColor(0x01, 0x02, 0x03);
/// The same as the drawing has it.
const INK_IN_SVG: &str = "#010203";

/// Draws a chart; `id` begins the names of its parts.
pub(super) fn svg(chart: &Chart, id: &str, languages: &Languages) -> Result<String, Box<dyn Error>> {
    let height = STEP * u32::try_from(chart.bars.len())? + 8;
    let mut drawn = String::new();
    {
        let area = SVGBackend::with_string(&mut drawn, (WIDTH, height)).into_drawing_area();
        let scale = scale(&chart.bars, languages);
        for (row, bar) in (0_i32..).zip(&chart.bars) {
            draw(&area, bar, row * i32::try_from(STEP)?, scale, languages)?;
        }
        area.present()?;
    }
    let said: Vec<String> =
        chart.bars.iter().map(|bar| format!("{}: {}", visible(&bar.label), number(bar, languages))).collect();
    Ok(framed(&drawn, id, &chart.title, &said.join("; "), height))
}

/// A drawing with its title and what it says in words, in letters of the colour of the page.
pub(super) fn framed(drawn: &str, id: &str, title: &str, said: &str, height: u32) -> String {
    let head = format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"{id}-title\">{}</title>\n<desc \
         id=\"{id}-desc\">{}</desc>",
        escaped(&visible(title)),
        escaped(said),
    );
    let body = drawn.split_once('>').map_or("", |(_, body)| body);
    head + &body.replace(INK_IN_SVG, "currentColor")
}

/// How letters are drawn.
pub(super) fn letters() -> TextStyle<'static> {
    TextStyle::from((FontFamily::SansSerif, LETTERS).into_font())
        .color(&INK)
        .pos(Pos::new(HPos::Left, VPos::Center))
}

/// How long one is, so that each bar has room for its number beside it.
fn scale(bars: &[Bar], languages: &Languages) -> f64 {
    let most = bars.iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    if most <= 0.0 {
        return 0.0;
    }
    let fits = bars.iter().filter_map(|bar| {
        let letters = number(bar, languages).chars().count() as f64;
        let left = f64::from(WIDTH) - ROOM - letters * LETTER;
        bar.value.filter(|value| *value > 0.0).map(|value| left / value)
    });
    fits.fold(LONGEST / most, f64::min).max(SHORTEST / most)
}

fn draw<B: DrawingBackend>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    bar: &Bar,
    top: i32,
    scale: f64,
    languages: &Languages,
) -> Result<(), Box<dyn Error>>
where
    B::ErrorType: 'static,
{
    let letters = letters();
    area.draw(&Text::new(name(&bar.label), (2, top + 12), letters.clone()))?;
    let middle = top + 32;
    let mut end = 2;
    if let Some(value) = bar.value {
        // A bar that is next to nothing is still seen.
        end = whole((value * scale).clamp(2.0, f64::from(WIDTH))) + 2;
        let shape = ShapeStyle { color: BAR.to_rgba(), filled: bar.exact, stroke_width: 2 };
        area.draw(&Rectangle::new([(2, middle - THICK / 2), (end, middle + THICK / 2)], shape))?;
        end += 8;
    }
    area.draw(&Text::new(number(bar, languages), (end, middle), letters))?;
    Ok(())
}

/// A length in whole units.
#[expect(clippy::cast_possible_truncation, reason = "no longer than the drawing is wide")]
pub(super) const fn whole(length: f64) -> i32 {
    length as i32
}

/// A name, cut where it is too long for the drawing.
pub(super) fn name(label: &str) -> String {
    let label = visible(label);
    if label.chars().count() <= LONGEST_NAME {
        return label;
    }
    let cut: String = label.chars().take(LONGEST_NAME - 1).collect();
    format!("{}…", cut.trim_end())
}

fn number(bar: &Bar, languages: &Languages) -> String {
    said(&bar.text, languages)
}

/// Pieces as words.
pub(super) fn said(text: &[Piece], languages: &Languages) -> String {
    text.iter().map(|piece| words(piece, languages)).collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
