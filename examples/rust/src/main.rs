//! A task list on axum: `tasks-axum table` leaves all scopes to the policy, `tasks-axum named` names them at its routes.

mod mcp;
mod named;
mod table;
mod verify;

use std::env;
use std::error::Error;

use axum::Router;
use scopeward_tower::Guard;
use tokio::net::TcpListener;

/// The policy, and a constant or a type for each name in it.
mod tasks {
    scopeward_macros::include_policy!("../tasks.toml");
}

/// The API and the MCP server, each behind a guard of its own.
fn app(mode: &str, key: &str) -> Result<Router, Box<dyn Error>> {
    let policy = tasks::policy();
    let metadata = "https://tasks.example/.well-known/oauth-protected-resource";
    let api = Guard::new(policy, verify::by(key)?)
        .audience(tasks::audiences::API)
        .resource_metadata(format!("{metadata}/api"))
        .obliged();
    // A challenge names all that a token should hold, for clients that forget what they had.
    let mcp =
        Guard::new(policy, verify::by(key)?).resource_metadata(format!("{metadata}/mcp")).union();
    let api = match mode {
        "table" => table::app(&api).router()?,
        "named" => named::app(&api)?,
        other => return Err(format!("`{other}` is neither `table` nor `named`").into()),
    };
    Ok(api.merge(mcp::app(&mcp)))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mode = env::args().nth(1).unwrap_or_default();
    let app = app(&mode, &env::var("KEY")?)?;
    let listener = TcpListener::bind(("127.0.0.1", env::var("PORT")?.parse()?)).await?;
    axum::serve(listener, app).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    #[test]
    fn both_apps_fit_the_policy() {
        for mode in ["table", "named"] {
            assert!(app(mode, KEY).is_ok());
        }
        assert!(app("neither", KEY).is_err());
    }

    #[test]
    fn a_route_too_few_is_noticed() -> Result<(), Box<dyn Error>> {
        let guard = Guard::new(tasks::policy(), verify::by(KEY)?).audience(tasks::audiences::API);
        assert_eq!(table::app(&guard).check()?, []);
        assert_eq!(guard.routes::<()>().check()?.len(), 16);
        Ok(())
    }
}
