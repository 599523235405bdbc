//! The list of candidates: in columns that fit the screen, however narrow.

use crate::model::Languages;
use crate::query::completion::Candidate;
use crate::render::{cut, grouped, visible};
use unicode_width::UnicodeWidthStr;

/// How much of what a candidate would insert is shown at least before what it is.
const LEAST_INSERTED: usize = 22;

/// How much of what a candidate is called is shown at least.
const LEAST_NAMED: usize = 8;

/// A candidate as a list shows it.
struct Entry {
    inserted: String,
    names: String,
    kind: &'static str,
    count: String,
}

impl Entry {
    fn of(candidate: &Candidate, languages: &Languages) -> Self {
        // A signature begins with the name of its function.
        let inserted = candidate.signature.unwrap_or(&candidate.shown);
        let names: Vec<&str> =
            [&candidate.label, &candidate.matched].into_iter().flatten().map(String::as_str).collect();
        let count = candidate.count.map(|count| grouped(&count.to_string(), languages)).unwrap_or_default();
        Self {
            inserted: visible(inserted),
            names: visible(&names.join(" · ")),
            kind: candidate.kind.word(languages),
            count,
        }
    }

    fn about(&self) -> String {
        format!("{} {}", self.kind, self.count).trim_end().to_owned()
    }
}

/// Candidates as a list, one a line: what each would insert, what it is called, what kind it is, how often it occurs.
///
/// On a screen that is too narrow for all of that the kind gives way first, then the count, then the name.
pub(super) fn listed(candidates: &[Candidate], languages: &Languages, width: usize) -> Vec<String> {
    let entries: Vec<Entry> = candidates.iter().map(|candidate| Entry::of(candidate, languages)).collect();
    let widest = |column: &dyn Fn(&Entry) -> usize| entries.iter().map(column).max().unwrap_or(0);
    // As wide as the screen: then the line editor puts no two beside each other.
    let room = width.saturating_sub(2);
    let inserted = widest(&|entry| entry.inserted.width());
    let names = widest(&|entry| entry.names.width());
    let abouts: [fn(&Entry) -> String; 3] = [Entry::about, |entry| entry.count.clone(), |_| String::new()];
    let fits = |about: &fn(&Entry) -> String| {
        let about = widest(&|entry| about(entry).width());
        about > 0 && inserted.min(LEAST_INSERTED) + 2 + about <= room
    };
    let about = abouts.into_iter().find(fits).unwrap_or(abouts[2]);
    let last = widest(&|entry| about(entry).width());
    let left = if last == 0 { room } else { room - last - 2 };
    let first = inserted.min(width / 2).min(left);
    let names = if names > 0 && left >= first + 2 + names.min(LEAST_NAMED) { names + 2 } else { 0 };
    let left = left.min(first + names).max(inserted.min(left));
    let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(text.width()));
    let line = |entry: &Entry| {
        let mut text = shortened(&entry.inserted, left);
        if names > 0 && text.width().max(first) + 2 + entry.names.width().min(LEAST_NAMED) <= left {
            let spaces = pad(&text, first);
            text = cut(&format!("{text}{spaces}  {}", entry.names), left);
        }
        text.push_str(&pad(&text, left));
        if last > 0 {
            text.push_str("  ");
            text.push_str(&about(entry));
        }
        format!("{text}{}", pad(&text, room))
    };
    entries.iter().map(line).collect()
}

/// A text that is too wide, cut: a path in front, as many begin alike, anything else at its end.
fn shortened(text: &str, most: usize) -> String {
    if text.width() <= most || !text.contains('/') {
        return cut(text, most);
    }
    let mut ends = text.char_indices().map(|(start, _)| &text[start..]);
    let end = ends.find(|end| end.width() < most.max(1)).unwrap_or_default();
    format!("…{end}")
}
