//! The policy, and the resources that it describes as this server serves them. Every scope question goes to it.

use std::path::Path;

use scopeward::{Challenge, Policy};

use crate::config::{Config, ConfigError};

/// The policies that ship with the server.
const SHIPPED: [(&str, &str); 2] = [
    ("doubletime", include_str!("../policies/doubletime.toml")),
    ("timetracker", include_str!("../policies/timetracker.toml")),
];

/// A resource server of this process (RFC 8707): what tokens are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The audience's name in the policy; `api` where the policy declares none.
    pub name: String,
    /// Its URI: the `resource` of requests and metadata.
    pub uri: String,
    /// The path below the issuer: `/api`.
    pub path: String,
    /// What a request for it says without a token: where its metadata is.
    pub challenge: Challenge,
    /// Whether the policy declares it: whether the engine is told of it.
    declared: bool,
}

impl Resource {
    /// The audience to name to the engine: none where the policy declares none.
    pub fn audience(&self) -> Option<&str> {
        self.declared.then_some(self.uri.as_str())
    }
}

/// The policy and its resources.
#[derive(Debug)]
pub struct Rules {
    /// What every scope means.
    pub policy: Policy,
    /// In the order of the policy.
    pub resources: Vec<Resource>,
}

impl Rules {
    /// Reads and compiles the policy that the settings name.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if it cannot be read, has a mistake, or describes resources of another issuer.
    pub fn read(config: &Config) -> Result<Rules, ConfigError> {
        let text = text(config)?;
        let mut policy = compile(config, &text)?;
        if config.rebase {
            policy = compile(config, &rebased(&policy, text, &config.issuer))?;
        }
        let resources = resources(&policy, &config.issuer)?;
        Ok(Rules { policy, resources })
    }

    /// The resource at a name of the policy.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.name == name)
    }

    /// The resource whose audience the engine calls so.
    pub fn resource_of(&self, audience: Option<&str>) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.audience() == audience)
    }
}

/// The roles that the policy names, wherever its resources are.
pub(crate) fn roles(config: &Config) -> Result<Vec<String>, ConfigError> {
    Ok(compile(config, &text(config)?)?.roles().map(str::to_owned).collect())
}

fn text(config: &Config) -> Result<String, ConfigError> {
    let shipped = SHIPPED.iter().find(|(name, _)| *name == config.policy);
    match shipped {
        Some((_, text)) => Ok((*text).to_owned()),
        None => std::fs::read_to_string(Path::new(&config.policy))
            .map_err(|error| ConfigError(format!("the policy {}: {error}", config.policy))),
    }
}

fn compile(config: &Config, text: &str) -> Result<Policy, ConfigError> {
    Policy::compile(text)
        .map_err(|error| ConfigError(format!("the policy {} has mistakes\n{error}", config.policy)))
}

/// The text of a policy whose audiences moved to the issuer, each with its path. Lines stay where they are.
fn rebased(policy: &Policy, text: String, issuer: &str) -> String {
    policy.audiences().fold(text, |text, (_, uri)| {
        let moved = format!("{issuer}{}", path(uri));
        ['"', '\''].iter().fold(text, |text, quote| {
            text.replace(&format!("{quote}{uri}{quote}"), &format!("{quote}{moved}{quote}"))
        })
    })
}

/// The path of an absolute URI.
fn path(uri: &str) -> &str {
    let authority = uri.find("://").map_or(0, |at| at.saturating_add(3));
    let rest = uri.get(authority..).unwrap_or_default();
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default()
}

fn resources(policy: &Policy, issuer: &str) -> Result<Vec<Resource>, ConfigError> {
    let resource = |name: &str, uri: String, declared: bool| {
        let path = uri.strip_prefix(issuer).filter(|path| path.starts_with('/'));
        let path = path.map(str::to_owned).ok_or_else(|| {
            ConfigError(format!(
                "the audience {name} of the policy is {uri}, which is not below the issuer {issuer}: change one of \
                 them, or set `rebase = true`"
            ))
        })?;
        let challenge = Challenge {
            resource_metadata: Some(format!("{issuer}/.well-known/oauth-protected-resource{path}")),
            ..Challenge::default()
        };
        Ok(Resource { name: name.to_owned(), uri, path, challenge, declared })
    };
    let declared: Vec<_> = policy
        .audiences()
        .map(|(name, uri)| resource(name, uri.to_owned(), true))
        .collect::<Result<_, _>>()?;
    if declared.is_empty() {
        return Ok(vec![resource("api", format!("{issuer}/api"), false)?]);
    }
    Ok(declared)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Rules, SHIPPED};
    use crate::config::Config;

    fn config(policy: &str, rebase: bool) -> Config {
        let issuer = "http://127.0.0.1:8080".to_owned();
        Config { issuer, policy: policy.to_owned(), rebase, ..Config::default() }
    }

    #[test]
    fn resources_move_to_the_issuer() {
        let rules = Rules::read(&config("doubletime", true)).unwrap();
        let mcp = rules.resource("mcp").unwrap();
        assert_eq!(mcp.uri, "http://127.0.0.1:8080/mcp");
        assert_eq!(mcp.audience(), Some("http://127.0.0.1:8080/mcp"));
        assert!(Rules::read(&config("doubletime", false)).unwrap_err().0.contains("rebase"));
    }

    #[test]
    fn a_policy_without_audiences_has_one_resource() {
        let rules = Rules::read(&config("timetracker", true)).unwrap();
        assert_eq!(rules.resources.len(), 1);
        let api = rules.resource_of(None).unwrap();
        assert_eq!((api.path.as_str(), api.audience()), ("/api", None));
    }

    /// The crate ships alone: what it carries is a copy.
    #[test]
    fn what_ships_is_what_the_specification_holds() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/policies");
        for (name, carried) in SHIPPED {
            let held = std::fs::read_to_string(folder.join(name).with_extension("toml")).unwrap();
            assert_eq!(held, carried, "copy conformance/policies/{name}.toml to server/policies");
        }
    }
}
