//! Operations by method and path (§6): every template is tried, the most specific that fits is taken.

use super::Oracle;

impl Oracle {
    /// The place of the operation that answers, by a scan over all of them.
    pub fn route(&self, method: &str, path: &str) -> Option<usize> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        if !path.starts_with('/') || path.len() > 8192 {
            return None;
        }
        let segments: Vec<String> = path[1..].split('/').map(decode).collect::<Option<_>>()?;
        let fitting = (0..self.operations.len()).filter_map(|at| {
            let (_, template) = self.operations[at].key.split_once(' ')?;
            if !self.takes(at, template, method) {
                return None;
            }
            let parts: Vec<&str> = template[1..].split('/').collect();
            fits(&parts, &segments)
                .then(|| (parts.iter().map(|part| rank(part)).collect::<Vec<_>>(), at))
        });
        fitting.min().map(|(_, at)| at)
    }

    /// `operation.method`: what the methods of one template stand for depends on all operations with that template.
    fn takes(&self, at: usize, template: &str, method: &str) -> bool {
        let names = |at: usize, method: &str| {
            let (methods, text) = self.operations[at].key.split_once(' ').unwrap_or_default();
            text == template && methods.split('|').any(|name| name == method)
        };
        let any_names = |method: &str| (0..self.operations.len()).any(|at| names(at, method));
        if any_names(method) {
            return names(at, method);
        }
        if method == "HEAD" && any_names("GET") {
            return names(at, "GET");
        }
        names(at, "*")
    }
}

/// `operation.encoding`, for one segment.
fn decode(segment: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let digits = tail.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
            bytes.push(u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains(['/', '\\']) && !text.contains(char::is_control))
}

/// The kind of a template's segment, the more specific the smaller.
fn rank(part: &str) -> usize {
    match part {
        _ if !part.starts_with('{') => 0,
        _ if part.ends_with(":int}") => 1,
        _ if part.ends_with(":uuid}") => 2,
        _ if part.starts_with("{*") => 4,
        _ => 3,
    }
}

fn fits(parts: &[&str], segments: &[String]) -> bool {
    match (parts, segments) {
        ([], []) => true,
        ([rest], [_, ..]) if rank(rest) == 4 => {
            segments.iter().all(|segment| takes_segment("{x}", segment))
        }
        ([part, parts @ ..], [segment, segments @ ..]) => {
            takes_segment(part, segment) && fits(parts, segments)
        }
        _ => false,
    }
}

fn takes_segment(part: &str, segment: &str) -> bool {
    let parameter =
        !segment.is_empty() && segment != "." && segment != ".." && !segment.contains([';', '\\']);
    match rank(part) {
        0 => part == segment,
        1 => parameter && segment.bytes().all(|byte| byte.is_ascii_digit()),
        2 => {
            let groups: Vec<&str> = segment.split('-').collect();
            groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
                && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
        }
        _ => parameter,
    }
}
