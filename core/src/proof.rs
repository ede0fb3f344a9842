//! An explanation as text for a person. The sentences stand here and nowhere else.

use std::fmt::Write;

use crate::decision::{Reason, Rows};
use crate::explain::Explanation;
use crate::universe::Rule;
use crate::words::join;

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
        if decision.allowed {
            writeln!(text, "allowed ({})", decision.status)?;
        } else {
            writeln!(text, "denied: {} ({})", decision.reason.as_str(), decision.status)?;
        }
        match decision.reason {
            Reason::UnknownOperation => {
                writeln!(text, "no rule of the policy matches, and what no rule allows is denied")?;
            }
            Reason::NotOwner => {
                writeln!(text, "the row is not the principal's, and only own rows are open")?;
            }
            _ => {}
        }
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
        let quote = |names: &[String]| format!("`{}`", join(names, "`, `"));
        if !first.scopes.is_empty() {
            writeln!(text, "repair: grant {}", quote(&first.scopes))?;
            let request = self.decision.request();
            if request != first.scopes {
                let request = quote(&request);
                writeln!(text, "        ask for {request}: dependencies and the gate come along")?;
            }
        }
        if first.scopes.is_empty() && first.roles.is_empty() {
            writeln!(text, "repair: any good token will do")?;
        } else if first.roles.is_empty() {
            writeln!(text, "        no role is needed for it")?;
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
