//! `consent`: the consent screen of a scope request, as text.

mod screen;
mod toggles;

use clap::Args;
use scopeward::{Client, ConsentRequest, Missing, Registration};
use serde_json::json;

use self::toggles::Toggles;
use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::request::Asking;

/// Preview the consent screen of a scope request, and try its switches
#[derive(Debug, Args)]
pub(crate) struct Consent {
    #[command(flatten)]
    asking: Asking,
    /// What happens to a scope that lacks what it depends on: reject, add, drop
    #[arg(long, value_name = "MODE", default_value = "add")]
    missing: Missing,
    /// The client's id
    #[arg(long, value_name = "ID", default_value = "example")]
    client_id: String,
    /// The name that the client goes by
    #[arg(long, value_name = "NAME")]
    client_name: Option<String>,
    /// Where the answer goes
    #[arg(long, value_name = "URI", default_value = "https://app.example.com/callback")]
    redirect_uri: String,
    /// How the client was registered: static, dcr, cimd
    #[arg(long, value_name = "HOW", default_value = "static")]
    registration: Registration,
    /// The domain that the client belongs to
    #[arg(long)]
    domain: Option<String>,
    /// Somebody has checked who the client is
    #[arg(long)]
    verified: bool,
    /// The scopes that the client cannot do without
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    required: Option<String>,
    /// The scopes that the client can do without
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    optional: Option<String>,
    /// Begin with everything switched on
    #[arg(long)]
    preselect: bool,
    /// The language of the texts
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    toggles: Toggles,
}

impl Consent {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let policy = self.asking.policy()?;
        let request = self.request();
        let first = policy.consent(&request);
        let yes = !policy.review(&request.request).is_refused();
        let (last, log) = self.toggles.apply(first);
        Ok(match format {
            Format::Json => Answer::json(&json!(last), yes),
            _ => Answer::styled(log + &screen::render(&json!(last), &json!(last.result())), yes),
        })
    }

    fn request(&self) -> ConsentRequest<'_> {
        ConsentRequest {
            request: self.asking.request(self.missing),
            client: Client {
                id: self.client_id.as_str().into(),
                name: self.client_name.as_deref().map(Into::into),
                redirect_uri: self.redirect_uri.as_str().into(),
                registration: self.registration,
                domain: self.domain.as_deref().map(Into::into),
                verified: self.verified,
            },
            required: self.required.as_deref().map(Into::into),
            optional: self.optional.as_deref().map(Into::into),
            preselect: self.preselect,
            language: self.language.as_deref().map(Into::into),
        }
    }
}
