//! The proof behind a decision: which held token gives each needed scope, by which rule, written where.

use std::collections::VecDeque;
use std::fmt::Write;

use serde::Serialize;

use crate::decision::{Decision, Request, Rows};
use crate::grant::{Aim, Grant};
use crate::policy::{Inner, Operation, Policy};
use crate::universe::{Power, Rule};

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

/// One rule on the way from a held token to a needed scope.
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
        let Some((grant, power)) = grant.and_then(|grant| Some((grant, aimed(policy, grant)?)))
        else {
            return ways;
        };
        let usable =
            |index: &u32| power.offered.has(*index) && universe.permits(*index, grant.roles);
        let mut open: VecDeque<u32> = grant.granted.iter().filter(usable).collect();
        for held in &open {
            if let Some(came) = ways.came.get_mut(*held as usize) {
                *came = Some((*held, Rule::Implies, 0));
            }
        }
        while let Some(index) = open.pop_front() {
            for link in universe.links.get(index as usize).into_iter().flatten() {
                for given in link.gives.iter().filter(usable) {
                    let Some(came) = ways.came.get_mut(given as usize) else { continue };
                    if came.is_none() {
                        *came = Some((index, link.rule, link.line));
                        open.push_back(given);
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

fn aimed<'p>(policy: &'p Inner, grant: &Grant) -> Option<&'p Power> {
    match grant.audience {
        Aim::Free => policy.powers.first(),
        Aim::Known(number) => policy.powers.get(policy.audience(number)?.power),
        Aim::Unknown => None,
    }
}

impl Explanation<'_> {
    /// The proof as text for a person; `file` is what the policy's file is called.
    pub fn text(&self, file: &str) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text, file);
        text
    }

    fn write(&self, text: &mut String, file: &str) -> std::fmt::Result {
        let decision = &self.decision;
        let verdict = if decision.allowed { "allowed" } else { "denied" };
        writeln!(text, "{verdict}: {} ({})", decision.reason.as_str(), decision.status)?;
        if let Some(operation) = decision.operation() {
            writeln!(text, "operation: {}  ({file}:{})", operation.key(), operation.line())?;
            if let Some(role) = operation.role() {
                writeln!(text, "needs the role `{role}`")?;
            }
        }
        if let Some(tree) = decision.requirement() {
            writeln!(text, "needs: {tree}")?;
        }
        for step in &self.steps {
            match &step.by {
                Some(by) if step.via.is_empty() => writeln!(text, "  ✓ `{by}` is held")?,
                Some(by) => {
                    writeln!(text, "  ✓ `{}` is given by `{by}`, which is held", step.need)?;
                    for hop in &step.via {
                        let verb = match hop.rule {
                            Rule::Implies => "implies",
                            Rule::Wildcard => "covers",
                        };
                        writeln!(text, "      {verb} `{}`  ({file}:{})", hop.scope, hop.line)?;
                    }
                }
                None => writeln!(text, "  ✗ `{}` is given by nothing that is held", step.need)?,
            }
        }
        self.powerless(text)?;
        if decision.rows == Rows::Own {
            writeln!(text, "obligation: show only rows that belong to the principal")?;
        }
        for restriction in decision.restrictions() {
            writeln!(text, "obligation: the restriction `{restriction}` holds")?;
        }
        self.repair(text)
    }

    /// Held tokens that give nothing because their role is lacking.
    fn powerless(&self, text: &mut String) -> std::fmt::Result {
        let (policy, Some(grant)) = (self.decision.policy, self.decision.grant) else {
            return Ok(());
        };
        for index in
            grant.granted.iter().filter(|index| !policy.universe.permits(*index, grant.roles))
        {
            let name = policy.universe.name(index);
            let role = policy.universe.member(index).and_then(|member| policy.role(member.role?));
            let role = role.unwrap_or_default();
            writeln!(text, "  ! `{name}` gives nothing without the role `{role}`")?;
        }
        Ok(())
    }

    fn repair(&self, text: &mut String) -> std::fmt::Result {
        let alternatives = self.decision.alternatives();
        let Some(first) = alternatives.first() else { return Ok(()) };
        let quote = |names: &[String]| format!("`{}`", names.join("`, `"));
        if !first.scopes.is_empty() {
            writeln!(text, "repair: grant {}", quote(&first.scopes))?;
            let request = self.decision.request();
            if request != first.scopes {
                writeln!(text, "        ask for {}, which it depends on", quote(&request))?;
            }
        }
        if first.roles.is_empty() {
            writeln!(text, "        anyone who may issue tokens can grant it")?;
        } else if first.scopes.is_empty() {
            writeln!(text, "repair: the principal needs the role {}", quote(&first.roles))?;
        } else {
            writeln!(text, "        only to a principal with the role {}", quote(&first.roles))?;
        }
        for other in alternatives.iter().skip(1) {
            let scopes =
                if other.scopes.is_empty() { "nothing".into() } else { quote(&other.scopes) };
            let roles = match other.roles.as_slice() {
                [] => String::new(),
                roles => format!(" with the role {}", quote(roles)),
            };
            writeln!(text, "    or: grant {scopes}{roles}")?;
        }
        Ok(())
    }
}
