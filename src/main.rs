//! The command `labgraph`.

use std::process::ExitCode;

fn main() -> ExitCode {
    labgraph::cli::main()
}
