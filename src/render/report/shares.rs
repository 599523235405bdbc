//! A chart of shares as SVG: bars of the same length, each divided among its parts, and below each bar what
//! its parts are.

use super::chart::{BAR, WIDTH, framed, letters, name, said, whole};
use crate::model::Languages;
use crate::render::number::grouped;
use crate::render::visible;
use crate::report::{Share, Shares, Whole, Word};
use plotters::prelude::{
    Color, DrawingArea, DrawingBackend, IntoDrawingArea, PathElement, RGBColor, Rectangle, SVGBackend,
    ShapeStyle, Text, WHITE,
};
use std::error::Error;

/// The height of a line of words, and of a bar with the room around it.
const LINE: i32 = 22;
const BAR_ROOM: i32 = 30;
/// How high and how long a bar is, and the square that stands for a part.
const THICK: i32 = 22;
const LENGTH: f64 = 412.0;
const SQUARE: i32 = 12;

/// The colours of parts, told apart in grey too; after them comes an open one, and then they begin again.
const FILLS: [RGBColor; 3] = [BAR, RGBColor(0xA9, 0xC9, 0xE8), RGBColor(0x8A, 0x93, 0x9E)];

/// Draws a chart; `id` begins the names of its parts.
pub(super) fn svg(shares: &Shares, id: &str, languages: &Languages) -> Result<String, Box<dyn Error>> {
    let height = u32::try_from(shares.wholes.iter().map(height_of).sum::<i32>())?;
    let mut drawn = String::new();
    {
        let area = SVGBackend::with_string(&mut drawn, (WIDTH, height)).into_drawing_area();
        let mut top = 0;
        for of in &shares.wholes {
            draw(&area, of, top, languages)?;
            top += height_of(of);
        }
        area.present()?;
    }
    let told: Vec<String> = shares.wholes.iter().map(|of| told(of, languages)).collect();
    Ok(framed(&drawn, id, &shares.title, &told.join("; "), height))
}

fn draw<B: DrawingBackend>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    of: &Whole,
    top: i32,
    languages: &Languages,
) -> Result<(), Box<dyn Error>>
where
    B::ErrorType: 'static,
{
    area.draw(&Text::new(name(&of.label), (2, top + 12), letters()))?;
    area.draw(&Text::new(said(&of.text, languages), (2, top + 12 + LINE), letters()))?;
    if of.parts.is_empty() {
        return Ok(());
    }
    let (bar, mut line) = (top + 2 * LINE + 4, top + 2 * LINE + BAR_ROOM + 14);
    let mut begin = 0.0;
    for (index, part) in of.parts.iter().enumerate() {
        let end = begin + part.share;
        let at = |share: f64| 2 + whole((share * LENGTH).clamp(0.0, LENGTH));
        let shape = shape(index);
        area.draw(&Rectangle::new([(at(begin), bar), (at(end), bar + THICK)], shape))?;
        let divider = if shape.filled { WHITE } else { BAR };
        for member in 1..part.among {
            let x = at(begin + part.share * f64::from(member) / f64::from(part.among));
            area.draw(&PathElement::new(vec![(x, bar), (x, bar + THICK)], divider.stroke_width(1)))?;
        }
        area.draw(&Rectangle::new([(2, line - SQUARE / 2), (2 + SQUARE, line + SQUARE / 2)], shape))?;
        area.draw(&Text::new(name(&part.label), (22, line), letters()))?;
        area.draw(&Text::new(amount(part, languages), (22, line + LINE), letters()))?;
        line += 2 * LINE;
        begin = end;
    }
    Ok(())
}

/// How a part is filled.
fn shape(index: usize) -> ShapeStyle {
    match FILLS.get(index % (FILLS.len() + 1)) {
        Some(fill) => ShapeStyle { color: fill.to_rgba(), filled: true, stroke_width: 1 },
        None => ShapeStyle { color: BAR.to_rgba(), filled: false, stroke_width: 2 },
    }
}

fn height_of(of: &Whole) -> i32 {
    let lines = 2 + 2 * i32::try_from(of.parts.len()).unwrap_or_default();
    let bar = if of.parts.is_empty() { 0 } else { BAR_ROOM };
    lines * LINE + bar + 10
}

/// `330,000 EUR a year: 97.1% (11 × 8.8%)`.
fn amount(part: &Share, languages: &Languages) -> String {
    let percent = |share: f64| {
        let space = if Word::Language.text(languages) == "fr" { "\u{a0}" } else { "" };
        format!("{}{space}%", grouped(&format!("{:.1}", share * 100.0), languages))
    };
    let colon = Word::Colon.text(languages);
    let whole = format!("{}{colon} {}", said(&part.text, languages), percent(part.share));
    match part.among {
        0 | 1 => whole,
        among => format!("{whole} ({among} × {})", percent(part.share / f64::from(among))),
    }
}

/// What a bar says, in words.
fn told(of: &Whole, languages: &Languages) -> String {
    let parts: Vec<String> =
        of.parts.iter().map(|part| format!("{} {}", visible(&part.label), amount(part, languages))).collect();
    let label = format!("{}: {}", visible(&of.label), said(&of.text, languages));
    if parts.is_empty() { label } else { format!("{label} = {}", parts.join(" + ")) }
}
