//! How far long work is, on standard error, where that is a terminal.

use crate::model::Languages;
use crate::store::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::time::Duration;

/// A spinner that says what is being done.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(quiet: bool) -> Self {
        let bar = ProgressBar::new_spinner();
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Says how far it is, in words of one's own.
    pub(super) fn say(&self, text: String) {
        self.0.set_message(text);
    }

    pub(super) fn show(&self, progress: Progress, languages: &Languages) {
        self.0.set_message(match progress {
            Progress::Read(count) => languages
                .word([
                    &format!("{count} statements read"),
                    &format!("{count} uitspraken gelezen"),
                    &format!("{count} énoncés lus"),
                ])
                .to_owned(),
            Progress::Stored(count) => languages
                .word([
                    &format!("{count} statements stored"),
                    &format!("{count} uitspraken opgeslagen"),
                    &format!("{count} énoncés enregistrés"),
                ])
                .to_owned(),
            Progress::Inferring => languages
                .word([
                    "running the inference rules",
                    "de afleidingsregels worden toegepast",
                    "application des règles d’inférence",
                ])
                .to_owned(),
        });
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
