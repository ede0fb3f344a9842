//! `lint`: what is odd in a policy that compiles, or in an OpenAPI document.

use std::path::PathBuf;
use std::slice::from_ref;

use clap::Args;

use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::report::{self, Remark, Severity};
use crate::source::Source;

/// Find what is odd in a policy, or in an OpenAPI document
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// The policy, or an OpenAPI 3 or Swagger 2 document in YAML or JSON; `-` for standard input
    file: PathBuf,
}

impl Lint {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let source = Source::read(&self.file)?;
        if scopeward_openapi::is_document(&source.text) {
            return document(format, source);
        }
        match scopeward::lint(&source.text) {
            Ok(findings) => {
                let text = report::render(format, &source, &findings, Severity::Warning);
                Ok(Answer::new(text, findings.is_empty()))
            }
            Err(error) => Err(source.refuse(error)),
        }
    }
}

/// What the reader could not take over counts as a finding, too.
fn document(format: Format, source: Source) -> Result<Answer, Failure> {
    let document = match scopeward_openapi::read(&source.text) {
        Ok(document) => document,
        Err(notes) => return Err(Failure::Notes(Box::new(source), notes)),
    };
    let findings = scopeward_openapi::lint(&document, &source.text);
    let found = findings.iter().filter_map(|finding| Remark::finding(from_ref(&source), finding));
    let notes = document.notes.iter().map(|note| Remark::note(&source, note));
    let mut remarks: Vec<Remark<'_>> = notes.chain(found).collect();
    remarks.sort_by_key(|remark| (remark.span, remark.code));
    let text = report::render_remarks(format, &source.name, "finding", &remarks);
    Ok(Answer::new(text, remarks.is_empty()))
}
