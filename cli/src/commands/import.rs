//! `import`: a policy out of what describes an API already.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use scopeward_openapi::{Imported, Severity};
use serde_json::json;

use super::Format;
use crate::answer::{Answer, Text};
use crate::failure::Failure;
use crate::report::{self, Remark};
use crate::source::Source;

/// Make a policy of what describes an API already
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// An OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0 document
    ///
    /// The policy goes to standard output, remarks to standard error. What the document does not say and may mean
    /// stands in the policy's comments, marked `suggested:`. Status 1 if something could not be taken over.
    Openapi {
        /// The document in YAML or JSON, `-` for standard input
        file: PathBuf,
        /// The file to write; one that exists is left alone
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

impl Import {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let What::Openapi { file, output } = &self.what;
        let source = Source::read(file)?;
        let imported = match scopeward_openapi::import(&source.text) {
            Ok(imported) => imported,
            Err(notes) => return Err(Failure::Notes(Box::new(source), notes)),
        };
        let written = output.as_deref().map(|path| write(path, &imported.policy)).transpose()?;
        Ok(answer(format, &source, imported, written))
    }
}

fn answer(format: Format, source: &Source, imported: Imported, written: Option<String>) -> Answer {
    let Imported { policy, notes, compiles } = imported;
    let whole = notes.iter().all(|note| note.severity != Severity::Error);
    let remarks: Vec<Remark<'_>> = notes.iter().map(|note| Remark::note(source, note)).collect();
    if format == Format::Json {
        let notes = report::list(&remarks);
        let answer = json!({ "policy": policy, "compiles": compiles, "notes": notes });
        return Answer::json(&answer, whole);
    }
    let text = written.map_or(Text::Plain(policy), Text::Styled);
    let answer = Answer::new(text, whole);
    if remarks.is_empty() {
        return answer;
    }
    answer.beside(report::render_remarks(Format::Human, &source.name, "note", &remarks))
}

fn write(path: &Path, policy: &str) -> Result<String, Failure> {
    let name = path.display();
    let file = File::create_new(path);
    match file.and_then(|mut file| file.write_all(policy.as_bytes())) {
        Ok(()) => Ok(format!("{name} is written\n")),
        Err(error) => Err(Failure::Message(format!("cannot write {name}: {error}"))),
    }
}
