//! W3C conformance.
