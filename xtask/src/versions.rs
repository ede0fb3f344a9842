//! `cargo xtask versions [TAG]`: one version everywhere, and what is released together is named together.

use std::collections::BTreeSet;
use std::fs;

use crate::hosts::{ADDON, NPM, WHEEL};
use crate::playground::WEB_DEMO;
use crate::run::root;

/// Says whether all agree; prints what does not.
pub(crate) fn agree(tag: Option<&str>) -> bool {
    let wrong = faults(tag, &|path| fs::read_to_string(root().join(path)).unwrap_or_default());
    for fault in &wrong {
        println!("{fault}");
    }
    if wrong.is_empty() {
        println!("every package has one version");
    }
    wrong.is_empty()
}

fn faults(tag: Option<&str>, read: &dyn Fn(&str) -> String) -> Vec<String> {
    let workspace = read("Cargo.toml");
    let Some(version) = value(&workspace, "version = ") else {
        return vec!["Cargo.toml: no version".into()];
    };
    let mut wrong = Vec::new();
    let mut demand = |good: bool, fault: String| {
        if !good {
            wrong.push(fault);
        }
    };
    for line in
        workspace.lines().filter(|line| line.starts_with("scopeward") && line.contains("path = "))
    {
        let same = line.contains(&format!("version = \"{version}\""));
        demand(same, format!("Cargo.toml: {line} is not {version}"));
    }
    let stated = format!("\"version\": \"{version}\"");
    for folder in [NPM, WEB_DEMO] {
        let package = read(&format!("{folder}/package.json"));
        demand(package.contains(&stated), format!("{folder}/package.json is not {version}"));
        let lock = read(&format!("{folder}/package-lock.json"));
        let head: String = lock.lines().take(12).collect();
        let both = head.matches(&stated).count() == 2;
        demand(both, format!("{folder}/package-lock.json is not {version}"));
    }
    let platforms = platforms();
    for platform in &platforms {
        let path = format!("{ADDON}/platforms/{platform}/package.json");
        let text = read(&path);
        let name = format!("\"name\": \"@scopeward/native-{platform}\"");
        demand(text.contains(&stated) && text.contains(&name), format!("{path}: name or version"));
        let built = read(".github/workflows/release.yml").contains(&format!(" {platform}"));
        demand(built, format!("release.yml does not build {platform}"));
    }
    let wheel = read(&format!("{WHEEL}/pyproject.toml"));
    let dynamic =
        wheel.contains("dynamic = [\"version\"]") && value(&wheel, "version = ").is_none();
    demand(dynamic, format!("{WHEEL}/pyproject.toml has a version of its own"));
    if let Some(tag) = tag {
        demand(tag == format!("v{version}"), format!("the tag {tag} is not v{version}"));
        let noted = read("CHANGELOG.md").contains(&format!("\n## [{version}]"));
        demand(noted, format!("CHANGELOG.md has no [{version}]"));
    }
    wrong
}

/// The text behind a key at the start of a line.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().strip_prefix('"')?.split('"').next()
}

fn platforms() -> BTreeSet<String> {
    let folder = fs::read_dir(root().join(ADDON).join("platforms")).into_iter().flatten();
    folder.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> String {
        fs::read_to_string(root().join(path)).unwrap_or_default()
    }

    #[test]
    fn another_version_anywhere_is_seen() {
        assert_eq!(faults(None, &read), Vec::<String>::new());
        assert_eq!(faults(Some("v0.0.0-none"), &read).len(), 2);
        for (path, from, to) in [
            (format!("{NPM}/package.json"), "\"version\": \"", "\"version\": \"9"),
            (format!("{NPM}/package-lock.json"), "\"version\": \"", "\"version\": \"9"),
            (format!("{WEB_DEMO}/package.json"), "\"version\": \"", "\"version\": \"9"),
            (format!("{WEB_DEMO}/package-lock.json"), "\"version\": \"", "\"version\": \"9"),
            (format!("{ADDON}/platforms/linux-x64-gnu/package.json"), "-x64-gnu\"", "-x64\""),
            (format!("{WHEEL}/pyproject.toml"), "dynamic = [\"version\"]", "version = \"9\""),
        ] {
            let changed = |asked: &str| {
                let text = read(asked);
                if asked == path { text.replacen(from, to, 1) } else { text }
            };
            assert!(!faults(None, &changed).is_empty(), "{path} {to}");
        }
    }
}
