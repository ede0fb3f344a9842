//! The verbs, one function each. Inputs are JSON texts but for a policy's text; answers are JSON texts.

use scopeward::{
    Brief, Consent, Grant, InputError, Policy, Reason, Requirement, Rows, Unit, json, places, wire,
};
use serde::Serialize;

use crate::word::{Answer, Word, input, policy as policy_fault};

/// Reads the text of a policy.
///
/// # Errors
///
/// The fault of its problems.
pub fn compile(text: &str, unit: Unit) -> Result<Policy, String> {
    Policy::compile(text).map_err(|error| policy_fault(&error, text, unit))
}

/// The findings of a policy's text.
///
/// # Errors
///
/// The fault of its problems.
pub fn lint(text: &str, unit: Unit) -> Answer {
    let findings = scopeward::lint(text).map_err(|error| policy_fault(&error, text, unit))?;
    Ok(json(&places(&findings, text, unit)))
}

/// The policy's text in its canonical layout.
///
/// # Errors
///
/// The fault of a text that cannot be read.
pub fn format(text: &str, unit: Unit) -> Answer {
    scopeward::format(text).map_err(|error| policy_fault(&error, text, unit))
}

/// The names of reasons, rows and briefs, in the order of their numbers in a [`Word`](crate::Word).
pub fn names() -> String {
    json(&Names {
        reasons: Reason::ALL,
        rows: [Rows::All, Rows::Own],
        briefs: [Brief::Denied, Brief::Allowed, Brief::Obliged],
    })
}

#[derive(Serialize)]
struct Names {
    reasons: [Reason; 8],
    rows: [Rows; 2],
    briefs: [Brief; 3],
}

/// The policy as data, with texts in a language (`null` is its own).
///
/// # Errors
///
/// The fault of the input.
pub fn model(policy: &Policy, language: &str) -> Answer {
    let language = wire::text("language", language).map_err(fault)?;
    Ok(json(&policy.model(language.as_deref())))
}

/// Reads the facts about a token.
///
/// # Errors
///
/// The fault of the input.
pub fn grant(policy: &Policy, claims: &str) -> Result<Grant, String> {
    wire::token(claims).and_then(|claims| policy.grant(&claims)).map_err(fault)
}

/// Reads what a token says: the payload of a JWT or an introspection answer; which member holds the scope may be `null`.
///
/// # Errors
///
/// The fault of the input.
pub fn claims(policy: &Policy, payload: &str, claim: &str) -> Answer {
    let claim = wire::scope_claim(claim).map_err(fault)?;
    Ok(json(&policy.claims(payload, claim).map_err(fault)?))
}

/// Prepares a requirement, as of an operation of an audience if there is one (`null` is none).
///
/// # Errors
///
/// The fault of the input.
pub fn need(policy: &Policy, tree: &str, audience: &str) -> Result<Requirement, String> {
    let tree = wire::need(tree).map_err(fault)?;
    let need = match wire::text("audience", audience).map_err(fault)? {
        Some(audience) => policy.need_at(&tree, &audience),
        None => policy.need(&tree),
    };
    need.map_err(fault)
}

/// The token in the value of an `Authorization` header (`null` is none).
///
/// # Errors
///
/// The fault of the input.
pub fn bearer(header: &str) -> Answer {
    let header = wire::text("header", header).map_err(fault)?;
    Ok(json(&scopeward::bearer(header.as_deref()).map_err(fault)?))
}

/// The operations that an MCP message asks for; the message as it stands.
///
/// # Errors
///
/// The fault of the input.
pub fn messages(policy: &Policy, body: &str) -> Answer {
    Ok(json(&policy.messages(body).map_err(fault)?))
}

/// What is found about a program's routes, for an audience (`null` is none).
///
/// # Errors
///
/// The fault of the input.
pub fn check_routes(policy: &Policy, routes: &str, audience: &str) -> Answer {
    let routes = wire::routes(routes).map_err(fault)?;
    let audience = wire::text("audience", audience).map_err(fault)?;
    Ok(json(&policy.check_routes(&routes, audience.as_deref()).map_err(fault)?))
}

/// Which rendering of a decision is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View<'v> {
    /// The `AuthZEN` answer.
    Authzen,
    /// The body of a refusal.
    Body,
    /// The challenge, with options.
    Challenge(&'v str),
    /// The wire form.
    Decision,
    /// The wire form with its proof.
    Explanation,
    /// The whole HTTP answer to a refusal, with the options of a challenge.
    Response(&'v str),
    /// The number of a [`Word`].
    Word,
}

/// Decides a request and renders the decision.
///
/// # Errors
///
/// The fault of the input.
pub fn view(policy: &Policy, grant: Option<&Grant>, request: &str, view: View<'_>) -> Answer {
    let ask = wire::request(request).map_err(fault)?;
    let need = ask.prepare(policy).map_err(fault)?;
    let request = ask.request(need.as_ref());
    let decision = policy.decide(grant, &request);
    Ok(match view {
        View::Authzen => json(&decision.authzen()),
        View::Body => json(&decision.body()),
        View::Challenge(options) => {
            let options = wire::challenge(options).map_err(fault)?;
            json(&decision.challenge(&options))
        }
        View::Decision => json(&decision),
        View::Explanation => json(&policy.explain(grant, &request)),
        View::Response(options) => {
            let options = wire::challenge(options).map_err(fault)?;
            json(&decision.response(&options))
        }
        View::Word => Word::new(&decision).0.to_string(),
    })
}

/// The four renderings of a grant.
pub fn renderings(policy: &Policy, grant: &Grant) -> [Vec<String>; 4] {
    [policy.granted(grant), policy.closed(grant), policy.expanded(grant), policy.minimal(grant)]
}

/// Reviews a scope request.
///
/// # Errors
///
/// The fault of the input.
pub fn review(policy: &Policy, ask: &str) -> Answer {
    Ok(json(&policy.review(&wire::scope_request(ask).map_err(fault)?)))
}

/// Narrows a grant; the scope is a text, a list or `null`.
///
/// # Errors
///
/// The fault of the input.
pub fn narrow(policy: &Policy, grant: &Grant, scope: &str) -> Answer {
    let scope = wire::scope(scope).map_err(fault)?;
    Ok(json(&policy.narrow(grant, scope.as_deref())))
}

/// Whether a grant covers another.
pub fn covers(policy: &Policy, parent: &Grant, child: &Grant) -> String {
    json(&policy.covers(parent, child))
}

/// What two grants both give.
pub fn intersect(policy: &Policy, left: &Grant, right: &Grant) -> String {
    json(&policy.intersect(left, right))
}

/// Shapes a scope request for a screen.
///
/// # Errors
///
/// The fault of the input.
pub fn consent(policy: &Policy, ask: &str) -> Result<Consent, String> {
    Ok(policy.consent(&wire::consent_request(ask).map_err(fault)?))
}

/// Switches an item; gives the next state and what changed.
///
/// # Errors
///
/// The fault of the input.
pub fn toggle(consent: &Consent, scope: &str, on: &str) -> Result<(Consent, String), String> {
    let scope = wire::given("scope", scope).map_err(fault)?;
    let on = wire::flag("on", on).map_err(fault)?;
    let toggled = consent.toggle(&scope, on);
    Ok((toggled.next, json(&toggled.changes)))
}

/// What a person chose.
///
/// # Errors
///
/// The fault of the input, `stale-consent` among them.
pub fn choose(consent: &Consent, hash: &str, ticked: &str) -> Result<Consent, String> {
    let hash = wire::given("hash", hash).map_err(fault)?;
    let ticked = wire::scope(ticked).map_err(fault)?.unwrap_or_default();
    consent.choose(&hash, &ticked).map_err(fault)
}

/// A text that a host cannot hand over by itself, as JSON.
///
/// # Errors
///
/// The fault of the input.
pub fn text(name: &str, value: &str) -> Answer {
    wire::given(name, value).map_err(fault)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn fault(error: InputError) -> String {
    input(&error)
}
