//! A column of texts: one for all rows, a list, or Arrow data.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use super::arrow::{self, Chunks};
use super::column::Column;
use super::{Unfit, list};
use crate::wire::text;

pub(super) enum Texts<'t> {
    Arrow(Chunks),
    List(Vec<Option<PyBackedStr>>),
    One(&'t str, usize),
}

impl Texts<'_> {
    pub(super) fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Some(chunks) = arrow::read(value)? {
            return Ok(Texts::Arrow(chunks));
        }
        let rows = list::walk(name, value)?.map(|row| backed(name, &row?));
        rows.collect::<PyResult<_>>().map(Texts::List)
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Texts::Arrow(chunks) => chunks.columns().map(Column::len).sum(),
            Texts::List(rows) => rows.len(),
            Texts::One(_, rows) => *rows,
        }
    }

    /// The texts, row by row.
    pub(super) fn rows(&self) -> Result<Vec<Option<&str>>, Unfit> {
        match self {
            Texts::Arrow(chunks) => {
                let mut rows = Vec::new();
                for column in chunks.columns() {
                    let texts = column.texts()?;
                    if rows.is_empty() { rows = texts } else { rows.extend(texts) }
                }
                Ok(rows)
            }
            Texts::List(rows) => Ok(rows.iter().map(Option::as_deref).collect()),
            Texts::One(text, rows) => Ok(vec![Some(*text); *rows]),
        }
    }
}

/// A text that stays where it is, or nothing for `None`.
fn backed(name: &str, row: &Bound<'_, PyAny>) -> PyResult<Option<PyBackedStr>> {
    if row.is_none() {
        return Ok(None);
    }
    text(name, row)?;
    Ok(Some(row.cast::<PyString>()?.clone().try_into()?))
}
