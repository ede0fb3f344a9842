//! Decisions (§7 and §8), layer by layer.

use serde_json::{Value, json};

use super::{Offer, Operation, Oracle, Set, list};

/// The scopes to be granted and the roles that are lacking.
type Repair = (Vec<String>, Vec<String>);

impl Oracle {
    /// The decision's wire form. The grant (none: no token) and the request are in their wire forms too.
    ///
    /// # Panics
    /// If the request is not one of the specification's.
    pub fn decide(&self, grant: Option<&Value>, request: &Value) -> Value {
        let operation = self.asked(request);
        let operation = operation.as_ref();
        let facts = operation.map_or(Value::Null, |operation| operation.facts.clone());
        let need = if facts["need"].is_null() { facts.clone() } else { facts["need"].clone() };
        let audience = operation.and_then(|operation| operation.audience);
        let tree = self.gated(audience, &need);

        let granted = grant.map_or(Vec::new(), |grant| self.granted(grant));
        let roles = grant.map_or(Vec::new(), |grant| list(&grant["roles"]));
        let has = |roles: &[String], role: &str| roles.iter().any(|have| have == role);
        let own_role = facts["role"].as_str();
        let limited = facts["rows"]["own"] == json!(true)
            && !facts["rows"]["unless"].as_str().is_some_and(|role| has(&roles, role));

        let reason = self
            .refusal(grant, audience)
            .or_else(|| operation.is_none().then_some("unknown-operation"));
        let unauthorised = matches!(reason, Some("no-token" | "invalid-token" | "wrong-audience"));
        let aim = grant.map_or(Offer::Nothing, |grant| self.offer(grant));
        let (held, roles, offer) = match (audience, aim) {
            _ if !unauthorised => (granted.iter().cloned().collect(), roles, aim),
            (Some(audience), _) => (Set::new(), Vec::new(), Offer::Audience(audience)),
            (None, Offer::Nothing) => (Set::new(), Vec::new(), Offer::Everything),
            (None, aim) => (Set::new(), Vec::new(), aim),
        };
        let meets = |roles: &[String]| satisfied(&tree, &self.expanded(&held, roles, offer));
        let public = need["public"] == json!(true);
        let reason = match reason {
            _ if public => "allowed",
            Some(reason) => reason,
            None if !meets(&roles) && meets(&self.roles) => "role-required",
            None if !meets(&roles) => "insufficient-scope",
            None if own_role.is_some_and(|role| !has(&roles, role)) => "role-required",
            None if limited && is_foreign(grant.unwrap_or(&Value::Null), request) => "not-owner",
            None => "allowed",
        };
        let hidden = if operation.is_none() { self.hide } else { facts["hide"] == json!(true) };
        let status = match reason {
            "allowed" => 200,
            _ if unauthorised => 401,
            _ => {
                if hidden {
                    404
                } else {
                    403
                }
            }
        };
        let repairs = match reason {
            "allowed" | "unknown-operation" | "not-owner" => Vec::new(),
            _ if operation.is_none() => Vec::new(),
            _ => self.alternatives(&tree, own_role, &held, &roles, offer),
        };
        let (missing, lacking) = repairs.first().cloned().unwrap_or_default();
        let mut asked = missing.clone();
        asked.extend(
            audience
                .and_then(|audience| self.audiences[audience]["gate"].as_str())
                .map(str::to_owned),
        );
        let rows = if reason == "allowed" && limited { "own" } else { "all" };
        json!({
            "allowed": reason == "allowed",
            "reason": reason,
            "status": status,
            "operation": operation.map(|operation| &operation.key).filter(|key| !key.is_empty()),
            "requirement": tree,
            "granted": granted,
            "missing": missing,
            "roles": lacking,
            "alternatives": repairs.iter().map(|(scopes, roles)| json!({ "scopes": scopes, "roles": roles })).collect::<Vec<_>>(),
            "request": if missing.is_empty() { Vec::new() } else { self.closed(&asked) },
            "rows": rows,
            "restrictions": granted.iter().filter(|token| self.is_restriction(token)).collect::<Vec<_>>(),
        })
    }

    /// The operation that a request asks for. A `need` is one without key, role or rows.
    fn asked(&self, request: &Value) -> Option<Operation> {
        let declared = |found: Option<usize>| {
            let Operation { key, audience, facts } = self.operations.get(found?)?;
            Some(Operation { key: key.clone(), audience: *audience, facts: facts.clone() })
        };
        if !request["need"].is_null() {
            let facts = json!({ "need": request["need"] });
            let uri = &request["audience"];
            let audience = self.audiences.iter().position(|facts| facts["uri"] == *uri);
            return Some(Operation { key: String::new(), audience, facts });
        }
        if let Some(handle) = request["handle"].as_u64() {
            return declared(usize::try_from(handle).ok());
        }
        if let Some(key) = request["operation"].as_str() {
            return declared(self.operations.iter().position(|operation| operation.key == key));
        }
        declared(self.route(request["method"].as_str().unwrap(), request["path"].as_str().unwrap()))
    }

    /// The layers `no-token`, `invalid-token` and `wrong-audience`.
    fn refusal(&self, grant: Option<&Value>, audience: Option<usize>) -> Option<&'static str> {
        let Some(grant) = grant else { return Some("no-token") };
        if grant["state"].as_str().is_some_and(|state| state != "active") {
            return Some("invalid-token");
        }
        let fits = match (self.offer(grant), audience) {
            (Offer::Everything, _) | (Offer::Audience(_), None) => true,
            (Offer::Audience(have), Some(want)) => have == want,
            (Offer::Nothing, _) => false,
        };
        (!fits).then_some("wrong-audience")
    }

    /// `decision.requirement`: the tree with the audience's gate.
    pub(super) fn gated(&self, audience: Option<usize>, tree: &Value) -> Value {
        let gate = audience.and_then(|audience| self.audiences[audience]["gate"].as_str());
        let Some(gate) = gate.filter(|_| tree["public"].is_null()) else { return tree.clone() };
        if !tree["authenticated"].is_null() {
            return json!(gate);
        }
        let joined = tree["all"].as_array().cloned().unwrap_or_else(|| vec![tree.clone()]);
        let members = [vec![json!(gate)], joined].concat();
        json!({ "all": members })
    }

    /// `decision.repair`
    fn alternatives(
        &self,
        tree: &Value,
        own_role: Option<&str>,
        held: &Set,
        roles: &[String],
        offer: Offer,
    ) -> Vec<Repair> {
        let mut repairs: Vec<Repair> = Vec::new();
        for way in ways(tree) {
            let have = self.expanded(held, roles, offer);
            let mut scopes: Set = way.difference(&have).cloned().collect();
            let wanted = |role: &String| {
                own_role == Some(role)
                    || scopes.iter().any(|scope| self.role_of(scope) == Some(role))
            };
            let lacking: Vec<String> = self
                .roles
                .iter()
                .filter(|role| !roles.contains(role) && wanted(role))
                .cloned()
                .collect();
            let with = [roles, &lacking].concat();
            let repaired = |scopes: &Set| {
                satisfied(
                    tree,
                    &self.expanded(&held.union(scopes).cloned().collect(), &with, offer),
                )
            };
            if !repaired(&scopes) {
                continue;
            }
            let mut leave_out: Vec<String> = scopes.iter().cloned().collect();
            leave_out.sort_by_key(|scope| std::cmp::Reverse((self.risk(scope), self.place(scope))));
            for scope in leave_out {
                let rest: Set = scopes.iter().filter(|other| **other != scope).cloned().collect();
                if repaired(&rest) {
                    scopes = rest;
                }
            }
            repairs.push((self.in_order(&scopes), lacking));
        }
        let includes =
            |big: &[String], small: &[String]| small.iter().all(|member| big.contains(member));
        let within =
            |small: &Repair, big: &Repair| includes(&big.0, &small.0) && includes(&big.1, &small.1);
        let mut best: Vec<Repair> = Vec::new();
        for repair in &repairs {
            if !best.contains(repair)
                && !repairs.iter().any(|other| other != repair && within(other, repair))
            {
                best.push(repair.clone());
            }
        }
        best.sort_by_key(|(scopes, lacking)| {
            let places: Vec<usize> = scopes.iter().map(|scope| self.place(scope)).collect();
            let role_places: Vec<_> = lacking
                .iter()
                .map(|role| self.roles.iter().position(|name| name == role))
                .collect();
            (
                lacking.len(),
                scopes.len(),
                scopes.iter().map(|scope| self.risk(scope)).max(),
                places,
                role_places,
            )
        });
        best
    }

    pub(super) fn risk(&self, scope: &str) -> usize {
        let risk = self.facts(scope)["risk"].as_str().unwrap_or("medium");
        ["low", "medium", "high", "critical"].iter().position(|name| *name == risk).unwrap()
    }
}

/// `decision.rows`, for a principal limited to own rows.
fn is_foreign(grant: &Value, request: &Value) -> bool {
    let (owner, principal) = (request["owner"].as_str(), grant["principal"].as_str());
    principal.is_none() || owner.is_some_and(|owner| Some(owner) != principal)
}

fn branches(tree: &Value, key: &str) -> Option<Vec<Value>> {
    tree[key].as_array().cloned()
}

pub(super) fn satisfied(tree: &Value, have: &Set) -> bool {
    if let Some(all) = branches(tree, "all") {
        all.iter().all(|branch| satisfied(branch, have))
    } else if let Some(any) = branches(tree, "any") {
        any.iter().any(|branch| satisfied(branch, have))
    } else {
        tree.as_str().is_none_or(|scope| have.contains(scope))
    }
}

/// Every set of scopes that satisfies the tree while no proper subset of it does.
fn ways(tree: &Value) -> Vec<Set> {
    let every: Vec<Set> = if let Some(any) = branches(tree, "any") {
        any.iter().flat_map(ways).collect()
    } else if let Some(all) = branches(tree, "all") {
        all.iter().map(ways).fold(vec![Set::new()], |product, ways| {
            product.iter().flat_map(|left| ways.iter().map(move |right| left | right)).collect()
        })
    } else {
        vec![tree.as_str().map(str::to_owned).into_iter().collect()]
    };
    let minimal = |way: &Set| !every.iter().any(|other| other != way && other.is_subset(way));
    let kept: Vec<Set> = every.iter().filter(|way| minimal(way)).cloned().collect();
    kept.iter()
        .enumerate()
        .filter(|(at, way)| !kept[..*at].contains(way))
        .map(|(_, way)| way.clone())
        .collect()
}
