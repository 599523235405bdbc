//! The options that every command has.

use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Options {
    /// The workspace: a folder with ontology/, data/ and queries/.
    ///
    /// Without it, the nearest one from the current folder upwards; without any, the built-in copy.
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,

    /// Ask these RDF files alone, in the syntax that each one's extension tells.
    #[arg(long, global = true, value_name = "FILE", num_args = 1)]
    pub data: Vec<PathBuf>,

    /// Ask this SPARQL 1.1 endpoint in the place of a workspace: query, run, show, find and export do.
    ///
    /// For `authority add` it is the address of the service to describe; nobody is asked then.
    /// Saved queries are those of the workspace: of --workspace, or else the nearest one. What the endpoint derives,
    /// and what its SERVICE may reach, is for it to say.
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint: Option<String>,

    /// Leave out what the inference rules derive.
    #[arg(long, global = true)]
    pub no_inference: bool,

    /// Languages for names, best first: nl,fr,en. [default: from LANG]
    #[arg(long, global = true, value_name = "TAGS")]
    pub lang: Option<String>,

    /// The format of the answer.
    ///
    /// Rows: table, csv, tsv, json, jsonl, xml, md, html, xlsx. Graphs: ttl, trig, nt, nq, rdf, jsonld.
    /// Differences: text, md, json, nq, patch.
    /// [default: by the extension of --output, else table or ttl]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<String>,

    /// Write to a file, whole or not at all.
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Show labels in the place of IRIs.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        num_args = 0..=1,
        require_equals = true,
        default_value = "auto",
        default_missing_value = "always"
    )]
    pub labels: Labels,

    /// Stop a query after so many seconds; loading and writing may take as long again.
    #[arg(long, global = true, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub timeout: Duration,

    /// Stop a query that answers more rows than this.
    #[arg(long, global = true, value_name = "N", default_value_t = 1_000_000)]
    pub max_rows: usize,

    /// Stop where so much memory is taken.
    #[arg(long, global = true, value_name = "MIB", default_value_t = 4096)]
    pub max_memory: usize,

    /// Let SERVICE reach this endpoint, beside those of data/authorities.ttl.
    #[arg(long, global = true, value_name = "URL")]
    pub allow_service: Vec<String>,

    /// Ask no server: answer from what was kept of earlier answers, however old. `LABGRAPH_OFFLINE=1` does the same.
    #[arg(long, global = true)]
    pub offline: bool,

    /// No progress and no warnings.
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Log what is done; twice for more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// Colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When labels stand in the place of IRIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Labels {
    /// In formats for people, where a saved query says so.
    Auto,
    /// Wherever the format allows.
    Always,
    /// Nowhere.
    Never,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes the choice hold for all that this process prints.
    pub(super) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "a number of seconds is expected".to_owned())?;
    match Duration::try_from_secs_f64(number) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("a number of seconds above zero is expected".to_owned()),
    }
}
