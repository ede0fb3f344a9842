//! What a command answers: a text, and yes or no.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::Value;

use crate::commands::Format;
use crate::failure::Failure;

#[derive(Debug)]
pub(crate) struct Answer {
    text: Text,
    /// For people, on standard error: the text itself may go to a file.
    beside: Option<Text>,
    yes: bool,
}

/// What is printed to standard output.
#[derive(Debug)]
pub(crate) enum Text {
    /// For people: colours are taken out where nobody could see them.
    Styled(String),
    /// For files and programs: every byte counts.
    Plain(String),
}

impl Answer {
    pub(crate) fn styled(text: impl Into<String>, yes: bool) -> Answer {
        Answer::new(Text::Styled(text.into()), yes)
    }

    pub(crate) fn plain(text: impl Into<String>) -> Answer {
        Answer::new(Text::Plain(text.into()), true)
    }

    pub(crate) fn json(value: &Value, yes: bool) -> Answer {
        Answer::new(Text::json(value), yes)
    }

    pub(crate) fn new(text: Text, yes: bool) -> Answer {
        Answer { text, beside: None, yes }
    }

    /// The same, with a text on standard error.
    pub(crate) fn beside(self, text: Text) -> Answer {
        Answer { beside: Some(text), ..self }
    }

    /// Prints the text and gives the exit status.
    pub(crate) fn print(&self) -> ExitCode {
        if let Some(beside) = &self.beside {
            beside.print_error();
        }
        match self.text.print() {
            Ok(()) => ExitCode::from(u8::from(!self.yes)),
            Err(error) => Failure::Message(format!("cannot write: {error}")).print(Format::Human),
        }
    }
}

impl Text {
    /// JSON escapes most control characters by itself; here none is left.
    pub(crate) fn json(value: &Value) -> Text {
        let text = format!("{value:#}\n").chars().fold(String::new(), |mut text, c| {
            match c {
                '\u{7f}'..='\u{9f}' => {
                    let _ = write!(text, "\\u{:04x}", u32::from(c));
                }
                _ => text.push(c),
            }
            text
        });
        Text::Plain(text)
    }

    /// Prints to standard error. Nothing is left to be done when even this cannot be written.
    pub(crate) fn print_error(&self) {
        let (Text::Styled(text) | Text::Plain(text)) = self;
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
    }

    /// A reader that has gone away (`| head`) is no error.
    pub(crate) fn print(&self) -> io::Result<()> {
        let printed = match self {
            Text::Styled(text) => write(anstream::stdout().lock(), text),
            Text::Plain(text) => write(io::stdout().lock(), text),
        };
        printed.or_else(
            |error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) },
        )
    }
}

fn write(mut out: impl Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.flush()
}
