//! The book: every block of it is a question that is asked, a file that is tested, or a policy that compiles.

mod asked;

use std::fs::{read_dir, read_to_string};
use std::path::Path;

use asked::{root, run};
use scopeward::Policy;

/// A fenced block: its language and its text.
struct Block<'p> {
    language: &'p str,
    text: &'p str,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let parts: Vec<&str> = page.split("```").collect();
    assert!(parts.len() % 2 == 1, "a block does not end");
    let fenced = parts.into_iter().skip(1).step_by(2);
    fenced
        .map(|block| block.split_once('\n').unwrap_or((block, "")))
        .map(|(language, text)| Block { language, text })
        .collect()
}

/// Why a block proves nothing; none if it is proved.
fn fault(block: &Block<'_>, source: &Path) -> Option<String> {
    let text = block.text.trim();
    if let Some(path) = text.strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}")) {
        let file = source.join(path.split(':').next().unwrap_or_default());
        let tested = [root().join("examples"), root().join("conformance")];
        let Ok(file) = file.canonicalize() else { return Some(format!("{path} is not there")) };
        let within = tested
            .iter()
            .any(|folder| file.starts_with(folder.canonicalize().expect("it is there")));
        return (!within).then(|| format!("{path} is no file that tests run"));
    }
    match block.language {
        "console" => None,
        "toml" => Policy::compile(text).err().map(|error| error.to_string()),
        other => Some(format!("nobody runs a block of `{other}`: include a tested file")),
    }
}

#[test]
fn every_block_is_proved() {
    let source = root().join("docs/src");
    let mut asked = 0;
    let mut seen = 0;
    for entry in read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let page = read_to_string(&path).unwrap();
        for block in blocks(&page) {
            assert_eq!(fault(&block, &source), None, "{}: {}", path.display(), block.text);
            seen += 1;
        }
        asked += run(&page, &root());
    }
    println!("{seen} blocks, {asked} questions");
    assert!(seen > 20 && asked > 10, "{seen} blocks, {asked} questions");
}

#[test]
fn what_proves_nothing_is_seen() {
    let source = root().join("docs/src");
    let seen = |language, text| fault(&Block { language, text }, &source).is_some();
    assert!(seen("js", "policy.decide()\n"));
    assert!(seen("toml", "scopeward = 2\n"));
    assert!(seen("js", "{{#include ../../README.md}}\n"));
    assert!(seen("js", "{{#include ../../examples/nowhere.mjs}}\n"));
    assert!(!seen("toml", scopeward::STARTER));
}
