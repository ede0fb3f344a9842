//! `cargo xtask book`: the guide as pages of HTML. That its blocks are true is for the tests of the command to say.

use std::fs;

use crate::hosts::text;
use crate::run::{cargo, root, target};

/// Builds the book into `target/book`. A page that includes what is not there is no page.
pub(crate) fn build() -> bool {
    let out = target().join("book");
    let run = cargo(["run", "--quiet", "--package", "book", "--profile", "tool", "--"]);
    if !run.args(&[root().join("docs"), out.clone()]).succeeds() {
        return false;
    }
    let pages = fs::read_dir(root().join("docs/src")).into_iter().flatten().flatten();
    let names = pages.map(|page| page.file_name().to_string_lossy().into_owned());
    let pages: Vec<String> = names
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .filter(|page| page != "SUMMARY")
        .collect();
    let whole = |page: &String| {
        let page = out.join(page).with_extension("html");
        let html = fs::read_to_string(&page).unwrap_or_default();
        let whole = html.contains("<main>") && !html.contains("{{#");
        if !whole {
            println!("{} is not whole", text(&page));
        }
        whole
    };
    !pages.is_empty() && pages.iter().all(whole)
}
