//! Running labgraph as a user does, in an environment that has nothing of the machine's.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder to run labgraph in: empty, and its own home.
pub struct Place {
    folder: TempDir,
}

/// What a run of labgraph printed, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

impl fmt::Display for Outcome {
    /// Standard output, standard error where there is any, the exit code where it is not 0.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A carriage return, which ends the lines of CSV, does not survive in the source of a test.
        f.write_str(&self.stdout.replace("\r\n", "\n"))?;
        if !self.stderr.is_empty() {
            write!(f, "--- stderr\n{}", self.stderr)?;
        }
        match self.code {
            Some(0) => Ok(()),
            Some(code) => writeln!(f, "--- exit code {code}"),
            None => writeln!(f, "--- ended by a signal"),
        }
    }
}

impl Place {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A folder that holds a copy of the project's workspace.
    pub fn with_workspace() -> Self {
        let place = Self::empty();
        for folder in ["ontology", "data", "queries"] {
            copy(&project().join(folder), &place.path().join(folder));
        }
        place
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the folder.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// The command, ready to run here.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_labgraph"));
        command.current_dir(self.path()).env_clear().env("HOME", self.path()).env("LANG", "C.UTF-8");
        command
    }

    /// Runs labgraph with these arguments.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, b"", |_| ())
    }

    /// Runs labgraph with standard input, and with whatever `prepare` does to the command.
    pub fn run_with(&self, arguments: &[&str], stdin: &[u8], prepare: impl FnOnce(&mut Command)) -> Outcome {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        prepare(&mut command);
        let mut child = command.spawn().unwrap();
        // labgraph may end without reading its input.
        let _closed = child.stdin.take().unwrap().write_all(stdin);
        let output = child.wait_with_output().unwrap();
        // The folder has a new name in each run.
        let shown = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes).replace(&self.path().display().to_string(), "[FOLDER]")
        };
        Outcome { stdout: shown(&output.stdout), stderr: shown(&output.stderr), code: output.status.code() }
    }
}

/// Runs labgraph in an empty folder.
pub fn labgraph(arguments: &[&str]) -> Outcome {
    Place::empty().run(arguments)
}

/// Runs `script` in a shell that may mount, with labgraph as `$1` and a folder as `$2`; gives what it printed. Where
/// mounts are not allowed, says so and gives nothing.
pub fn with_mounts(place: &Place, script: &str) -> Option<String> {
    let binary = env!("CARGO_BIN_EXE_labgraph");
    for options in [&["--mount"][..], &["--user", "--map-root-user", "--mount"]] {
        let allowed =
            Command::new("unshare").args(options).args(["mount", "-t", "tmpfs", "none", "/mnt"]).output();
        if !allowed.is_ok_and(|output| output.status.success()) {
            continue;
        }
        let output = Command::new("unshare")
            .args(options)
            .args(["sh", "-c", script, "sh", binary])
            .arg(place.path())
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        return Some(shown.replace(&place.path().display().to_string(), "[FOLDER]"));
    }
    println!("skipped: nothing may be mounted here");
    None
}

/// The root of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
