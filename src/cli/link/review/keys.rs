//! What the keys of a terminal mean: the same in every language.

use crate::link::review::Key;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    Key(Key),
    /// Ctrl-C: out, at once.
    Interrupt,
    /// A key that goes up again.
    Nothing,
}

/// So many lines is a page.
const PAGE: i16 = 8;

pub(super) fn of(event: KeyEvent) -> Pressed {
    if event.kind == KeyEventKind::Release {
        return Pressed::Nothing;
    }
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    if control {
        return match event.code {
            KeyCode::Char('c' | 'C') => Pressed::Interrupt,
            KeyCode::Char('d' | 'D') => Pressed::Key(Key::Quit),
            _ => Pressed::Key(Key::Other),
        };
    }
    Pressed::Key(match event.code {
        KeyCode::Char('y' | 'Y') => Key::Accept,
        KeyCode::Char('n' | 'N') => Key::Reject,
        KeyCode::Char('0' | '-') => Key::NoneOfThem,
        KeyCode::Char('u' | 'U') => Key::Unsure,
        KeyCode::Char('s' | 'S') => Key::Skip,
        KeyCode::Char('b' | 'B') => Key::Back,
        KeyCode::Char('q' | 'Q') => Key::Quit,
        KeyCode::Char('r' | 'R') => Key::Relation,
        KeyCode::Char('?' | 'h') => Key::Help,
        KeyCode::Char('j') => Key::Scroll(1),
        KeyCode::Char('k') => Key::Scroll(-1),
        KeyCode::Char(digit @ '1'..='9') => Key::Pick(digit.to_digit(10).map_or(0, |digit| digit as usize)),
        KeyCode::Right | KeyCode::Down | KeyCode::Tab => Key::Next,
        KeyCode::Left | KeyCode::Up | KeyCode::BackTab => Key::Previous,
        KeyCode::PageDown => Key::Scroll(PAGE),
        KeyCode::PageUp => Key::Scroll(-PAGE),
        _ => Key::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Pressed {
        of(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn letters_mean_the_same_in_both_cases() {
        for (letter, key) in [
            ('y', Key::Accept),
            ('n', Key::Reject),
            ('u', Key::Unsure),
            ('s', Key::Skip),
            ('b', Key::Back),
            ('q', Key::Quit),
        ] {
            assert_eq!(pressed(KeyCode::Char(letter), KeyModifiers::NONE), Pressed::Key(key));
            let capital = letter.to_ascii_uppercase();
            assert_eq!(pressed(KeyCode::Char(capital), KeyModifiers::SHIFT), Pressed::Key(key));
        }
        assert_eq!(pressed(KeyCode::Char('0'), KeyModifiers::NONE), Pressed::Key(Key::NoneOfThem));
        assert_eq!(pressed(KeyCode::Char('3'), KeyModifiers::NONE), Pressed::Key(Key::Pick(3)));
    }

    #[test]
    fn with_control_nothing_is_judged() {
        assert_eq!(pressed(KeyCode::Char('c'), KeyModifiers::CONTROL), Pressed::Interrupt);
        for letter in ['y', 'n', '0', 'u', 's'] {
            assert_eq!(pressed(KeyCode::Char(letter), KeyModifiers::CONTROL), Pressed::Key(Key::Other));
        }
    }

    #[test]
    fn a_key_counts_when_it_goes_down() {
        let up =
            KeyEvent { kind: KeyEventKind::Release, ..KeyEvent::new(KeyCode::Char('y'), KeyModifiers::NONE) };
        assert_eq!(of(up), Pressed::Nothing);
    }
}
