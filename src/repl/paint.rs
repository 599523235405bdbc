//! Colours of what is typed and of Turtle, for a light and for a dark terminal.

use crate::model::Prefixes;
use crate::query::editing::{Known, Span, SpanKind, highlight};
use std::env;
use std::fmt::Write as _;

/// What the background is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Theme {
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light ground.
    Light,
}

impl Theme {
    /// What the terminal says of itself in `COLORFGBG`; dark where it says nothing.
    pub(super) fn of_terminal() -> Self {
        let ground = env::var("COLORFGBG").ok();
        let ground = ground.as_deref().and_then(|colours| colours.rsplit(';').next()?.parse::<u8>().ok());
        match ground {
            Some(7 | 15) => Self::Light,
            _ => Self::Dark,
        }
    }

    /// The colour of a kind, as the parameters of SGR ([ECMA-48](https://ecma-international.org/publications-and-standards/standards/ecma-48/)).
    const fn colour(self, kind: SpanKind) -> &'static str {
        use SpanKind as K;
        match (self, kind) {
            (_, K::Comment) => "2",
            (Self::Dark, K::Keyword | K::Command) => "1;94",
            (Self::Light, K::Keyword | K::Command) => "1;34",
            (Self::Dark, K::Function) => "96",
            (Self::Light, K::Function) => "36",
            (Self::Dark, K::Variable) => "93",
            (Self::Light, K::Variable) => "33",
            (Self::Dark, K::Text | K::Number) => "92",
            (Self::Light, K::Text | K::Number) => "32",
            (Self::Dark, K::Prefix) => "95",
            (Self::Light, K::Prefix) => "35",
            _ => "",
        }
    }
}

/// A line with its colours; what is faulty is underlined, matching brackets are reversed.
pub(super) fn line(text: &str, spans: &[Span], theme: Theme) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for span in spans {
        let (Some(between), Some(part)) = (text.get(at..span.range.start), text.get(span.range.clone()))
        else {
            continue;
        };
        out.push_str(between);
        let mut codes: Vec<&str> = vec![theme.colour(span.kind)];
        if span.faulty {
            codes.extend(["4", "31"]);
        }
        if span.matching {
            codes.push("7");
        }
        codes.retain(|code| !code.is_empty());
        if codes.is_empty() {
            out.push_str(part);
        } else {
            // A line feed within colours would keep them on a terminal's next line.
            for (index, piece) in part.split('\n').enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                let _infallible = write!(out, "\u{1b}[{}m{piece}\u{1b}[0m", codes.join(";"));
            }
        }
        at = span.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// A text that stands back.
pub(super) fn faint(text: &str) -> String {
    text.split('\n').map(|line| format!("\u{1b}[2m{line}\u{1b}[0m")).collect::<Vec<_>>().join("\n")
}

/// Turtle with its colours.
pub(super) fn turtle(text: &str, theme: Theme) -> String {
    let prefixes = Prefixes::known();
    let mut spans = highlight(text, None, &Known { prefixes: &prefixes, is_property: None });
    // Turtle is not SPARQL: nothing in it is wrong.
    for span in &mut spans {
        span.faulty = false;
    }
    line(text, &spans, theme)
}
