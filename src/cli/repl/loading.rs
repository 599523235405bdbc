//! Loading a dataset at the prompt: seen on the terminal where it takes long, and stopped by Ctrl-C.
//!
//! It runs in a thread of its own, so that the prompt is back at once whatever is under way; that thread ends soon
//! after, by itself.

use crate::cli::error::{CliError, Kind};
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::cli::watch::STACK;
use crate::model::Languages;
use crate::store::{Dataset, Progress};
use std::ops::ControlFlow;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often somebody looks whether it shall stop.
const EVERY: Duration = Duration::from_millis(50);

/// How long it takes before the terminal shows how far it is.
const QUICK: Duration = Duration::from_millis(300);

/// What the thread tells.
enum News {
    At(Progress),
    Done(Result<Box<Dataset>, CliError>),
}

/// Loads what a session is about.
pub(super) fn load(session: Session) -> Result<Dataset, CliError> {
    let (token, languages, quiet) = (session.stop().token(), session.languages().clone(), session.quiet());
    let sources = session.into_sources();
    let (tell, news) = channel();
    let stop = token.clone();
    let work = move || {
        let mut watch = |progress| {
            if stop.is_cancelled() || tell.send(News::At(progress)).is_err() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let outcome = sources.load_watched(&mut watch).map(Box::new);
        // Nobody listens any more where somebody stopped it.
        let _unheard = tell.send(News::Done(outcome));
    };
    thread::Builder::new().name("loading".to_owned()).stack_size(STACK).spawn(work)?;
    let started = Instant::now();
    let mut bar = None;
    let mut last = None;
    loop {
        match news.recv_timeout(EVERY) {
            Ok(News::At(progress)) => last = Some(progress),
            Ok(News::Done(outcome)) => return outcome.map(|dataset| *dataset),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(CliError::new(Kind::Internal, "the dataset could not be loaded"));
            }
        }
        if token.is_cancelled() {
            return Err(stopped(&languages));
        }
        if started.elapsed() > QUICK {
            let bar = bar.get_or_insert_with(|| Bar::new(quiet));
            if let Some(progress) = last.take() {
                bar.show(progress, &languages);
            }
        }
    }
}

fn stopped(languages: &Languages) -> CliError {
    let words = ["loading was stopped", "het laden is gestopt", "le chargement a été interrompu"];
    CliError::new(Kind::Interrupted, languages.word(words))
}
