//! `export`: a policy as something that others read.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use scopeward::Policy;
use scopeward_export::graph::{self, Options};
use scopeward_export::{metadata, reference};
use scopeward_openapi::ExportOptions;

use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::source::Source;

/// Print a policy as a reference, a graph, or metadata
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The scope reference as Markdown
    Markdown(Told),
    /// The scope reference as one page of HTML that needs nothing else
    Html(Told),
    /// The graph of the scopes for Mermaid: what depends on what (solid), what gives what (dashed)
    Mermaid(Drawn),
    /// The same graph for Graphviz
    Dot(Drawn),
    /// The scopes that an authorization server (RFC 8414) and its resources (RFC 9728) list
    ///
    /// The server lists every scope that can be asked for, a resource those that a client asks for at first: clients
    /// ask for all that a resource lists. Add what a policy does not say: the issuer and the endpoints, and the
    /// resource of a policy without audiences.
    Metadata(Told),
    /// An OpenAPI 3.1 document in YAML, or with `--format json` in JSON; `import openapi` makes the same policy of it
    Openapi(Described),
}

/// A policy, and the language of its texts.
#[derive(Debug, Args)]
struct Told {
    /// The policy, `-` for standard input
    policy: PathBuf,
    /// The language of texts; the policy's own if it is not given
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

/// What a graph shows.
#[derive(Debug, Args)]
struct Drawn {
    #[command(flatten)]
    told: Told,
    /// Wildcards too, and what they cover
    #[arg(long)]
    wildcards: bool,
}

/// What a document says that a policy does not know.
#[derive(Debug, Args)]
struct Described {
    /// The policy, `-` for standard input
    policy: PathBuf,
    /// Where a person is asked
    #[arg(long, value_name = "URL", default_value = "https://auth.example/authorize")]
    authorization_url: String,
    /// Where tokens are given out
    #[arg(long, value_name = "URL", default_value = "https://auth.example/token")]
    token_url: String,
    /// Scheme and host of the server, as in `https://api.example`
    #[arg(long, value_name = "URL", value_parser = origin)]
    server: Option<String>,
    /// The version of the API
    #[arg(long = "api-version", value_name = "TEXT", default_value = "1.0.0")]
    version: String,
}

/// A url without a path: the paths of a policy are whole.
fn origin(url: &str) -> Result<String, String> {
    let url = url.strip_suffix('/').unwrap_or(url);
    match url.split_once("://") {
        Some((_, host)) if !host.is_empty() && !host.contains(['/', '?', '#']) => {
            Ok(url.to_owned())
        }
        _ => Err("a scheme and a host, the paths of a policy are whole".to_owned()),
    }
}

impl Export {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        match &self.what {
            What::Markdown(told) => told.print(reference::markdown),
            What::Html(told) => told.print(reference::html),
            What::Mermaid(drawn) => drawn.print(graph::mermaid),
            What::Dot(drawn) => drawn.print(graph::dot),
            What::Metadata(told) => told.print(metadata::metadata),
            What::Openapi(described) => described.print(format),
        }
    }
}

impl Described {
    fn print(&self, format: Format) -> Result<Answer, Failure> {
        let source = Source::read(&self.policy)?;
        let options = ExportOptions {
            authorization_url: self.authorization_url.clone(),
            token_url: self.token_url.clone(),
            server: self.server.clone(),
            version: self.version.clone(),
            json: format == Format::Json,
        };
        match scopeward_openapi::export(&source.text, &options) {
            Ok(document) => Ok(Answer::plain(document)),
            Err(error) => Err(source.refuse(error)),
        }
    }
}

impl Told {
    fn print(&self, write: impl Fn(&Policy, &str) -> String) -> Result<Answer, Failure> {
        let policy = Source::policy(&self.policy)?;
        let language = self.language.as_deref().unwrap_or(policy.language());
        Ok(Answer::plain(write(&policy, language)))
    }
}

impl Drawn {
    fn print(&self, draw: fn(&Policy, &str, Options) -> String) -> Result<Answer, Failure> {
        let options = Options { wildcards: self.wildcards };
        self.told.print(|policy, language| draw(policy, language, options))
    }
}
