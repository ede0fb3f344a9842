//! The clients' scripts, run as processes, and what they print.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use scopeward_server::secret;
use serde_json::Value;

/// How long a script may take.
const DEADLINE: Duration = Duration::from_mins(4);

/// A script, by its name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Script {
    Node(&'static str),
    Python(&'static str),
    Schemathesis,
}

/// What a script printed.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) success: bool,
    pub(crate) out: String,
    errors: String,
}

impl Script {
    /// Runs it to its end.
    pub(crate) async fn run(self, arguments: &[String]) -> Ran {
        let [out, errors] = ["out", "errors"].map(|kind| {
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.{kind}", secret::id()))
        });
        let mut command = self.command();
        command.args(arguments).env("PYTHONDONTWRITEBYTECODE", "1").stdin(Stdio::null());
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&errors).unwrap());
        let mut child = command.spawn().unwrap();
        let start = Instant::now();
        let success = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status.success();
            }
            if start.elapsed() > DEADLINE {
                child.kill().unwrap();
                child.wait().unwrap();
                break false;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let read = |path: PathBuf| {
            let text = std::fs::read(&path).unwrap();
            std::fs::remove_file(path).unwrap();
            String::from_utf8_lossy(&text).into_owned()
        };
        Ran { success, out: read(out), errors: read(errors) }
    }

    fn command(self) -> Command {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
        let node = folder.join("js/node_modules/.locked");
        let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("clients");
        let bin = venv.join("python").join(if cfg!(windows) { "Scripts" } else { "bin" });
        let installed = match self {
            Script::Node(_) => node,
            Script::Python(_) | Script::Schemathesis => venv.join("python/.installed"),
        };
        let name = installed.display();
        assert!(
            installed.is_file(),
            "there is no {name}: `cargo xtask clients` installs the clients"
        );
        let (program, file) = match self {
            Script::Node(name) => ("node".into(), Some(format!("js/{name}.mjs"))),
            Script::Python(name) => (bin.join("python"), Some(format!("python/{name}.py"))),
            Script::Schemathesis => (bin.join("schemathesis"), None),
        };
        let mut command = Command::new(program);
        // Schemathesis leaves notes where it runs.
        command.current_dir(env!("CARGO_TARGET_TMPDIR")).args(file.map(|file| folder.join(file)));
        command
    }
}

impl Ran {
    /// The steps that passed, in order.
    pub(crate) fn passed(&self) -> impl Iterator<Item = &str> {
        self.out.lines().filter_map(|line| line.strip_prefix("ok "))
    }

    /// The step that failed.
    pub(crate) fn failed(&self) -> Option<&str> {
        let line = self.out.lines().find_map(|line| line.strip_prefix("not ok "))?;
        line.split(' ').nth(1)
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |text: &str| text.chars().take(20_000).collect::<String>();
        write!(f, "{}\n{}", short(&self.out), short(&self.errors))
    }
}

/// The operations of an OpenAPI document.
fn all(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document["paths"].as_object().unwrap().values();
    paths
        .flat_map(|path| path.as_object().unwrap().values())
        .filter(|one| one["responses"].is_object())
}

/// How many operations an OpenAPI document has.
pub(crate) fn operations(document: &Value) -> usize {
    all(document).count()
}

/// Every scope that an OpenAPI document names.
pub(crate) fn scopes(document: &Value) -> String {
    let needed =
        all(document).filter_map(|operation| operation["security"][0]["oauth2"].as_array());
    let scopes: Vec<_> = needed.flatten().filter_map(Value::as_str).collect();
    scopes.join(" ")
}
