//! The clients of the business: `/api/v1/clients`. The store calls them customers.

use super::call::Call;
use super::endpoint::{Endpoint, Nothing};
use super::page::{Asked, ListInput, Listing};
use super::problem::Problem;
use crate::store::work::customers::{Customer, CustomerChange, NewCustomer};

const LIST: &[&str] = &["/api/v1/clients"];
const ROW: &[&str] = &["/api/v1/clients/{id}"];

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new("list_clients", &["GET"], LIST, list).summary("List clients"),
        Endpoint::new("create_client", &["POST"], LIST, create)
            .summary("Create a client")
            .creates(),
        Endpoint::new("get_client", &["GET"], ROW, get).summary("Get a client"),
        Endpoint::new("update_client", &["PUT", "PATCH"], ROW, update).summary("Change a client"),
        Endpoint::new("delete_client", &["DELETE"], ROW, delete)
            .summary("Delete a client")
            .silent(),
    ]
}

async fn list(call: Call, input: ListInput) -> Result<Listing<Customer>, Problem> {
    let asked = Asked::new(input.page, input.per_page)?;
    Ok(asked.page(call.app.store.customers(asked.slice()).await?))
}

async fn create(call: Call, input: NewCustomer) -> Result<Customer, Problem> {
    Ok(call.app.store.add_customer(&input, call.app.clock.now()).await?)
}

async fn get(call: Call, _: Nothing) -> Result<Customer, Problem> {
    call.app.store.customer(call.row()?).await?.ok_or_else(Problem::missing)
}

async fn update(call: Call, input: CustomerChange) -> Result<Customer, Problem> {
    let now = call.app.clock.now();
    call.app.store.change_customer(call.row()?, &input, now).await?.ok_or_else(Problem::missing)
}

async fn delete(call: Call, _: Nothing) -> Result<(), Problem> {
    let removed = call.app.store.remove_customer(call.row()?).await?;
    if removed { Ok(()) } else { Err(Problem::missing()) }
}
