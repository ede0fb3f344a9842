//! What an operator does to the store from the command line, while the server runs or not.

use tokio::runtime::{Builder, Runtime};

use crate::app::StartError;
use crate::clock::Clock;
use crate::config::{Config, ConfigError, StoreConfig};
use crate::secret::{Secret, id};
use crate::store::audit::Event;
use crate::store::people::Change;
use crate::store::users::Person;
use crate::store::{Error, Store};
use crate::{password, policy, tls};

/// How short and how long a password may be, in characters.
const SHORTEST: usize = 12;
const LONGEST: usize = 256;

/// What can be changed about a person.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Edit {
    /// They are locked out: sessions and tokens end.
    Disable,
    /// They may log in again.
    Enable,
    /// They get another password: sessions and tokens end.
    Password(Secret),
    /// They have these roles.
    Roles(Vec<String>),
}

/// The people in the store.
#[derive(Debug)]
pub struct Operator {
    runtime: Runtime,
    store: Store,
    clock: Clock,
    roles: Vec<String>,
    dev: bool,
}

impl Operator {
    /// Opens the store.
    ///
    /// # Errors
    ///
    /// [`StartError`] if it cannot be opened, or the policy cannot be read.
    pub fn open(config: &Config) -> Result<Operator, StartError> {
        let roles = policy::roles(config)?;
        let runtime = runtime()?;
        let store = runtime.block_on(Store::open(&config.store))?;
        Ok(Operator { runtime, store, clock: Clock::default(), roles, dev: config.dev })
    }

    /// Everyone, by address.
    ///
    /// # Errors
    ///
    /// [`StartError`] if the store does not answer.
    pub fn people(&self) -> Result<Vec<Person>, StartError> {
        Ok(self.runtime.block_on(self.store.people())?)
    }

    /// Adds a person.
    ///
    /// # Errors
    ///
    /// [`StartError`] if there is one with this address, a role is none of the policy, or the password is too short.
    pub fn add(
        &self,
        email: &str,
        name: &str,
        roles: &[String],
        password: &Secret,
    ) -> Result<(), StartError> {
        self.check_roles(roles)?;
        let phc = self.hash(password)?;
        let email = email.trim().to_lowercase();
        let has_form =
            email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        if !has_form
            || email.len() > 254
            || email.chars().any(|c| c.is_whitespace() || c.is_control())
        {
            return Err(refused(format!("{email} is no address")));
        }
        let roles = roles.to_vec();
        let person = Person { id: id(), email, name: name.to_owned(), roles, disabled: false };
        let now = self.clock.now();
        self.runtime.block_on(async {
            if self.store.person_by_email(&person.email).await?.is_some() {
                return Err(refused(format!(
                    "there is a person with the address {}",
                    person.email
                )));
            }
            let mut tx = self.store.begin().await?;
            self.store.add_person(&mut tx, &person, &phc, now).await?;
            let detail = serde_json::json!({ "person": person.id, "roles": person.roles });
            self.store.log(&mut tx, Event::new("person-added").detail(detail), now).await?;
            Ok(tx.commit().await.map_err(Error::from)?)
        })
    }

    /// Changes something about a person. A server that runs sees it at once, but may believe tokens that it has just
    /// seen for as long as the setting `lifetimes.token_cache` says.
    ///
    /// # Errors
    ///
    /// [`StartError`] if there is nobody with this address, a role is none of the policy, or the password is too short.
    pub fn edit(&self, email: &str, edit: &Edit) -> Result<(), StartError> {
        let change = match edit {
            Edit::Disable => Change::Disabled(true),
            Edit::Enable => Change::Disabled(false),
            Edit::Password(password) => Change::Password(self.hash(password)?),
            Edit::Roles(roles) => {
                self.check_roles(roles)?;
                Change::Roles(roles.clone())
            }
        };
        let now = self.clock.now();
        self.runtime.block_on(async {
            let Some((person, _)) = self.store.person_by_email(email).await? else {
                return Err(refused(format!("there is nobody with the address {email}")));
            };
            let mut tx = self.store.begin().await?;
            self.store.change_person(&mut tx, &person.id, &change, now).await?;
            Ok(tx.commit().await.map_err(Error::from)?)
        })
    }

    fn check_roles(&self, roles: &[String]) -> Result<(), StartError> {
        let Some(unknown) = roles.iter().find(|role| !self.roles.contains(role)) else {
            return Ok(());
        };
        let known = self.roles.join(", ");
        let known = if known.is_empty() { "none".to_owned() } else { known };
        Err(refused(format!("the policy has no role {unknown}; it has: {known}")))
    }

    fn hash(&self, password: &Secret) -> Result<String, StartError> {
        let length = password.expose().chars().count();
        let shortest = if self.dev { 1 } else { SHORTEST };
        if !(shortest..=LONGEST).contains(&length) {
            return Err(refused(format!("a password has {shortest} to {LONGEST} characters")));
        }
        password::hash(password).map_err(|error| refused(error.to_string()))
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        self.runtime.block_on(self.store.close());
    }
}

/// The steps of the schema by their names, and whether the database has taken each.
///
/// # Errors
///
/// [`StartError`] if the database does not answer.
pub fn schema(config: &StoreConfig) -> Result<Vec<(&'static str, bool)>, StartError> {
    runtime()?.block_on(async {
        let store = Store::connect(config).await?;
        let steps = store.steps().await;
        store.close().await;
        Ok(steps?)
    })
}

/// Brings the schema up to this program's.
///
/// # Errors
///
/// [`StartError`] if the database does not answer, or has a newer schema.
pub fn migrate(config: &StoreConfig) -> Result<(), StartError> {
    runtime()?.block_on(async {
        Store::open(config).await?.close().await;
        Ok(())
    })
}

fn runtime() -> std::io::Result<Runtime> {
    tls::install();
    Builder::new_current_thread().enable_all().build()
}

fn refused(text: String) -> StartError {
    ConfigError(text).into()
}
