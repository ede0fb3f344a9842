//! Comments between the lines.

/// Whether a blank line stands before the first comment.
pub(super) fn starts_with_gap(raw: &str) -> bool {
    raw.split_inclusive('\n')
        .next()
        .is_some_and(|line| line.trim().is_empty() && line.ends_with('\n'))
}

/// The comment lines of what stands between two entries; blank lines between them as one, those above them dropped.
pub(super) fn comments(raw: &str) -> String {
    let mut text = String::new();
    let mut blank = false;
    for line in raw.split_inclusive('\n') {
        let (ends, line) = (line.ends_with('\n'), line.trim());
        if line.is_empty() && !ends {
            break;
        }
        if line.is_empty() {
            blank = !text.is_empty();
        } else {
            if std::mem::take(&mut blank) {
                text.push('\n');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    if blank {
        text.push('\n');
    }
    text
}

/// The comments of a list beside or above one of its members.
#[derive(Default)]
pub(super) struct Note {
    /// Beside the member before, each with a space before it.
    beside: String,
    /// On lines of their own.
    above: String,
}

impl Note {
    pub(super) fn add(&mut self, comment: &str, beside: bool) {
        let (to, before, after) =
            if beside { (&mut self.beside, " ", "") } else { (&mut self.above, "  ", "\n") };
        to.extend([before, comment.trim(), after]);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.beside.is_empty() && self.above.is_empty()
    }

    /// Ends the line of the member before.
    pub(super) fn print(&self, out: &mut String) {
        out.extend([self.beside.as_str(), "\n", self.above.as_str()]);
    }
}
