//! What Arrow data says: a column of handles, or a table with columns `handle`, or `method` and `path`.

use scopeward::Policy;

use super::arrow::Chunks;
use super::column::Column;
use super::{Unfit, routes};
use crate::ask::UNKNOWN;

/// The handles of all chunks. A null is an unknown operation.
pub(super) fn handles(policy: &Policy, chunks: &Chunks) -> Result<Vec<u32>, Unfit> {
    let mut handles = Vec::new();
    for chunk in chunks.columns() {
        handles.extend(if chunk.format() == "+s" {
            rows(policy, chunk)?
        } else {
            chunk.handles()?
        });
    }
    Ok(handles)
}

fn rows(policy: &Policy, table: Column<'_>) -> Result<Vec<u32>, Unfit> {
    let column = |name| table.children().find(|column| column.name() == name);
    let mut handles = match (column("handle"), column("method"), column("path")) {
        (Some(handle), None, None) => handle.handles()?,
        (None, Some(method), Some(path)) => {
            routes(policy, method.texts()?, path.texts()?).collect()
        }
        _ => return Err(Unfit::names(table.children().map(Column::name))),
    };
    if handles.len() != table.len() {
        return Err(Unfit::names(table.children().map(Column::name)));
    }
    // A missing row is missing, whatever its columns hold.
    for (row, handle) in handles.iter_mut().enumerate() {
        if table.is_null(row) {
            *handle = UNKNOWN;
        }
    }
    Ok(handles)
}
