//! The engine and the oracle side by side on one policy, both asked in the wire forms.

use scopeward::{Grant, Policy, PolicyError, Span, wire};
use serde_json::{Value, json};

use crate::oracle::Oracle;

/// One policy, read twice.
#[derive(Debug)]
pub struct Sides {
    /// The policy's text.
    pub text: String,
    /// The engine's reading.
    pub policy: Policy,
    /// The oracle's reading.
    pub oracle: Oracle,
}

impl Sides {
    /// Compiles a text; the oracle reads it only if the engine does.
    ///
    /// # Errors
    /// The policy's problems.
    pub fn of(text: &str) -> Result<Self, PolicyError> {
        let policy = Policy::compile(text)?;
        Ok(Self { text: text.to_owned(), policy, oracle: Oracle::read(text) })
    }

    /// Compiles a text and takes away what a problem points at, until there is none.
    ///
    /// # Panics
    /// If a problem stands outside the text, or in the version line.
    pub fn repaired(text: &str) -> Self {
        let mut text = text.to_owned();
        loop {
            let error = match Self::of(&text) {
                Ok(sides) => return sides,
                Err(error) => error,
            };
            let problems = error.diagnostics.iter();
            let lines: Vec<usize> =
                problems.flat_map(|problem| blamed(&text, problem.span)).collect();
            assert!(!lines.is_empty() && !lines.contains(&0), "{:?}\n{text}", error.diagnostics);
            let kept = text.lines().enumerate().filter(|(at, _)| !lines.contains(at));
            text = kept.fold(String::new(), |text, (_, line)| text + line + "\n");
        }
    }

    /// The engine's grant.
    ///
    /// # Panics
    /// If the engine refuses it as input.
    pub fn grant(&self, grant: Option<&Value>) -> Option<Grant> {
        let claims = wire::claims(&json!(grant).to_string()).unwrap();
        claims.map(|claims| self.policy.grant(&claims).unwrap())
    }

    /// The engine's decision, in its wire form.
    ///
    /// # Panics
    /// If the engine refuses grant or request as input.
    pub fn decision(&self, grant: Option<&Value>, request: &Value) -> Value {
        let grant = self.grant(grant);
        let ask = wire::request(&request.to_string()).unwrap();
        let need = ask.prepare(&self.policy).unwrap();
        json!(self.policy.decide(grant.as_ref(), &ask.request(need.as_ref())))
    }

    /// The engine's explanation, in its wire form.
    ///
    /// # Panics
    /// If the engine refuses grant or request as input.
    pub fn explanation(&self, grant: Option<&Value>, request: &Value) -> Value {
        let grant = self.grant(grant);
        let ask = wire::request(&request.to_string()).unwrap();
        let need = ask.prepare(&self.policy).unwrap();
        json!(self.policy.explain(grant.as_ref(), &ask.request(need.as_ref())))
    }

    /// The engine's four renderings.
    ///
    /// # Panics
    /// If the engine refuses the grant as input.
    pub fn renderings(&self, grant: &Value) -> Value {
        let grant = self.grant(Some(grant)).unwrap();
        json!({
            "granted": self.policy.granted(&grant),
            "closed": self.policy.closed(&grant),
            "expanded": self.policy.expanded(&grant),
            "minimal": self.policy.minimal(&grant),
        })
    }

    /// The engine's review of a scope request, in its wire form.
    ///
    /// # Panics
    /// If the engine refuses the request as input.
    pub fn review(&self, request: &Value) -> Value {
        let request = wire::scope_request(&request.to_string()).unwrap();
        json!(self.policy.review(&request))
    }

    /// The engine's narrowing of a grant to a scope (null: absent), in its wire form.
    ///
    /// # Panics
    /// If the engine refuses grant or scope as input.
    pub fn narrow(&self, grant: &Value, scope: &Value) -> Value {
        let grant = self.grant(Some(grant)).unwrap();
        let scope = wire::scope(&scope.to_string()).unwrap();
        json!(self.policy.narrow(&grant, scope.as_deref()))
    }

    /// The engine's cover of two grants, in its wire form.
    ///
    /// # Panics
    /// If the engine refuses a grant as input.
    pub fn covers(&self, parent: &Value, child: &Value) -> Value {
        let (parent, child) = (self.grant(Some(parent)).unwrap(), self.grant(Some(child)).unwrap());
        json!(self.policy.covers(&parent, &child))
    }

    /// The engine's intersection of two grants.
    ///
    /// # Panics
    /// If the engine refuses a grant as input.
    pub fn intersect(&self, left: &Value, right: &Value) -> Vec<String> {
        let (left, right) = (self.grant(Some(left)).unwrap(), self.grant(Some(right)).unwrap());
        self.policy.intersect(&left, &right)
    }
}

/// The lines to take away for a problem, from 0: the one where its span starts. Where that is the head of
/// an audience (it does not offer what it needs), those that narrow the offer, or else the whole audience.
fn blamed(text: &str, span: Span) -> Vec<usize> {
    let at = text[..usize::try_from(span.start).unwrap()].matches('\n').count();
    let lines: Vec<&str> = text.lines().collect();
    let Some(head) = lines[at].strip_suffix(']').filter(|line| line.starts_with('[')) else {
        return vec![at];
    };
    let other = |at: &usize| lines[*at].starts_with('[') && !lines[*at].starts_with(head);
    let audience: Vec<usize> = (at..lines.len()).take_while(|at| !other(at)).collect();
    let narrow =
        |at: &&usize| lines[**at].starts_with("offer") || lines[**at].starts_with("except");
    let narrowing: Vec<usize> = audience.iter().filter(narrow).copied().collect();
    if narrowing.is_empty() { audience } else { narrowing }
}
