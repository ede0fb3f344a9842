//! People: who logs in, consents and makes tokens.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Store, Tx};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, which tokens carry as `sub`.
    pub id: String,
    /// What they log in with, in lower case.
    pub email: String,
    /// How they are called.
    pub name: String,
    /// The roles of the policy that they have.
    pub roles: Vec<String>,
    /// Whether they are locked out.
    pub disabled: bool,
}

impl Person {
    /// Whether they have a role.
    pub fn is(&self, role: &str) -> bool {
        self.roles.iter().any(|mine| mine == role)
    }
}

/// Roles as the store keeps them.
pub(crate) fn roles(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

pub(super) const COLUMNS: &str =
    "users.id AS person_id, users.email, users.name AS person, users.roles, users.disabled";

pub(super) fn person(row: &AnyRow) -> Result<Person, Error> {
    Ok(Person {
        id: row.try_get("person_id")?,
        email: row.try_get("email")?,
        name: row.try_get("person")?,
        roles: roles(row.try_get("roles")?),
        disabled: row.try_get::<i64, _>("disabled")? != 0,
    })
}

impl Store {
    /// The person with an id.
    pub(crate) async fn person(&self, id: &str) -> Result<Option<Person>, Error> {
        let query = format!("SELECT {COLUMNS} FROM users WHERE id = $1");
        let row =
            sqlx::query(sqlx::AssertSqlSafe(query)).bind(id).fetch_optional(self.read()).await?;
        row.as_ref().map(person).transpose()
    }

    /// The person with an address, and their password as a PHC string.
    pub(crate) async fn person_by_email(
        &self,
        email: &str,
    ) -> Result<Option<(Person, String)>, Error> {
        let query = format!("SELECT {COLUMNS}, users.password FROM users WHERE email = $1");
        let email = email.to_lowercase();
        let row =
            sqlx::query(sqlx::AssertSqlSafe(query)).bind(email).fetch_optional(self.read()).await?;
        row.map(|row| Ok((person(&row)?, row.try_get("password")?))).transpose()
    }

    /// All people, by address.
    pub(crate) async fn people(&self) -> Result<Vec<Person>, Error> {
        let query = format!("SELECT {COLUMNS} FROM users ORDER BY email");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(self.read()).await?;
        rows.iter().map(person).collect()
    }

    /// Adds a person. The password is a PHC string.
    pub(crate) async fn add_person(
        &self,
        tx: &mut Tx,
        person: &Person,
        password: &str,
        now: i64,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO users (id, email, name, password, roles, disabled, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&person.id)
        .bind(person.email.to_lowercase())
        .bind(&person.name)
        .bind(password)
        .bind(person.roles.join(" "))
        .bind(i64::from(person.disabled))
        .bind(now)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
