//! Values of TOML. Lists, and tables in braces, take one line, or one line a member.

use super::notes::Note;
use super::toml::Printer;
use super::{WIDTH, quote};
use crate::toml::{Bare, Event, Kind, bare, decode};

impl Printer<'_> {
    /// Prints the value that an event starts; `column` is where it stands.
    pub(super) fn value(&mut self, event: Event, column: usize, out: &mut String) {
        match event.kind {
            Kind::List => {
                let members = self.members(2);
                members.print(["[", "]"], "", WIDTH.saturating_sub(column), out);
            }
            Kind::Braces => {
                self.members(0).print(["{", "}"], " ", usize::MAX, out);
            }
            _ => self.scalar(event, out),
        }
    }

    /// The members up to the closing bracket; `column` is where their values stand.
    fn members(&mut self, column: usize) -> Members {
        let mut members = Members::default();
        let (mut member, mut note) = (String::new(), Note::default());
        // Whether a comment stands on the line of the member before.
        let mut beside = false;
        while let Some(event) = self.next() {
            match event.kind {
                Kind::ListEnd | Kind::BracesEnd => break,
                Kind::Comment => note.add(self.raw(event), beside),
                Kind::Newline => beside = false,
                Kind::Comma => {}
                Kind::Key | Kind::Dot => self.key(event, &mut member),
                Kind::Equals => member.push_str(" = "),
                _ => {
                    self.value(event, column, &mut member);
                    members.list.push((std::mem::take(&mut note), std::mem::take(&mut member)));
                    beside = true;
                }
            }
        }
        members.end = note;
        members
    }

    fn scalar(&mut self, event: Event, out: &mut String) {
        let raw = self.raw(event);
        if raw.starts_with(['"', '\'']) {
            return quote::text(&decode(raw).unwrap_or_default(), out);
        }
        match bare(raw) {
            Some(Bare::Integer(Some(number))) => out.push_str(&number.to_string()),
            _ => out.push_str(raw),
        }
    }
}

#[derive(Default)]
struct Members {
    list: Vec<(Note, String)>,
    /// What stands after the last one.
    end: Note,
}

impl Members {
    /// Prints them on one line if they fit into a width, and no comment stands between them.
    fn print(&self, [open, close]: [&str; 2], pad: &str, width: usize, out: &mut String) {
        let start = out.len();
        let (mut comma, pad) = (pad, if self.list.is_empty() { "" } else { pad });
        out.push_str(open);
        for (_, member) in &self.list {
            out.extend([comma, member]);
            comma = ", ";
        }
        out.extend([pad, close]);
        let fits = out.len().saturating_sub(start) <= width;
        if fits && self.end.is_empty() && self.list.iter().all(|(note, _)| note.is_empty()) {
            return;
        }
        out.truncate(start);
        out.push_str(open);
        for (note, member) in &self.list {
            note.print(out);
            out.extend(["  ", member, ","]);
        }
        self.end.print(out);
        out.push_str(close);
    }
}
