//! The tests of what a user sees and of what the project promises about itself. See `tests/README.md`.

#![allow(unreachable_pub, reason = "a test binary has no public items")]
#![allow(clippy::unwrap_used, reason = "what fails in a test fails the test")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapshots are written so")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

mod architecture;
mod authority;
mod bad_input;
mod check;
mod command;
mod compare;
mod completion;
mod conformance;
mod data;
mod decisions;
mod diff;
mod documentation;
mod durability;
mod editing;
mod endpoint;
mod export;
mod federation;
mod fetch;
mod find;
mod fmt;
mod formats;
mod identifiers;
mod import;
mod init;
mod kill;
mod link_check;
mod link_fetch;
mod linking;
mod match_names;
mod mistakes;
mod nine_organisations;
mod ontology;
mod oxigraph_server;
mod profile;
mod query;
mod query_text;
mod registers;
mod repl;
mod report;
mod review;
mod run;
mod service;
mod shared;
mod show;
mod snapshots;
mod stand_in;
mod suggest;
mod terminal;
mod update;
mod updates;
