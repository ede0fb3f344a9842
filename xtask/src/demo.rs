//! `cargo xtask demo`: the reference server with seeded data and the playground. It prints its addresses, its users and
//! three `curl` lines.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::run::{program, root, target};
use crate::{hosts, playground};

const ADDRESS: &str = "127.0.0.1:8080";

/// Serves until it is stopped.
pub(crate) fn serve() -> bool {
    let Some(command) = ready() else { return false };
    let Some(store) = fresh() else { return false };
    program(command).args(&arguments(ADDRESS, &store)).succeeds()
}

/// Serves for as long as it takes to do what it says: each `curl` line that it prints has to work, and the playground is there.
pub(crate) fn check() -> bool {
    let Some(command) = ready() else { return false };
    let Some((store, address)) = fresh().zip(free()) else { return false };
    let serve = arguments(&address, &store);
    println!("$ scopeward {}", serve.join(" "));
    let server = Command::new(command)
        .current_dir(root())
        .args(&serve)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut server) = server else {
        println!("it did not start");
        return false;
    };
    let lines = lines(&mut server);
    let page = format!("curl http://{address}/playground/");
    let good = lines.len() == 3 && lines.iter().chain([&page]).all(|line| works(line));
    if lines.len() != 3 {
        println!("it printed {} lines to try, not three", lines.len());
    }
    let stopped = server.kill().and_then(|()| server.wait()).is_ok();
    good && stopped
}

/// The command, and the playground that it serves.
fn ready() -> Option<PathBuf> {
    hosts::command().filter(|_| playground::build())
}

fn arguments(address: &str, store: &str) -> Vec<String> {
    let folder = hosts::text(&playground::dist());
    let serve = ["serve", "--dev", "--listen", address, "--store", store, "--playground", &folder];
    serve.map(str::to_owned).to_vec()
}

/// What the server says, up to the third line that can be tried.
fn lines(server: &mut Child) -> Vec<String> {
    let Some(output) = server.stdout.take() else { return Vec::new() };
    let said =
        BufReader::new(output).lines().map_while(Result::ok).inspect(|line| println!("{line}"));
    let tried = said.map(|line| line.trim().to_owned()).filter(|line| line.starts_with("curl "));
    tried.take(3).collect()
}

fn works(line: &str) -> bool {
    let answer =
        program("sh").args(&["-c", &format!("{line} --silent --show-error --fail")]).quiet();
    println!("$ {line}\n{}{}", answer.text, answer.errors);
    answer.success && !answer.text.is_empty()
}

/// The address of an empty store.
fn fresh() -> Option<String> {
    let folder = target().join("demo");
    let store: PathBuf = folder.join("demo.db");
    fs::create_dir_all(&folder).ok()?;
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", store.display()));
    }
    Some(format!("sqlite:{}", store.display()))
}

fn free() -> Option<String> {
    let listener = TcpListener::bind("127.0.0.1:0").ok()?;
    Some(listener.local_addr().ok()?.to_string())
}
