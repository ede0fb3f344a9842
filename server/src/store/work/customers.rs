//! The clients of a business, called customers here: a client is a program elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::Slice;
use super::values::{Change, Line, Moment};
use crate::store::{Error, Store};

/// A client of the business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Client")]
pub(crate) struct Customer {
    /// Its number.
    pub id: i64,
    /// How it is called.
    pub name: String,
    /// Where it is written to.
    pub email: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A client to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCustomer {
    /// How it is called.
    pub name: Line,
    /// Where it is written to.
    pub email: Option<Line>,
}

/// What changes of a client. What is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CustomerChange {
    /// How it is called.
    pub name: Option<Line>,
    /// Where it is written to; null: nowhere.
    #[serde(default)]
    pub email: Change<Line>,
}

const COLUMNS: &str = "id, name, email, created_at, updated_at";

fn customer(row: &AnyRow) -> Result<Customer, Error> {
    Ok(Customer {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        created_at: Moment(row.try_get("created_at")?),
        updated_at: Moment(row.try_get("updated_at")?),
    })
}

impl Store {
    /// Customers by number, and how many there are in all.
    pub(crate) async fn customers(&self, slice: Slice) -> Result<(Vec<Customer>, i64), Error> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM customers");
        let total = count.fetch_one(self.read()).await?;
        let list = format!("SELECT {COLUMNS} FROM customers ORDER BY id LIMIT $1 OFFSET $2");
        let list = sqlx::query(AssertSqlSafe(list)).bind(slice.limit).bind(slice.offset);
        let rows = list.fetch_all(self.read()).await?;
        Ok((rows.iter().map(customer).collect::<Result<_, _>>()?, total))
    }

    /// The customer with a number.
    pub(crate) async fn customer(&self, id: i64) -> Result<Option<Customer>, Error> {
        let query = format!("SELECT {COLUMNS} FROM customers WHERE id = $1");
        let query = sqlx::query(AssertSqlSafe(query)).bind(id);
        query.fetch_optional(self.read()).await?.as_ref().map(customer).transpose()
    }

    /// Makes a customer.
    pub(crate) async fn add_customer(
        &self,
        new: &NewCustomer,
        now: i64,
    ) -> Result<Customer, Error> {
        let mut tx = self.begin().await?;
        let id = Store::number(&mut tx, "customers").await?;
        let query = format!(
            "INSERT INTO customers (id, name, email, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
             RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(new.name.as_str())
            .bind(new.email.as_ref().map(Line::as_str))
            .bind(now)
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        customer(&row)
    }

    /// Changes a customer, if there is one.
    pub(crate) async fn change_customer(
        &self,
        id: i64,
        change: &CustomerChange,
        now: i64,
    ) -> Result<Option<Customer>, Error> {
        let mut tx = self.begin().await?;
        let query = format!(
            "UPDATE customers SET name = COALESCE($2, name), email = CASE WHEN $3 = 1 THEN $4 ELSE email END,
                 updated_at = $5
             WHERE id = $1 RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(change.name.as_ref().map(Line::as_str))
            .bind(i64::from(change.email.is_set()))
            .bind(change.email.value().map(Line::as_str))
            .bind(now)
            .fetch_optional(&mut *tx)
            .await?;
        tx.commit().await?;
        row.as_ref().map(customer).transpose()
    }

    /// Deletes a customer; projects for it stay. Says whether there was one.
    pub(crate) async fn remove_customer(&self, id: i64) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let query = sqlx::query("DELETE FROM customers WHERE id = $1").bind(id);
        let done = query.execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}
