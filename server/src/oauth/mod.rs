//! The authorization server: OAuth 2.1 with PKCE, for people's grants to clients. The pages of it are in `pages`.

pub(crate) mod client;
pub(crate) mod issue;
pub(crate) mod redirect;
