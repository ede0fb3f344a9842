//! A policy's text, and where it came from.

use std::cell::OnceCell;
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
    /// Line and column at every [`STRIDE`] bytes, once they are asked for: a text may be one long line.
    marks: OnceCell<Vec<(u32, u32)>>,
}

const STRIDE: usize = 4096;

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
            Ok(text) => Ok(Source { name, text, file, marks: OnceCell::new() }),
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

    /// Line and column of a byte, both from 1; the column counts code points.
    pub(crate) fn place(&self, byte: u32) -> (u32, u32) {
        let byte = byte as usize;
        let mark = self.marks().get(byte / STRIDE).copied().unwrap_or((1, 1));
        walk(mark, self.text.as_bytes().get(byte / STRIDE * STRIDE..byte).unwrap_or_default())
    }

    fn marks(&self) -> &[(u32, u32)] {
        self.marks.get_or_init(|| {
            let mut marks = vec![(1, 1)];
            for part in self.text.as_bytes().chunks(STRIDE) {
                marks.push(walk(marks.last().copied().unwrap_or((1, 1)), part));
            }
            marks
        })
    }

    /// The failure of a text that does not compile.
    pub(crate) fn refuse(self, error: PolicyError) -> Failure {
        Failure::Policy(Box::new(self), error)
    }
}

/// Where one is after some bytes.
fn walk(from: (u32, u32), bytes: &[u8]) -> (u32, u32) {
    bytes.iter().fold(from, |(line, column), byte| match byte {
        b'\n' => (line.saturating_add(1), 1),
        // What continues a code point is no column of its own.
        0x80..=0xBF => (line, column),
        _ => (line, column.saturating_add(1)),
    })
}

fn stdin() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}
