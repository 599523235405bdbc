//! SHACL validation, and our own `Report` of it: what is wrong, in plain words, with file, line and column.
//!
//! The only place that knows the SHACL crate: no type of it leaves.
