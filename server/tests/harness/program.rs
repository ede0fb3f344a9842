//! The command itself, `scopeward serve`, as a process of its own: to be killed, and to be listened to.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

/// A running `scopeward serve`.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    /// Everything that it printed so far.
    pub(crate) printed: Arc<Mutex<String>>,
}

impl Program {
    /// Starts it and waits until it is ready at an address.
    pub(crate) async fn start(
        address: SocketAddr,
        arguments: &[&str],
        settings: &[(&str, &str)],
    ) -> Program {
        Program::run(Command::new(binary()), address, arguments, settings).await
    }

    /// As `start`, with a disk on which no file grows beyond so many blocks of 512 bytes.
    pub(crate) async fn on_a_small_disk(
        address: SocketAddr,
        arguments: &[&str],
        blocks: u32,
    ) -> Program {
        // Ignored, the signal lets the write fail instead.
        let limit = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$0\" \"$@\"");
        let mut shell = Command::new("sh");
        shell.args(["-c", &limit]).arg(binary());
        Program::run(shell, address, arguments, &[]).await
    }

    /// Gives the disk its room back.
    pub(crate) fn has_room(&self) {
        let id = self.child.id().to_string();
        let mut limit = Command::new("prlimit");
        assert!(limit.args(["--pid", &id, "--fsize=unlimited"]).status().unwrap().success());
    }

    async fn run(
        mut serve: Command,
        address: SocketAddr,
        arguments: &[&str],
        settings: &[(&str, &str)],
    ) -> Program {
        serve.arg("serve").args(["--listen", &address.to_string()]).args(arguments);
        serve.envs(settings.iter().copied()).stdin(Stdio::null());
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        keep(child.stdout.take().unwrap(), printed.clone());
        keep(child.stderr.take().unwrap(), printed.clone());
        let mut program = Program { child, printed };
        for _ in 0..200 {
            let ready = reqwest::get(format!("http://{address}/health/ready")).await;
            if ready.is_ok_and(|reply| reply.status().is_success()) {
                return program;
            }
            if let Some(status) = program.child.try_wait().unwrap() {
                panic!("it ended with {status}:\n{}", program.printed.lock().unwrap());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it is not ready at {address}:\n{}", program.printed.lock().unwrap());
    }

    /// All that it printed, once that holds a text: it may be ready before its words are here.
    pub(crate) async fn told(&self, text: &str) -> String {
        for _ in 0..200 {
            let printed = self.printed.lock().unwrap().clone();
            if printed.contains(text) {
                return printed;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it never told `{text}`:\n{}", self.printed.lock().unwrap());
    }

    /// Asks it to end.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits until it has ended well. Answers with all that it printed.
    pub(crate) fn ended(mut self) -> String {
        assert!(self.child.wait().unwrap().success());
        std::thread::sleep(Duration::from_millis(100));
        self.printed.lock().unwrap().clone()
    }

    /// Runs it to its end; says whether it was content, and all that it printed.
    pub(crate) fn once(arguments: &[&str]) -> (bool, String) {
        let ended = Command::new(binary()).arg("serve").args(arguments).output().unwrap();
        let told = [ended.stdout, ended.stderr].concat();
        (ended.status.success(), String::from_utf8_lossy(&told).into_owned())
    }

    /// Ends it as a loss of power would: nothing of it runs on.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn keep(from: impl Read + Send + 'static, to: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut to = to.lock().unwrap();
            to.push_str(&line);
            to.push('\n');
        }
    });
}

/// The command, built from the same sources as this test.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        // TARGET/debug/deps/THIS-TEST
        let me = std::env::current_exe().unwrap();
        let target = me.ancestors().nth(3).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "scopeward-cli", "--target-dir"]).arg(target);
        let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap();
        assert!(built.success(), "the command `scopeward` cannot be built");
        target.join("debug/scopeward")
    })
}
