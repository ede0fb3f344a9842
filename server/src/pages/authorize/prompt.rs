//! `prompt` (OIDC Core §3.1.2.1): clients of MCP send it to plain OAuth servers, too.

use scopeward::{OAuthError, Registration};

use super::read::invalid;
use crate::store::clients::Client;
use crate::web::form::Params;

/// What a client wants the person to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompt {
    /// What is needed.
    AsNeeded,
    /// For consent, even if it was given before.
    Consent,
    /// For the password, even if they are signed in.
    Login,
    /// Nothing.
    None,
}

impl Prompt {
    /// Reads the parameter. Words that are not known ask for nothing.
    pub(super) fn read(params: &Params) -> Result<Prompt, OAuthError> {
        let Some(text) = params.one("prompt").map_err(|error| invalid(&error.to_string()))? else {
            return Ok(Prompt::AsNeeded);
        };
        let has = |word| text.split(' ').any(|known| known == word);
        match text {
            "none" => Ok(Prompt::None),
            _ if has("none") => Err(invalid("The prompt none excludes every other")),
            _ if has("login") => Ok(Prompt::Login),
            _ if has("consent") => Ok(Prompt::Consent),
            _ => Ok(Prompt::AsNeeded),
        }
    }
}

/// What a client is told that wants an answer without a question, where there is one to ask.
pub(super) fn needed(client: &Client) -> OAuthError {
    let error = match client.registration {
        Registration::Static => "consent_required",
        // It can be anybody: it never gets an answer without a person (RFC 8252 §8.6).
        Registration::Cimd | Registration::Dcr => "interaction_required",
    };
    let error_description = "The person has to be asked".to_owned();
    OAuthError { error, error_description }
}

#[cfg(test)]
mod tests {
    use super::Prompt;
    use crate::web::form::Params;

    #[test]
    fn words() {
        let read = |query| Prompt::read(&Params::parse(query)).ok();
        assert_eq!(read(""), Some(Prompt::AsNeeded));
        assert_eq!(read("prompt=none"), Some(Prompt::None));
        assert_eq!(read("prompt=login+consent"), Some(Prompt::Login));
        assert_eq!(read("prompt=consent"), Some(Prompt::Consent));
        assert_eq!(read("prompt=other"), Some(Prompt::AsNeeded));
        assert_eq!(read("prompt=none+consent"), None);
        assert_eq!(read("prompt=none&prompt=none"), None);
    }
}
