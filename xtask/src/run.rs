//! Other programs, run from the root of the workspace with their output in view.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;

/// A program to run, and the line that a person would type for it.
pub(crate) struct Run {
    command: Command,
}

/// What a program left behind.
pub(crate) struct Output {
    pub(crate) success: bool,
    /// The exit status; none if it was killed or could not start.
    pub(crate) status: Option<i32>,
    pub(crate) text: String,
    /// What it wrote to standard error, where the two were kept apart.
    pub(crate) errors: String,
}

impl Output {
    fn new(status: Option<ExitStatus>, text: String, errors: String) -> Output {
        let success = status.is_some_and(|status| status.success());
        Output { success, status: status.and_then(|status| status.code()), text, errors }
    }
}

pub(crate) fn program(program: impl AsRef<OsStr>) -> Run {
    let mut command = Command::new(program);
    command.current_dir(root());
    Run { command }
}

/// Cargo, without its cache for incremental builds: over all these programs that would hold more than 10 GB.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Run {
    program("cargo").args(&arguments).env("CARGO_INCREMENTAL", "0")
}

impl Run {
    pub(crate) fn args(mut self, arguments: &[impl AsRef<OsStr>]) -> Run {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Run {
        self.command.env(key, value);
        self
    }

    pub(crate) fn within(mut self, folder: &str) -> Run {
        self.command.current_dir(root().join(folder));
        self
    }

    /// Runs with inherited output; says whether it ended well.
    pub(crate) fn succeeds(mut self) -> bool {
        println!("$ {}", self.line());
        match self.command.status() {
            Ok(status) => status.success(),
            Err(error) => {
                println!("{}: {error}", self.line());
                false
            }
        }
    }

    /// Runs without showing anything. A program that cannot start has not succeeded.
    pub(crate) fn quiet(mut self) -> Output {
        match self.command.stdin(Stdio::null()).output() {
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout).into_owned();
                let errors = String::from_utf8_lossy(&output.stderr).into_owned();
                Output::new(Some(output.status), text, errors)
            }
            Err(error) => Output::new(None, String::new(), error.to_string()),
        }
    }

    /// Runs, shows each line as it comes, and keeps all of them.
    pub(crate) fn watched(mut self) -> Output {
        println!("$ {}", self.line());
        let child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => {
                println!("{}: {error}", self.line());
                return Output::new(None, String::new(), error.to_string());
            }
        };
        let text = Mutex::new(String::new());
        let (out, err) = (child.stdout.take(), child.stderr.take());
        thread::scope(|scope| {
            scope.spawn(|| copy(out, &text));
            scope.spawn(|| copy(err, &text));
        });
        Output::new(child.wait().ok(), text.into_inner().unwrap_or_default(), String::new())
    }

    fn line(&self) -> String {
        let mut line =
            Path::new(self.command.get_program()).file_name().map_or_else(String::new, shown);
        for argument in self.command.get_args() {
            line.push(' ');
            line.push_str(&shown(argument));
        }
        line
    }
}

fn copy(from: Option<impl Read>, to: &Mutex<String>) {
    let Some(from) = from else { return };
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        let mut kept = to.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        print!("{text}");
        let _ = std::io::stdout().flush();
        kept.push_str(&text);
        line.clear();
    }
}

/// An argument as one would type it.
pub(crate) fn shown(argument: &OsStr) -> String {
    let text = argument.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{text}'")
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}
