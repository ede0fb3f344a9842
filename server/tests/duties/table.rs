//! The table of duties in `server/README.md`: every duty has a row, and every test that it names is there and runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many duties each chapter has.
const CHAPTERS: [(&str, u32); 11] = [
    ("AZ", 25),
    ("TK", 13),
    ("RT", 7),
    ("RV", 6),
    ("IN", 4),
    ("RI", 9),
    ("MD", 4),
    ("PR", 4),
    ("RS", 9),
    ("DR", 8),
    ("CI", 6),
];

/// What is wrong with a table, given the tests that there are.
fn faults(readme: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut owed: BTreeSet<String> = CHAPTERS
        .iter()
        .flat_map(|(chapter, most)| (1..=*most).map(move |number| format!("{chapter}{number}")))
        .collect();
    for line in readme.lines() {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [row, .., shown] = cells.as_slice() else { continue };
        let is_duty = CHAPTERS.iter().any(|(chapter, _)| {
            let number = row.strip_prefix(chapter);
            number.is_some_and(|number| number.parse::<u32>().is_ok())
        });
        if !is_duty {
            continue;
        }
        if !owed.remove(*row) {
            faults.push(format!("{row}: twice, or no duty"));
        }
        if cells.len() != 4 || cells.iter().any(|cell| cell.is_empty()) {
            faults.push(format!("{row}: not four full cells"));
        }
        let names: Vec<_> = shown.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            faults.push(format!("{row}: no test"));
        }
        let missing = names.iter().filter(|name| !tests.contains(**name));
        faults.extend(missing.map(|name| format!("{row}: no test is called {name}")));
    }
    faults.extend(owed.into_iter().map(|row| format!("{row}: no row")));
    faults
}

/// The tests of a source: functions marked as such, and those in a list of `both!` or `once!`.
fn tests_of(source: &str) -> BTreeSet<String> {
    let name_of = |line: &str| {
        let rest = line.trim_start().strip_prefix("async ").unwrap_or(line.trim_start());
        rest.strip_prefix("fn ")?.split('(').next().map(str::to_owned)
    };
    let defined: BTreeSet<String> = source.lines().filter_map(name_of).collect();
    let marked = source.split("#[test]").chain(source.split("#[tokio::test")).skip(1);
    let marked = marked.filter_map(|after| after.lines().find_map(name_of));
    let lists = ["both!", "once!"].iter().flat_map(|list| source.split(list).skip(1));
    let listed = lists.filter_map(|list| list.strip_prefix(['(', '['])?.split([')', ']']).next());
    let listed = listed.flat_map(|list| list.split(',').map(|name| name.trim().to_owned()));
    marked.chain(listed).filter(|name| defined.contains(name)).collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_duty_has_a_row_and_a_test() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&server.join("src"), &mut files);
    sources(&server.join("tests"), &mut files);
    let tests: BTreeSet<String> =
        files.iter().flat_map(|file| tests_of(&fs::read_to_string(file).unwrap())).collect();
    let readme = fs::read_to_string(server.join("README.md")).unwrap();
    assert_eq!(faults(&readme, &tests), Vec::<String>::new());
    // Each test that is written for a duty stands in the table.
    let mut files = Vec::new();
    sources(&server.join("tests/duties"), &mut files);
    let written = files.iter().flat_map(|file| tests_of(&fs::read_to_string(file).unwrap()));
    let is_duty = |name: &String| {
        CHAPTERS.iter().any(|(chapter, _)| {
            let number = name.strip_prefix(&chapter.to_lowercase());
            number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    let unnamed: Vec<_> =
        written.filter(is_duty).filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert_eq!(unnamed, Vec::<String>::new());
}

#[test]
fn a_table_with_a_fault_is_found_out() {
    let row =
        |chapter: &str, number: u32| format!("| {chapter}{number} | owed | done | `a_test` |\n");
    let whole: String = CHAPTERS
        .iter()
        .flat_map(|(chapter, most)| (1..=*most).map(move |number| row(chapter, number)))
        .collect();
    let tests = BTreeSet::from(["a_test".to_owned()]);
    assert_eq!(faults(&whole, &tests), Vec::<String>::new());
    let faulty = |table: &str| faults(table, &tests);
    assert_eq!(faulty(&whole.replace(&row("TK", 7), "")), ["TK7: no row"]);
    assert_eq!(faulty(&format!("{whole}{}", row("TK", 14))), ["TK14: twice, or no duty"]);
    assert_eq!(faulty(&format!("{whole}{}", row("TK", 1))), ["TK1: twice, or no duty"]);
    let other = row("CI", 6).replace("a_test", "no_test");
    assert_eq!(faulty(&whole.replace(&row("CI", 6), &other)), ["CI6: no test is called no_test"]);
    let none = row("CI", 6).replace('`', "");
    assert_eq!(faulty(&whole.replace(&row("CI", 6), &none)), ["CI6: no test"]);
    let empty = row("CI", 6).replace("done", "");
    assert_eq!(faulty(&whole.replace(&row("CI", 6), &empty)), ["CI6: not four full cells"]);
}

#[test]
fn a_test_counts_if_it_runs() {
    let source = "both!(one);\nonce![two, three];\nasync fn one() {}\nasync fn two() {}\nasync fn four() {}\n\
                  #[test]\nfn five() {}\n#[tokio::test]\nasync fn six() {}\n// #[test]\n";
    let names: Vec<_> = tests_of(source).into_iter().collect();
    assert_eq!(
        names,
        ["five", "one", "six", "two"],
        "three is listed but not there, four is there but never runs"
    );
}
