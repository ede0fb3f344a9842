//! What an operator does to people. Whoever is locked out or gets another password loses all sessions and tokens.

use serde_json::json;

use super::audit::Event;
use super::{Error, Store, Tx};

/// What changes about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// They are locked out, or no longer.
    Disabled(bool),
    /// They log in with another password: a PHC string.
    Password(String),
    /// They have these roles.
    Roles(Vec<String>),
}

impl Change {
    const fn event(&self) -> &'static str {
        match self {
            Change::Disabled(true) => "person-disabled",
            Change::Disabled(false) => "person-enabled",
            Change::Password(_) => "password-changed",
            Change::Roles(_) => "roles-changed",
        }
    }

    /// Whether what they hold must end.
    const fn ends_all(&self) -> bool {
        matches!(self, Change::Disabled(true) | Change::Password(_))
    }
}

impl Store {
    /// Changes something about a person. Roles count at the next request: they are read with each.
    pub(crate) async fn change_person(
        &self,
        tx: &mut Tx,
        person: &str,
        change: &Change,
        now: i64,
    ) -> Result<(), Error> {
        let (statement, value) = match change {
            Change::Disabled(disabled) => {
                let statement = "UPDATE users SET disabled = CAST($2 AS BIGINT) WHERE id = $1";
                (statement, i64::from(*disabled).to_string())
            }
            Change::Password(phc) => ("UPDATE users SET password = $2 WHERE id = $1", phc.clone()),
            Change::Roles(roles) => ("UPDATE users SET roles = $2 WHERE id = $1", roles.join(" ")),
        };
        sqlx::query(statement).bind(person).bind(value).execute(&mut **tx).await?;
        if change.ends_all() {
            self.end_all(tx, person, change.event(), now).await?;
        }
        let mut detail = json!({ "person": person });
        if let (Change::Roles(roles), Some(detail)) = (change, detail.as_object_mut()) {
            detail.insert("roles".to_owned(), json!(roles));
        }
        self.log(tx, Event::new(change.event()).detail(detail), now).await
    }

    /// Ends a person's sessions, and takes back what they allowed, with all tokens that came of it.
    async fn end_all(&self, tx: &mut Tx, person: &str, why: &str, now: i64) -> Result<(), Error> {
        let sessions = sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(person);
        sessions.execute(&mut **tx).await?;
        let grants = "UPDATE grants SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";
        sqlx::query(grants).bind(person).bind(now).execute(&mut **tx).await?;
        let families = "UPDATE families SET revoked_at = $2, reason = $3 WHERE user_id = $1 AND revoked_at IS NULL";
        sqlx::query(families).bind(person).bind(now).bind(why).execute(&mut **tx).await?;
        Ok(())
    }
}
