//! What the prompt is lent by whoever starts it: a dataset to ask, the verbs of the command line, the words of errors.

use super::settings::Settings;
use crate::query::saved::Library;
use crate::query::{Answer, Plan, QueryError};
use crate::store::Dataset;
use oxigraph::model::NamedNode;
use spargebra::{Query, Update};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Something that went wrong, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The exit code that it stands for.
    pub code: u8,
    /// What to print on standard error: whole lines, with colours.
    pub text: String,
}

/// Asks a question at the terminal and gives the answer; nothing where somebody leaves it by Ctrl-C or Ctrl-D.
pub type Asker = Rc<dyn Fn(&str) -> Option<String>>;

/// What a verb printed, and the exit code that it would have left with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// The bytes for standard output.
    pub bytes: Vec<u8>,
    /// The exit code.
    pub code: u8,
}

/// Whoever starts the prompt. Each method takes the settings of the moment: languages, limits, formats.
pub trait Host {
    /// What the open dataset is called.
    fn name(&self) -> String;

    /// Takes what asks at the terminal of the prompt: the one line editor reads answers, too.
    fn ask_by(&mut self, asker: Asker);

    /// A new statement is about to be typed: what was asked of the last one holds no more.
    fn ready(&mut self);

    /// Answers a query.
    ///
    /// # Errors
    /// As [`Engine::answer`](crate::query::Engine::answer).
    fn answer(&mut self, query: Query, settings: &Settings) -> Result<Answer, Fault>;

    /// Answers a query and says how.
    ///
    /// # Errors
    /// As [`Engine::explain`](crate::query::Engine::explain).
    fn explain(&mut self, query: Query, settings: &Settings) -> Result<(Answer, Plan), Fault>;

    /// The labels of what an answer speaks of.
    ///
    /// # Errors
    /// Where the dataset cannot be asked.
    fn labels(&mut self, answer: &Answer, settings: &Settings) -> Result<HashMap<String, String>, Fault>;

    /// Changes the workspace: checks what would change, tells it in words, asks where `ask`, and writes it.
    ///
    /// # Errors
    /// A change that the shapes refuse, a dataset that cannot be changed, a file that cannot be written.
    fn update(&mut self, update: Update, ask: bool, settings: &Settings) -> Result<(), Fault>;

    /// Takes back the last write of this session, likewise.
    ///
    /// # Errors
    /// Where there is none, or what it wrote has been changed since.
    fn undo(&mut self, ask: bool, settings: &Settings) -> Result<(), Fault>;

    /// Runs a verb with its arguments, as on the command line; where what it prints goes to a file, in the format of
    /// that one's name.
    ///
    /// # Errors
    /// As the verb.
    fn verb(&mut self, words: &[String], file: Option<&Path>, settings: &Settings) -> Result<Printed, Fault>;

    /// Opens another dataset: a workspace, a file, an endpoint.
    ///
    /// # Errors
    /// Where it cannot be read; then the one that was open still is.
    fn open(&mut self, target: &str) -> Result<(), Fault>;

    /// The dataset, where it is in memory.
    ///
    /// # Errors
    /// Where it cannot be loaded.
    fn dataset(&mut self) -> Result<Option<Arc<Dataset>>, Fault>;

    /// The thing that a name stands for.
    ///
    /// # Errors
    /// Where nothing has that name, or several things do.
    fn resolve(&mut self, name: &str, settings: &Settings) -> Result<NamedNode, Fault>;

    /// The saved queries.
    fn library(&self) -> Library;

    /// Makes a text a saved query of the workspace and tells its path.
    ///
    /// # Errors
    /// Where there is no workspace to write to, or a query of that name.
    fn save_query(&mut self, name: &str, text: &str) -> Result<PathBuf, Fault>;

    /// Whether a file could be written, before there is something to write.
    ///
    /// # Errors
    /// Where it could not be.
    fn check_file(&self, path: &Path) -> Result<(), Fault>;

    /// Writes a file whole or not at all.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn write_file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Fault>;

    /// Reads a text file.
    ///
    /// # Errors
    /// Where it cannot be read as text.
    fn read_file(&mut self, path: &Path) -> Result<String, Fault>;

    /// An error of a query in the words of all errors.
    fn fault(&self, error: QueryError, settings: &Settings) -> Fault;

    /// An error of use with hints, likewise.
    fn usage(&self, message: &str, hints: &[String]) -> Fault;
}
