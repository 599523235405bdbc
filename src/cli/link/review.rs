//! `labgraph link review`: cards on the whole screen.
//!
//! `screen` draws, `panes` says what stands in each part, `keys` what the keys mean, `judge` writes what was judged,
//! `doubts` keeps what nobody could tell, `tty` takes and gives back the terminal. What a key does to the review is
//! [`crate::link::review`]'s.

mod doubts;
mod foot;
mod judge;
mod keys;
mod look;
mod panes;
mod screen;
mod tty;
mod wrap;

pub(in crate::cli) use tty::give_back;

use super::asked::{Found, Selection};
use super::who;
use crate::cli::commit::Patience;
use crate::cli::error::{CliError, Kind};
use crate::cli::session::Session;
use crate::cli::watch;
use crate::link::review::{Card, Effect, Review, Tally, sort};
use doubts::Doubts;
use judge::Judge;
use keys::Pressed;
use ratatui::crossterm::event::{self, Event};

use look::Look;
use screen::Screen;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;
use tty::Tty;

/// Judge candidates one by one, on cards that fill the screen.
///
/// On the left is the thing, beside it the candidates: what agrees (=), is alike (≈) or differs (≠), what each feature
/// gives to the logarithm of the odds, and where the thing occurs in its sources. Cards come in the order of expected
/// use: first the things that the graph speaks of most and whose best candidate is likely right, all cards of a thing
/// together; what somebody was unsure of comes last. Each judgement is on disk before the next card is shown.
#[derive(Debug, clap::Args)]
#[command(after_help = KEYS)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    selection: Selection,

    /// Show so many candidates on a card.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=9))]
    top: u8,

    /// Hide scores, and the order that they give, until a card is judged.
    #[arg(long)]
    blind: bool,

    /// Who judges. Without it, `LABGRAPH_REVIEWER`.
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,

    #[command(flatten)]
    patience: Patience,
}

const KEYS: &str = "Keys, in every language:
  y  the selected candidate is the one        n  it is not
  0  none of them: the register has no entry  -  the same
  u  unsure: noted, and it comes again        s  skip
  b  back: takes the last judgement back      q  stop, as Ctrl-C does
  1-9, arrows, Tab  select a candidate        r  what the link says: the same, close, related, …
  PgUp, PgDn, j, k  move what is too long     ?  help

Without a terminal: labgraph link accept THING REGISTER:IDENTIFIER, and reject likewise.";

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let languages = session.languages();
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() || session.at_prompt() {
            let message = languages.word([
                "a review needs a terminal of its own",
                "een nazicht heeft een eigen terminal nodig",
                "une revue a besoin d’un terminal à elle",
            ]);
            return Err(CliError::usage(message).hint(languages.word([
                "for scripts: labgraph link suggest lists candidates, labgraph link accept and labgraph link reject decide",
                "voor scripts: labgraph link suggest toont kandidaten, labgraph link accept en labgraph link reject beslissen",
                "pour les scripts\u{a0}: labgraph link suggest liste les candidats, labgraph link accept et labgraph link reject décident",
            ])));
        }
        let workspace = session.own_workspace()?;
        let reviewer = who::reviewer(self.reviewer.as_deref(), languages)?;
        let doubts = Doubts::of(workspace)?;
        let found = self.selection.look(session)?;
        let cards = self.cards(&found, &doubts);
        if cards.is_empty() {
            found.tell(session);
            session.tell(languages.word([
                "There is nothing to review.",
                "Er valt niets na te kijken.",
                "Il n’y a rien à vérifier.",
            ]))?;
            return Ok(code(&found, false));
        }
        let look = Look::of(session, &found);
        let mut judge = Judge {
            session,
            patience: self.patience,
            reviewer,
            doubts,
            undo: Vec::new(),
            unseen: Vec::new(),
        };
        let mut review = Review::new(cards, self.blind);
        let outcome = watch::unhurried(|| run(&mut review, &mut judge, &look));
        // In a few lines, so that the summary stays in sight.
        found.tell_briefly(session);
        for line in &judge.unseen {
            session.note(line);
        }
        session.tell(&summary(session, review.tally()))?;
        Ok(code(&found, outcome?))
    }

    /// A card for each proposal that has a candidate worth a look, or that was decided on what has changed.
    fn cards(&self, found: &Found, doubts: &Doubts) -> Vec<Card> {
        let worth = found.proposals.iter().filter(|proposal| {
            let best = proposal.candidates.first();
            best.is_some_and(|best| best.is_worthy() || proposal.changed.is_some())
        });
        let mut cards: Vec<Card> = worth
            .map(|proposal| {
                let mut card = Card::new(proposal.clone(), usize::from(self.top), self.blind);
                card.doubted = doubts.when(&proposal.subject.iri, &proposal.authority.iri);
                card
            })
            .collect();
        sort(&mut cards, self.blind);
        cards
    }
}

/// Shows cards and takes keys until the end; whether somebody broke it off.
fn run(review: &mut Review, judge: &mut Judge<'_>, look: &Look<'_>) -> Result<bool, CliError> {
    let mut tty = Tty::take()?;
    let mut screen = Screen::new(look);
    loop {
        tty.draw(|frame| screen.draw(frame, review))?;
        let key = match event::read()? {
            Event::Key(key) => match keys::of(key) {
                Pressed::Key(key) => key,
                Pressed::Interrupt => return Ok(true),
                Pressed::Nothing => continue,
            },
            // The next frame has the new size.
            _ => continue,
        };
        screen.forget();
        judge.unseen.clear();
        let mut effect = review.press(screen.bounded(key));
        if matches!(effect, Effect::Write(..) | Effect::TakeBack(..)) {
            screen.busy();
            tty.draw(|frame| screen.draw(frame, review))?;
            let outcome = match effect {
                Effect::Write(card, judgement) => judge.write(review, card, judgement, look.names),
                Effect::TakeBack(card, judgement) => judge.take_back(review, card, judgement),
                _ => Ok(()),
            };
            screen.forget();
            match &outcome {
                Err(error) => screen.say(error.message(judge.session.languages())),
                Ok(()) if !judge.unseen.is_empty() => screen.say(judge.unseen.join("\n")),
                Ok(()) => {}
            }
            effect = review.written(outcome.is_ok());
            // What was pressed meanwhile was meant for the card that is gone.
            discard_keys()?;
        }
        if effect == Effect::End {
            return Ok(false);
        }
    }
}

/// Reads what was pressed and forgets it, unless somebody wants to stop.
fn discard_keys() -> io::Result<()> {
    while event::poll(Duration::ZERO)? {
        let _unseen = event::read()?;
    }
    Ok(())
}

fn code(found: &Found, interrupted: bool) -> ExitCode {
    if interrupted {
        ExitCode::from(Kind::Interrupted.code())
    } else if found.is_faulty() {
        ExitCode::from(Kind::Remote.code())
    } else {
        ExitCode::SUCCESS
    }
}

fn summary(session: &Session, tally: Tally) -> String {
    let Tally { accepted, rejected, none, unsure, skipped, left } = tally;
    let languages = session.languages();
    languages
        .word([
            &format!("Accepted: {accepted}; rejected: {rejected}; none: {none}; unsure: {unsure}; skipped: {skipped}; left: {left}."),
            &format!("Aanvaard: {accepted}; verworpen: {rejected}; geen: {none}; onzeker: {unsure}; overgeslagen: {skipped}; over: {left}."),
            &format!("Acceptés\u{a0}: {accepted}\u{a0}; rejetés\u{a0}: {rejected}\u{a0}; aucun\u{a0}: {none}\u{a0}; incertains\u{a0}: {unsure}\u{a0}; passés\u{a0}: {skipped}\u{a0}; restants\u{a0}: {left}."),
        ])
        .to_owned()
}
