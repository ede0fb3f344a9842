//! `drift`: where routes, documents and lists of scopes have drifted away from the policy.

use std::path::PathBuf;

use clap::Args;
use scopeward_openapi::{List, drift};

use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::report::{self, Remark};
use crate::source::Source;

/// Find where routes, documents and lists of scopes differ from the policy
#[derive(Debug, Args)]
pub(crate) struct Drift {
    /// The policy, `-` for standard input
    policy: PathBuf,
    /// OpenAPI documents, and files of routes or lists of scopes in JSON, YAML or TOML
    #[arg(value_name = "LIST", required = true)]
    lists: Vec<PathBuf>,
    /// Compare the operations of this audience only, and those of all
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
}

impl Drift {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let (source, policy) = Source::read(&self.policy)?.compile()?;
        let audience = self.audience.as_deref();
        if let Some(name) = audience.filter(|name| policy.audiences().all(|(own, _)| own != *name))
        {
            return Err(Failure::Message(format!("the policy declares no audience `{name}`")));
        }
        let (mut sources, mut lists) = (vec![source], Vec::new());
        for file in &self.lists {
            let source = Source::read(file)?;
            match List::read(&source.text) {
                Ok(list) => lists.push(list),
                Err(notes) => return Err(Failure::Notes(Box::new(source), notes)),
            }
            sources.push(source);
        }
        let policy_text = sources.first().map_or("", |source| &source.text);
        let found = drift(&policy, policy_text, &lists, audience);
        let remarks: Vec<Remark<'_>> =
            found.iter().filter_map(|finding| Remark::finding(&sources, finding)).collect();
        let name = sources.first().map_or("", |source| &source.name);
        let text = report::render_remarks(format, name, "difference", &remarks);
        Ok(Answer::new(text, found.is_empty()))
    }
}
