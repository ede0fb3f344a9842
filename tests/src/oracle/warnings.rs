//! What is worth saying about scopes that are not refused (`review.warning`).

use serde_json::{Value, json};

use super::review::Ask;
use super::{Offer, Oracle, Set};

impl Oracle {
    /// The warnings about the asked scopes that stand, which are in order.
    pub(super) fn warnings(&self, ask: &Ask, standing: &[String]) -> Vec<Value> {
        let mut warnings = Vec::new();
        for scope in standing {
            let alias =
                ask.tokens.iter().find(|token| *token != scope && self.name(token) == *scope);
            let deprecated = self.flag(scope, "deprecated");
            let omnibus =
                ask.audiences.iter().any(|offer| self.gives_everything(ask, *offer, scope));
            let giver = self.other_giver(ask, standing, scope);
            let found = [
                ("alias-used", alias.map(|alias| format!("{alias} is another name of {scope}"))),
                ("deprecated-scope", deprecated.then(|| format!("{scope} is deprecated"))),
                ("omnibus-scope", omnibus.then(|| format!("{scope} gives everything"))),
                (
                    "redundant-scope",
                    giver.map(|giver| format!("{scope} is given by {giver} as well")),
                ),
            ];
            for (code, message) in found {
                let warning = |message| json!({ "scope": scope, "code": code, "message": message });
                warnings.extend(message.map(warning));
            }
        }
        warnings
    }

    /// Whether a scope alone gives the principal all that an audience offers.
    pub(super) fn gives_everything(&self, ask: &Ask, offer: Offer, scope: &str) -> bool {
        let declared = self.scopes.iter().map(|(name, _)| name);
        let every: Vec<&String> =
            declared.filter(|name| self.is_plain(name) && self.is_offered(offer, name)).collect();
        let given = self.expanded(&Set::from([scope.to_owned()]), &ask.roles, offer);
        every.len() >= 3 && every.iter().all(|name| given.contains(*name))
    }

    /// The first of the other asked scopes that gives this one, later ones that it gives aside.
    fn other_giver<'s>(
        &self,
        ask: &Ask,
        standing: &'s [String],
        scope: &String,
    ) -> Option<&'s String> {
        let lists = |at: usize, scope: &String| ask.lists.get(at).is_none_or(|l| l.contains(scope));
        let at = (0..ask.audiences.len())
            .find(|at| self.is_offered(ask.audiences[*at], scope) && lists(*at, scope))?;
        let offer = ask.audiences[at];
        let gives = |from: &str, to: &str| {
            self.expanded(&Set::from([from.to_owned()]), &ask.roles, offer).contains(to)
        };
        let earlier = |other: &str| self.place(other) < self.place(scope);
        standing.iter().find(|other| {
            *other != scope
                && lists(at, other)
                && gives(other, scope)
                && (earlier(other) || !gives(scope, other))
        })
    }
}
