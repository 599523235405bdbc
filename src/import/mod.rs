//! Data from elsewhere into statements: tables through a mapping, RDF as it is.
//!
//! Must not write files.
