//! A policy's text, and where it came from.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::{fs, io};

use scopeward::{Policy, PolicyError};

use crate::failure::Failure;

/// A text with the name that messages give it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The file, unless the text came from standard input.
    pub(crate) file: Option<PathBuf>,
}

impl Source {
    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
        let file = (path.as_os_str() != "-").then(|| path.to_path_buf());
        let name = file.as_ref().map_or("<stdin>".to_owned(), |file| file.display().to_string());
        let text = match &file {
            Some(file) => fs::read_to_string(file),
            None => stdin(),
        };
        match text {
            Ok(text) => Ok(Source { name, text, file }),
            Err(error) => Err(Failure::Message(format!("cannot read {name}: {error}"))),
        }
    }

    /// The policy of a file, or of standard input.
    pub(crate) fn policy(path: &Path) -> Result<Policy, Failure> {
        Ok(Source::read(path)?.compile()?.1)
    }

    pub(crate) fn compile(self) -> Result<(Source, Policy), Failure> {
        match Policy::compile(&self.text) {
            Ok(policy) => Ok((self, policy)),
            Err(error) => Err(self.refuse(error)),
        }
    }

    /// The failure of a text that does not compile.
    pub(crate) fn refuse(self, error: PolicyError) -> Failure {
        Failure::Policy(Box::new(self), error)
    }
}

fn stdin() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}
