//! What changed between two datasets: statements by isomorphism, and the same in words.
//!
//! Must not render or know where the datasets came from.
