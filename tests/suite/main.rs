//! The tests of what a user sees and of what the project promises about itself. See `tests/README.md`.

mod architecture;
mod bad_input;
mod command;
mod conformance;
mod data;
mod documentation;
mod export;
mod find;
mod formats;
mod init;
mod ontology;
mod query;
mod run;
mod service;
mod shared;
mod show;
