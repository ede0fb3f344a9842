//! People: `/api/v1/users`, and who the token acts for: `/api/v1/users/me`, also `/api/v1/profile`.

use schemars::JsonSchema;
use serde::Serialize;

use super::call::Call;
use super::endpoint::{Endpoint, Nothing};
use super::page::{Asked, ListInput, Listing};
use super::problem::Problem;
use crate::store::users::Person;

const ME: &[&str] = &["/api/v1/users/me", "/api/v1/profile"];

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new("get_profile", &["GET"], ME, me).summary("Get the current user").owned(),
        Endpoint::new("list_users", &["GET"], &["/api/v1/users"], list).summary("List all users"),
    ]
}

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct User {
    /// The id.
    id: String,
    /// What they log in with.
    email: String,
    /// How they are called.
    name: String,
    /// The roles that they have.
    roles: Vec<String>,
}

impl From<Person> for User {
    fn from(person: Person) -> User {
        User { id: person.id, email: person.email, name: person.name, roles: person.roles }
    }
}

async fn me(call: Call, _: Nothing) -> Result<User, Problem> {
    Ok(call.person()?.clone().into())
}

async fn list(call: Call, input: ListInput) -> Result<Listing<User>, Problem> {
    let asked = Asked::new(input.page, input.per_page)?;
    let people = call.app.store.people().await?;
    let total = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let slice = asked.slice();
    let (skip, take) = (count(slice.offset), count(slice.limit));
    let items = people.into_iter().skip(skip).take(take).map(User::from).collect();
    Ok(asked.page((items, total)))
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
