//! Changing a workspace: an update in memory, what it changes file by file, whether it may stand, and the write.
//!
//! Must not know a terminal.
