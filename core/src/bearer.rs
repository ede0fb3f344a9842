//! The token of an HTTP request, as it stands in its `Authorization` header. Clause `token.bearer`.

use crate::code::Code;
use crate::problem::InputError;

/// The token in the value of an `Authorization` header (RFC 6750 §2.1); nothing without a header, or with another scheme.
///
/// ```
/// use scopeward::bearer;
/// assert_eq!(bearer(Some("Bearer mF_9.B5f-4.1JqM"))?, Some("mF_9.B5f-4.1JqM"));
/// assert_eq!(bearer(Some("Basic YTpi"))?, None);
/// assert!(bearer(Some("Bearer a, Bearer b")).is_err());
/// # Ok::<(), scopeward::InputError>(())
/// ```
///
/// # Errors
///
/// [`InputError`] `invalid-input` for anything behind the scheme that is not one token. The message does not repeat it.
pub fn bearer(header: Option<&str>) -> Result<Option<&str>, InputError> {
    let header = header.unwrap_or_default().trim_matches([' ', '\t']);
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Ok(None);
    }
    let token = token.trim_start_matches(' ');
    let body = token.trim_end_matches('=');
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    if body.is_empty() || !body.bytes().all(fits) {
        let message = "`header`: behind `Bearer` stands one token (RFC 6750)";
        return Err(InputError::new(Code::InvalidInput, message));
    }
    Ok(Some(token))
}
