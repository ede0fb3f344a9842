//! A throw-away PostgreSQL: made for the process that asks, gone with it.

use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::{Connection, PgConnection};

/// Runs the server until its standard input says what to do, or closes because the test process is gone.
const KEEPER: &str = r#"
    trap '' HUP INT TERM
    data=$1; shift
    "$@" &
    server=$!
    read -r last
    kill -INT $server
    wait $server
    [ "$last" = keep ] || rm -rf "$data"
"#;

/// A cluster of its own: `initdb` and `postgres` run as the user `postgres`, for PostgreSQL refuses root.
#[derive(Debug)]
pub(crate) struct Cluster {
    data: PathBuf,
    port: u16,
    keeper: Option<Child>,
}

impl Cluster {
    /// Makes a cluster and starts it. A test that needs PostgreSQL fails without it.
    pub(crate) async fn create() -> Cluster {
        let made = run_as(&[Path::new("mktemp"), Path::new("-d"), &template()]).output().unwrap();
        let data = PathBuf::from(String::from_utf8(made.stdout).unwrap().trim_end());
        let initdb = program("initdb");
        let mut init = run_as(&[&initdb, Path::new("--pgdata"), &data]);
        init.args([
            "--auth=trust",
            "--username=postgres",
            "--no-sync",
            "--encoding=UTF8",
            "--no-locale",
        ]);
        let init = init.stdout(Stdio::null()).output().unwrap();
        assert!(init.status.success(), "initdb: {}", String::from_utf8_lossy(&init.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut cluster = Cluster { data, port, keeper: None };
        cluster.start().await;
        cluster
    }

    /// The address of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Starts it (again), and waits until it answers.
    pub(crate) async fn start(&mut self) {
        let port = self.port.to_string();
        let postgres = program("postgres");
        let mut server = run_as(&[&postgres, Path::new("-D"), &self.data]);
        server.args([
            "-p",
            &port,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
        ]);
        server.args([
            "-c",
            "fsync=off",
            "-c",
            "max_connections=400",
            "-c",
            "logging_collector=off",
        ]);
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(&self.data).arg(server.get_program());
        keeper.args(server.get_args()).stdin(Stdio::piped()).stdout(Stdio::null());
        self.keeper = Some(keeper.stderr(Stdio::null()).spawn().unwrap());
        for _ in 0..200 {
            if PgConnection::connect(&self.url("postgres")).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("PostgreSQL does not answer on port {port}");
    }

    /// Stops it at once; its data stay.
    pub(crate) fn stop(&mut self) {
        let mut keeper = self.keeper.take().unwrap();
        keeper.stdin.take().unwrap().write_all(b"keep\n").unwrap();
        keeper.wait().unwrap();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }
}

fn template() -> PathBuf {
    std::env::temp_dir().join("scopeward-postgres-XXXXXXXX")
}

/// Where a program of PostgreSQL is: on the path, or where Debian puts it.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders =
        std::env::split_paths(&path).chain(debian.map(|version| version.path().join("bin")));
    folders.map(|folder| folder.join(name)).find(|file| file.exists()).unwrap_or_else(|| {
        panic!("{name} is not installed: these tests need PostgreSQL (Debian: apt-get install postgresql)")
    })
}

/// A command, as the user `postgres` if we are root.
fn run_as(command: &[&Path]) -> Command {
    let root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    let mut words = command.iter();
    let mut run = if root {
        let mut run = Command::new("setpriv");
        run.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]);
        run
    } else {
        Command::new(words.next().unwrap())
    };
    run.args(words).current_dir("/");
    run
}
