//! Lines that are too long for a pane, broken between words where that can be; what they take is counted in columns.

use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands before the rest of a line that was broken.
const INDENT: &str = "  ";

/// A line as lines that are no wider than so many columns. A letter and its marks stay together.
pub(super) fn wrapped(line: Line<'static>, width: usize) -> Vec<Line<'static>> {
    if width == 0 || line.width() <= width {
        return vec![line];
    }
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut taken = 0;
    for span in line.spans {
        let style = span.style;
        for piece in span.content.split_word_bounds() {
            let needs = piece.width();
            if taken + needs > width && taken > INDENT.len() {
                // What stands between words is not needed at the beginning of a line.
                lines.push(vec![Span::raw(INDENT)]);
                taken = INDENT.len();
                if piece.trim().is_empty() {
                    continue;
                }
            }
            for letters in pieces(piece, width) {
                let needs = letters.width();
                if taken + needs > width {
                    lines.push(vec![Span::raw(INDENT)]);
                    taken = INDENT.len();
                }
                taken += needs;
                if let Some(last) = lines.last_mut() {
                    last.push(Span::styled(letters, style));
                }
            }
        }
    }
    lines.into_iter().map(Line::from).collect()
}

/// A word in pieces that fit behind the indent.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let most = width.saturating_sub(INDENT.len()).max(1);
    if word.width() <= most {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for letter in word.graphemes(true) {
        if let Some(last) = pieces.last_mut() {
            if last.width() + letter.width() > most && !last.is_empty() {
                pieces.push(letter.to_owned());
            } else {
                last.push_str(letter);
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: usize) -> Vec<String> {
        wrapped(Line::from(text.to_owned()), width).into_iter().map(|line| line.to_string()).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(
            broken("Ministerie van Economische Zaken", 15),
            ["Ministerie van ", "  Economische ", "  Zaken"]
        );
        assert_eq!(broken("kort", 15), ["kort"]);
    }

    #[test]
    fn what_is_too_long_is_cut_and_nothing_is_lost() {
        for (text, width) in [
            ("Donaudampfschifffahrtsgesellschaft", 10),
            ("内閣府科学技術・イノベーション推進事務局", 7),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", 3),
            ("a b", 1),
        ] {
            let lines = broken(text, width);
            let whole: String = lines.concat();
            let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(plain(&whole), plain(text));
            // Where not even one letter fits behind the indent, it sticks out.
            assert!(width < 4 || lines.iter().all(|line| line.width() <= width), "{lines:?}");
            assert!(!lines.iter().any(|line| line.trim_start().starts_with('\u{301}')), "{lines:?}");
        }
    }
}
