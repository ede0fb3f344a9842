//! A consent as a person reads it: who asks, warnings, switches, and what Allow would grant.

use std::fmt::Write;

use serde_json::Value;

use crate::style::{BAD, CAREFUL, GOOD, QUIET, STRONG, fields, paint, visible};

/// The screen of a consent and of its result, both in their wire form.
pub(super) fn render(consent: &Value, result: &Value) -> String {
    let mut text = header(&consent["header"]) + "\n";
    for warning in list(&consent["warnings"]) {
        let style = match word(&warning["severity"]) {
            "danger" => BAD,
            "caution" => CAREFUL,
            _ => QUIET,
        };
        let severity = paint(style, &format!("{:7}", word(&warning["severity"])));
        let _ = writeln!(text, "{severity}  {}", visible(word(&warning["message"])));
    }
    if !list(&consent["warnings"]).is_empty() {
        text.push('\n');
    }
    let groups = list(&consent["groups"]);
    let items = groups.iter().flat_map(|group| list(&group["items"]));
    let width = items.map(|item| word(&item["label"]).chars().count()).max().unwrap_or(0).min(50);
    let all = || groups.iter().flat_map(|group| list(&group["items"]));
    let folds = all().any(|item| item["new"] == true);
    let folded = |item: &&Value| folds && item["lock"] == "already-granted";
    for group in groups {
        let mut items = list(&group["items"]).iter().filter(|item| !folded(item)).peekable();
        if items.peek().is_some() {
            let _ = writeln!(text, "{}", paint(STRONG, &visible(word(&group["title"]))));
            items.for_each(|item| text.push_str(&switch(item, width)));
            text.push('\n');
        }
    }
    let before: Vec<&str> = all().filter(folded).map(|item| word(&item["label"])).collect();
    if !before.is_empty() {
        let _ =
            writeln!(text, "{} {}\n", paint(QUIET, "Allowed before:"), visible(&before.join(", ")));
    }
    text + &allow(result)
}

/// The client's name and host, and what else is known about it.
fn header(header: &Value) -> String {
    let name = paint(STRONG, &visible(word(&header["client_name"])));
    let host = match word(&header["private_scheme"]) {
        "" => word(&header["redirect_host"]).to_owned(),
        scheme => format!("{scheme}:"),
    };
    let verified = if header["verified"] == true { ", verified" } else { "" };
    let audiences = list(&header["audiences"]).iter().map(|audience| {
        let (title, uri) = (word(&audience["title"]), word(&audience["audience"]));
        if title.is_empty() { uri.to_owned() } else { format!("{title} ({uri})") }
    });
    let client =
        format!("{} ({}{verified})", word(&header["client_id"]), word(&header["registration"]));
    let lines = [
        ("client", client),
        ("domain", word(&header["client_domain"]).to_owned()),
        ("audience", audiences.collect::<Vec<String>>().join(", ")),
    ];
    format!("{}\n{}", format!("{name}  {}", visible(&host)).trim_end(), fields(&lines))
}

/// One item: its box, its label, its scope and risk, and below them what a person may want to know.
fn switch(item: &Value, width: usize) -> String {
    let on = match (item["on"] == true, item["lock"].is_null()) {
        (true, true) => paint(GOOD, "[x]"),
        (true, false) => paint(QUIET, "[x]"),
        (false, _) => "[ ]".to_owned(),
    };
    let label = visible(word(&item["label"]));
    let facts = format!("{}, {} risk", word(&item["scope"]), word(&item["risk"]));
    let lines = [
        ("about", word(&item["description"]).to_owned()),
        ("locked", word(&item["why"]).to_owned()),
        ("needs", join(list(&item["needs"]).iter())),
        ("gives", join(list(&item["grants_too"]).iter().map(|gift| &gift["scope"]))),
        ("unlocks", unlocks(&item["unlocks"])),
    ];
    let first = format!("  {on} {label:width$}  {}\n", paint(QUIET, &visible(&facts)));
    fields(&lines).lines().fold(first, |text, line| text + "    " + line + "\n")
}

/// How many operations, and the first of them.
fn unlocks(unlocks: &Value) -> String {
    let samples = list(&unlocks["samples"]);
    let names = samples.iter().map(word).collect::<Vec<&str>>().join(", ");
    match unlocks["operations"].as_u64().unwrap_or(0) {
        0 => String::new(),
        1 => format!("1 operation: {names}"),
        many if many == samples.len() as u64 => format!("{many} operations: {names}"),
        many => format!("{many} operations: {names}, …"),
    }
}

/// What the button would do.
fn allow(result: &Value) -> String {
    let error = &result["error"];
    if !error.is_null() {
        let why = format!("{}: {}", word(&error["error"]), word(&error["error_description"]));
        return format!("{}  {}\n", paint(BAD, "Nothing to allow"), visible(&why));
    }
    let scope = word(&result["scope"]);
    let permissions = match scope.split(' ').count() {
        1 => "1 permission".to_owned(),
        many => format!("{many} permissions"),
    };
    format!("{}: {}\n", paint(GOOD, &format!("Allow {permissions}")), visible(scope))
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn join<'v>(values: impl Iterator<Item = &'v Value>) -> String {
    values.map(word).collect::<Vec<&str>>().join(" ")
}
