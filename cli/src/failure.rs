//! Why there is no answer. Every failure ends the command with status 2.

use std::process::ExitCode;

use scopeward::{InputError, PolicyError};
use scopeward_openapi::Note;
use serde_json::json;

use crate::answer::Text;
use crate::commands::Format;
use crate::report::{self, Remark, Severity};
use crate::source::Source;
use crate::style;

#[derive(Debug)]
pub(crate) enum Failure {
    /// A file that cannot be read or written, or an option that makes no sense here.
    Message(String),
    /// A grant or request that the engine does not take.
    Input(InputError),
    /// A policy that does not compile.
    Policy(Box<Source>, PolicyError),
    /// A document or list that cannot be read.
    Notes(Box<Source>, Vec<Note>),
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Failure {
        Failure::Input(error)
    }
}

impl Failure {
    /// People read failures on standard error. Programs that asked for a format read them where they read answers.
    pub(crate) fn print(&self, format: Format) -> ExitCode {
        let text = match self {
            Failure::Message(message) => Text::Styled(style::error(None, message)),
            Failure::Input(error) if format == Format::Human => {
                Text::Styled(style::error(Some(error.code.as_str()), &error.message))
            }
            Failure::Input(error) => Text::json(&json!(error)),
            Failure::Policy(source, error) => {
                report::render(format, source, &error.diagnostics, Severity::Error)
            }
            Failure::Notes(source, notes) => {
                let remarks: Vec<Remark<'_>> =
                    notes.iter().map(|note| Remark::note(source, note)).collect();
                report::render_remarks(format, &source.name, "problem", &remarks)
            }
        };
        match &text {
            Text::Styled(_) => text.print_error(),
            // Nothing is left to be done when even this cannot be written.
            Text::Plain(_) => drop(text.print()),
        }
        ExitCode::from(2)
    }
}
