//! Colours and columns. The one place that knows either.

use std::fmt::Write;

use annotate_snippets::{Level, Renderer, normalize_untrusted_str};
use anstyle::{AnsiColor, Style};

pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const CAREFUL: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const QUIET: Style = Style::new().dimmed();

/// A text that somebody else wrote, on one line: nothing in it moves the cursor or changes a colour.
pub(crate) fn visible(text: &str) -> String {
    normalize_untrusted_str(text).replace(char::is_control, "\u{fffd}")
}

/// The text in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// `error[code]: message`, as the problems of a policy look.
pub(crate) fn error(code: Option<&str>, message: &str) -> String {
    let title = Level::ERROR.primary_title(message);
    let title = match code {
        Some(code) => title.id(code),
        None => title,
    };
    let groups = [annotate_snippets::Group::with_title(title)];
    Renderer::styled().render(&groups) + "\n"
}

/// Lines of a label and a value, the values under each other. Lines without value are left out.
/// Values are made visible: they may be somebody else's text.
pub(crate) fn fields(fields: &[(&str, String)]) -> String {
    let fields = fields.iter().filter(|(_, value)| !value.is_empty());
    let width = fields.clone().map(|(label, _)| label.len()).max().unwrap_or(0);
    fields.fold(String::new(), |mut text, (label, value)| {
        let _ = writeln!(text, "  {QUIET}{label:width$}{QUIET:#}  {}", visible(value));
        text
    })
}
