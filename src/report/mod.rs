//! The benchmark as a document: what each organisation is, side by side, with where each figure comes from.
//!
//! Gathers typed content from saved queries; `render` makes the bytes.
