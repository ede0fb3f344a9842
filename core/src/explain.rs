//! The proof behind a decision: which held token gives each needed scope, by which rule, written where.

use serde::Serialize;

use crate::decision::Decision;
use crate::grant::Grant;
use crate::policy::{Inner, Operation, Policy};
use crate::request::Request;
use crate::universe::Rule;

/// A decision with its proof (`decision.explain`).
#[derive(Debug, Clone, Serialize)]
pub struct Explanation<'a> {
    /// The decision, the same that [`Policy::decide`] gives.
    pub decision: Decision<'a>,
    /// One step per scope of the requirement, in its order.
    pub steps: Vec<Step>,
}

/// How one needed scope is met, or that it is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The scope.
    pub need: String,
    /// Whether the grant gives it.
    pub met: bool,
    /// The held token that gives it.
    pub by: Option<String>,
    /// The way from `by` to `need`, hop by hop; empty if they are the same.
    pub via: Vec<Hop>,
    /// The line of the policy where the operation is written.
    pub line: Option<u32>,
}

/// One scope that a rule gives: a step on the way from a held token to a needed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hop {
    /// The scope that the rule gives.
    pub scope: String,
    /// What kind of rule it is.
    pub rule: Rule,
    /// The line of the policy where it is written.
    pub line: u32,
}

impl Policy {
    /// Decides and says why, from one evaluation.
    #[inline]
    pub fn explain<'a>(
        &'a self,
        grant: Option<&'a Grant>,
        request: &Request<'a>,
    ) -> Explanation<'a> {
        let decision = self.decide(grant, request);
        let steps = steps(&decision);
        Explanation { decision, steps }
    }
}

fn steps(decision: &Decision<'_>) -> Vec<Step> {
    let policy = decision.policy;
    let line = decision.operation().map(Operation::line);
    // A token that is not good gives nothing: the grant counts as empty.
    let grant = decision.grant.filter(|_| decision.status != 401);
    let ways = Ways::new(policy, grant);
    let needed = decision.requirement().map(|tree| tree.scopes()).unwrap_or_default();
    let step = |need: &str| {
        let way = policy.universe.find(need).and_then(|index| ways.to(index));
        let met = way.is_some();
        let (by, via) = way.unwrap_or_default();
        Step { need: need.to_owned(), met, by: met.then_some(by), via, line }
    };
    needed.into_iter().map(step).collect()
}

/// Shortest ways from what is held to everything that it gives.
struct Ways<'p> {
    policy: &'p Inner,
    /// Per member reached: where from, by which rule, on which line. A held token comes from itself.
    came: Vec<Option<(u32, Rule, u32)>>,
}

impl<'p> Ways<'p> {
    fn new(policy: &'p Inner, grant: Option<&Grant>) -> Ways<'p> {
        let universe = &policy.universe;
        let mut ways = Ways { policy, came: vec![None; universe.size()] };
        let Some((grant, power)) = grant.and_then(|grant| Some((grant, policy.power(grant)?)))
        else {
            return ways;
        };
        let usable =
            |index: &u32| power.offered.has(*index) && universe.permits(*index, grant.roles);
        let mut open: Vec<u32> = grant.granted.iter().filter(usable).collect();
        for held in &open {
            if let Some(came) = ways.came.get_mut(*held as usize) {
                *came = Some((*held, Rule::Implies, 0));
            }
        }
        let mut next = 0_usize;
        while let Some(index) = open.get(next).copied() {
            next = next.saturating_add(1);
            for link in universe.links.get(index as usize).into_iter().flatten() {
                for given in link.gives.iter().filter(usable) {
                    let Some(came) = ways.came.get_mut(given as usize) else { continue };
                    if came.is_none() {
                        *came = Some((index, link.rule, link.line));
                        open.push(given);
                    }
                }
            }
        }
        ways
    }

    /// The held token and the hops that lead to a member.
    fn to(&self, mut index: u32) -> Option<(String, Vec<Hop>)> {
        let mut via = Vec::new();
        loop {
            let (from, rule, line) = self.came.get(index as usize).copied().flatten()?;
            if from == index {
                via.reverse();
                return Some((self.policy.universe.name(index).to_owned(), via));
            }
            via.push(Hop { scope: self.policy.universe.name(index).to_owned(), rule, line });
            index = from;
        }
    }
}
