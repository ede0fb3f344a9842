//! Lists come in pages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::store::work::Slice;
use axum::http::StatusCode;

const MOST: i64 = 100;
const USUAL: i64 = 50;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Listing<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Which page it is, from 1.
    pub page: i64,
    /// How many rows a page has.
    pub per_page: i64,
    /// How many rows there are in all.
    pub total: i64,
}

/// Which page is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    page: i64,
    per_page: i64,
}

impl Asked {
    /// Reads what was asked for.
    pub(crate) fn new(page: Option<i64>, per_page: Option<i64>) -> Result<Asked, Problem> {
        let refuse = |field, message| Err(Problem::field(StatusCode::BAD_REQUEST, field, message));
        let (page, per_page) = (page.unwrap_or(1), per_page.unwrap_or(USUAL));
        if page < 1 {
            return refuse("page", "Pages are counted from 1");
        }
        if !(1..=MOST).contains(&per_page) {
            return refuse("per_page", "A page has 1 to 100 rows");
        }
        Ok(Asked { page, per_page })
    }

    /// The rows of the page.
    pub(crate) fn slice(self) -> Slice {
        let offset = self.page.saturating_sub(1).saturating_mul(self.per_page);
        Slice { limit: self.per_page, offset }
    }

    /// The page, with its rows.
    pub(crate) fn page<T>(self, (items, total): (Vec<T>, i64)) -> Listing<T> {
        Listing { items, page: self.page, per_page: self.per_page, total }
    }
}

/// What every list may be asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListInput {
    /// Which page, from 1.
    #[schemars(range(min = 1))]
    pub page: Option<i64>,
    /// How many rows a page has, up to 100.
    #[schemars(range(min = 1, max = 100))]
    pub per_page: Option<i64>,
}
