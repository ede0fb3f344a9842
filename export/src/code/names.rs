//! From scopes and operations to identifiers. What comes out the same is spelled out, all of it: no identifier ever
//! means another scope since one was added to the policy.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The ways to write an identifier, the plainest first; by the last, two texts are never written the same.
const WAYS: [fn(&str) -> String; 3] = [
    short,
    |text| spelled(text, |c| c.is_ascii_alphabetic()),
    |text| spelled(text, |c| c.is_ascii_lowercase()),
];

/// One identifier for each text, in upper case.
pub(super) fn identifiers(texts: &[&str]) -> Vec<String> {
    let mut ways = vec![0; texts.len()];
    let mut names: Vec<String> = texts.iter().map(|text| short(text)).collect();
    loop {
        let mut count: BTreeMap<String, u32> = BTreeMap::new();
        names.iter().for_each(|name| *count.entry(name.clone()).or_default() += 1);
        let mut changed = false;
        for ((name, way), text) in names.iter_mut().zip(&mut ways).zip(texts) {
            if count.get(name).is_some_and(|count| *count > 1) && *way + 1 < WAYS.len() {
                *way += 1;
                *name = WAYS[*way](text);
                changed = true;
            }
        }
        if !changed {
            return names;
        }
    }
}

/// `tasks:read` is `TASKS_READ`, `GET /tasks/{id:int}` is `GET_TASKS_BY_ID`, `chat:postMessage` is `CHAT_POST_MESSAGE`.
fn short(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for segment in text.split(['/', ' ']) {
        let parameter = segment.strip_prefix('{');
        if let Some(parameter) = parameter {
            words.push("BY".to_owned());
            let name = parameter.trim_start_matches('*').split([':', '}']).next();
            words.extend(split(name.unwrap_or_default()));
        } else {
            words.extend(split(segment));
        }
    }
    let name = words.join("_");
    match name.chars().next() {
        None => "NAMELESS".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

/// The words of a text; `*` alone is one.
fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        let goes_on = before.is_ascii_alphanumeric()
            && !(before.is_ascii_lowercase() && c.is_ascii_uppercase());
        match words.last_mut().filter(|_| goes_on) {
            _ if c == '*' => words.push("ALL".to_owned()),
            _ if !c.is_ascii_alphanumeric() => {}
            Some(word) => word.push(c.to_ascii_uppercase()),
            None => words.push(c.to_ascii_uppercase().to_string()),
        }
        before = c;
    }
    words
}

/// Every character by its number, but for some letters, and digits after the first character.
fn spelled(text: &str, plain: fn(char) -> bool) -> String {
    text.chars().fold(String::new(), |mut name, c| {
        if plain(c) || c.is_ascii_digit() && !name.is_empty() {
            name.push(c.to_ascii_uppercase());
        } else {
            let _ = write!(name, "_{:X}_", u32::from(c));
        }
        name
    })
}

#[cfg(test)]
mod tests {
    use super::identifiers;

    #[test]
    fn identifiers_read_as_constants_do() {
        for (text, expected) in [
            ("tasks:read", "TASKS_READ"),
            ("read:time_entries", "READ_TIME_ENTRIES"),
            ("mcp", "MCP"),
            ("self", "SELF"),
            ("2fa:read", "_2FA_READ"),
            ("::", "NAMELESS"),
            ("*", "ALL"),
            ("read:*", "READ_ALL"),
            ("chat:postMessage", "CHAT_POST_MESSAGE"),
            ("https://api.example/auth/x.y", "HTTPS_API_EXAMPLE_AUTH_X_Y"),
            ("GET /tasks/{id:int}", "GET_TASKS_BY_ID"),
            ("PUT|PATCH /tasks/{id}", "PUT_PATCH_TASKS_BY_ID"),
            ("GET /files/{*path}", "GET_FILES_BY_PATH"),
            ("* /tasks", "ALL_TASKS"),
            ("tool:create_task", "TOOL_CREATE_TASK"),
            ("GET /größe", "GET_GR_E"),
        ] {
            assert_eq!(identifiers(&[text]), [expected], "{text}");
        }
    }

    #[test]
    fn what_comes_out_the_same_is_spelled_out_all_of_it_in_any_order() {
        let clash = ["tasks:read", "tasks.read", "time:read"];
        let spelled = ["TASKS_3A_READ", "TASKS_2E_READ", "TIME_READ"];
        assert_eq!(identifiers(&clash), spelled);
        let turned: Vec<_> = clash.iter().rev().copied().collect();
        let spelled: Vec<_> = spelled.iter().rev().map(ToString::to_string).collect();
        assert_eq!(identifiers(&turned), spelled);
        assert_eq!(identifiers(&["Tasks", "tasks"]), ["_54_ASKS", "TASKS"]);
        assert_eq!(identifiers(&["GET /a/", "GET /a"]), ["GET_20__2F_A_2F_", "GET_20__2F_A"]);
    }

    #[test]
    fn what_looks_like_a_spelling_is_spelled_too() {
        let names = identifiers(&["a:b", "a.b", "a_3a_b", "x"]);
        assert_eq!(names, ["A_3A_B", "A_2E_B", "A_5F_3A_5F_B", "X"]);
    }
}
