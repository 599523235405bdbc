//! The tests of what a user sees and of what the project promises about itself. See `tests/README.md`.

mod conformance;
mod shared;
