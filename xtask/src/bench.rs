//! `cargo xtask bench`: runs the benches, then sets their medians beside those of the peers of the same run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::hosts::{self, NPM, WHEEL};
use crate::run::{cargo, target};

/// What the engine is called among the peers.
const ENGINE: &str = "scopeward";
/// The folder of the server's benchmark.
const SERVER_BENCH: &str = "server/bench";
const PEERS: [&str; 3] = ["hand", "expert", "naive"];

/// The median of one bench in nanoseconds: of a decision where it says how many it makes, else of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Median {
    Decision(f64),
    Run(f64),
}

impl Median {
    fn nanoseconds(self) -> f64 {
        let (Median::Decision(time) | Median::Run(time)) = self;
        time
    }
}

pub(crate) fn run(filter: &[&str]) -> bool {
    // File times can be coarse.
    let start = SystemTime::now() - Duration::from_secs(2);
    if !cargo(["bench", "-p", "scopeward", "--"]).args(filter).succeeds() {
        return false;
    }
    let mut medians = BTreeMap::new();
    let folder = target().join("criterion");
    collect(&folder, &folder, start, &mut medians);
    if medians.is_empty() {
        println!("no bench left a result in {}", folder.display());
        return false;
    }
    println!("\n{}", table(&medians));
    true
}

/// The packages of other languages beside what people write there by hand, each in one process.
pub(crate) fn bindings() -> bool {
    let built = hosts::npm() && hosts::addon() && hosts::wheel() && hosts::installed();
    built
        && hosts::node(NPM, &["bench/run.mjs"]).succeeds()
        && hosts::python(&["bench/bench.py"]).within(WHEEL).succeeds()
}

/// The reference server beside a peer, each loaded by a process of its own.
pub(crate) fn server() -> bool {
    let Some(command) = hosts::shipped() else { return false };
    let load = ["build", "--release", "--package", "scopeward-load"];
    let load_command =
        command.with_file_name(format!("scopeward-load{}", std::env::consts::EXE_SUFFIX));
    hosts::modules(SERVER_BENCH)
        && cargo(load).succeeds()
        && hosts::node(
            SERVER_BENCH,
            &["bench.mjs", &hosts::text(&command), &hosts::text(&load_command)],
        )
        .succeeds()
}

/// The results that this run wrote; older ones are of another machine or another code.
fn collect(root: &Path, folder: &Path, start: SystemTime, medians: &mut BTreeMap<String, Median>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        if entry.ends_with("new") {
            let name =
                folder.strip_prefix(root).unwrap_or(folder).to_string_lossy().replace('\\', "/");
            medians.extend(read(&entry, start).map(|median| (name, median)));
        } else {
            collect(root, &entry, start, medians);
        }
    }
}

fn read(folder: &Path, start: SystemTime) -> Option<Median> {
    let estimates = folder.join("estimates.json");
    if fs::metadata(&estimates).ok()?.modified().ok()? < start {
        return None;
    }
    let estimates = fs::read_to_string(estimates).ok()?;
    let about = fs::read_to_string(folder.join("benchmark.json")).ok()?;
    median(&estimates, &about)
}

fn median(estimates: &str, about: &str) -> Option<Median> {
    let time = number(estimates, &["\"median\"", "\"point_estimate\""])?;
    Some(match number(about, &["\"throughput\"", "\"Elements\""]) {
        Some(elements) => Median::Decision(time / elements),
        None => Median::Run(time),
    })
}

/// The number that stands after these keys.
fn number(json: &str, keys: &[&str]) -> Option<f64> {
    let rest =
        keys.iter().try_fold(json, |rest, key| rest.split_once(key).map(|(_, rest)| rest))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    rest.split([',', '}', ' ', '\n']).next()?.parse().ok()
}

fn table(medians: &BTreeMap<String, Median>) -> String {
    let heads = PEERS.map(|peer| format!("{peer:>12}{:>8}", "ratio"));
    let head = format!("{:34}{ENGINE:>12}{}", "median nanoseconds per answer", heads.concat());
    let is_peer = |name: &str| name.split(['/', '-']).any(|part| PEERS.contains(&part));
    let decisions = medians.iter().filter_map(|(name, median)| match median {
        Median::Decision(time) if !is_peer(name) => Some(row(name, *time, medians)),
        _ => None,
    });
    let growth = |operations: u32| medians.get(&format!("growth/{ENGINE}/{operations}"));
    let growth = growth(100).zip(growth(100_000)).map(|(few, many)| {
        let ratio = many.nanoseconds() / few.nanoseconds();
        format!("100,000 operations against 100: {ratio:.2} times the time")
    });
    let runs = medians.iter().filter_map(|(name, median)| match median {
        Median::Run(time) => Some(format!("{name}: {:.1} ms", time / 1e6)),
        Median::Decision(_) => None,
    });
    let foot = "A ratio is the engine's time over the peer's: below 1 is faster.".to_owned();
    let lines = [head].into_iter().chain(decisions).chain(growth).chain(runs).chain([foot]);
    lines.collect::<Vec<_>>().join("\n")
}

/// One bench of the engine, and each peer that answers the same.
fn row(name: &str, own: f64, medians: &BTreeMap<String, Median>) -> String {
    let peers = PEERS.iter().map(|peer| name.replace(ENGINE, peer)).filter(|peer| peer != name);
    let cells = peers.map(|peer| match medians.get(&peer).map(|peer| peer.nanoseconds()) {
        Some(peer) => format!("{peer:>12.1}{:>8.2}", own / peer),
        None => format!("{:>12}{:>8}", "-", "-"),
    });
    format!("{name:34}{own:>12.1}{}", cells.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESTIMATES: &str = r#"{"mean":{"confidence_interval":{"lower_bound":1.0},"point_estimate":7.0},
        "median":{"confidence_interval":{"lower_bound":2.0},"point_estimate":8192.5,"standard_error":0.1},"slope":null}"#;

    #[test]
    fn a_median_is_read() {
        let about = r#"{"group_id":"growth","throughput":{"Elements":4096},"title":"x"}"#;
        assert_eq!(median(ESTIMATES, about), Some(Median::Decision(8192.5 / 4096.0)));
        assert_eq!(median(ESTIMATES, r#"{"throughput":null}"#), Some(Median::Run(8192.5)));
        assert_eq!(median("{}", about), None);
    }

    #[test]
    fn the_table_sets_the_engine_beside_its_peers() {
        let decisions = [
            ("growth/expert/100", 40.0),
            ("growth/hand/100", 80.0),
            ("growth/scopeward/100", 20.0),
            ("growth/scopeward/100000", 30.0),
            ("timetracker/grant-expert", 100.0),
            ("timetracker/grant-scopeward", 150.0),
            ("timetracker/handle", 2.0),
        ];
        let medians = decisions.map(|(name, time)| (name.to_owned(), Median::Decision(time)));
        let mut medians = BTreeMap::from(medians);
        medians.insert("compile/scopeward/10000".to_owned(), Median::Run(12_340_000.0));
        let table = table(&medians);
        let rows: Vec<Vec<&str>> =
            table.lines().map(|line| line.split_whitespace().collect()).collect();
        for row in [
            vec!["growth/scopeward/100", "20.0", "80.0", "0.25", "40.0", "0.50", "-", "-"],
            vec!["growth/scopeward/100000", "30.0", "-", "-", "-", "-", "-", "-"],
            vec!["timetracker/grant-scopeward", "150.0", "-", "-", "100.0", "1.50", "-", "-"],
            vec!["timetracker/handle", "2.0"],
            vec!["compile/scopeward/10000:", "12.3", "ms"],
        ] {
            assert!(rows.contains(&row), "{row:?} in\n{table}");
        }
        assert!(table.contains("100,000 operations against 100: 1.50 times"), "{table}");
        assert!(!table.contains("growth/hand"), "{table}");
    }
}
