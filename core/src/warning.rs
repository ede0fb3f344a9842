//! What a request should know though nothing is refused for it. Clause `review.warning`.

use serde::Serialize;

use crate::bits::Bits;
use crate::policy::Inner;
use crate::review::Review;
use crate::settle::Part;

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// A scope was asked for by another name.
    AliasUsed,
    /// A scope should not be used any more.
    DeprecatedScope,
    /// One scope gives everything.
    OmnibusScope,
    /// Another asked scope gives it already.
    RedundantScope,
}

impl WarningCode {
    /// Every code, in alphabetical order.
    pub const ALL: [WarningCode; 4] = [
        WarningCode::AliasUsed,
        WarningCode::DeprecatedScope,
        WarningCode::OmnibusScope,
        WarningCode::RedundantScope,
    ];

    /// The code as it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            WarningCode::AliasUsed => "alias-used",
            WarningCode::DeprecatedScope => "deprecated-scope",
            WarningCode::OmnibusScope => "omnibus-scope",
            WarningCode::RedundantScope => "redundant-scope",
        }
    }
}

/// A warning about a scope that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning<'r> {
    /// The scope.
    pub scope: &'r str,
    /// What about it.
    pub code: WarningCode,
    /// One line.
    pub message: String,
}

impl<'a> Review<'a> {
    /// Warnings about what was asked for and not refused, in order (`review.warning`).
    pub fn warnings(&self) -> Vec<Warning<'a>> {
        let policy: &'a Inner = self.policy;
        let universe = &policy.universe;
        let asked = self.wanted();
        let mut warnings = Vec::new();
        for index in asked.iter() {
            let scope = universe.name(index);
            let mut warn = |code: WarningCode, message: String| {
                warnings.push(Warning { scope, code, message });
            };
            if let Some((_, alias)) = self.tokens.aliases.iter().find(|(of, _)| *of == index) {
                warn(WarningCode::AliasUsed, format!("{alias} is another name of {scope}"));
            }
            if universe.member(index).is_some_and(|member| member.deprecated) {
                warn(WarningCode::DeprecatedScope, format!("{scope} is deprecated"));
            }
            if self.is_omnibus(index) {
                warn(WarningCode::OmnibusScope, format!("{scope} gives everything"));
            }
            if let Some(other) = self.giver(index, &asked) {
                let other = universe.name(other);
                warn(WarningCode::RedundantScope, format!("{scope} is given by {other} as well"));
            }
        }
        warnings
    }

    /// What was asked for and is not refused.
    fn wanted(&self) -> Bits {
        let universe = &self.policy.universe;
        if self.outright.is_some() {
            return universe.empty();
        }
        let mut wanted = self.tokens.known.clone();
        if self.scoped {
            self.faults.each().into_iter().for_each(|fault| wanted.subtract(fault));
            wanted.subtract(&self.left());
        } else {
            wanted = universe.empty();
            self.parts.iter().for_each(|part| wanted.union(&part.taken()));
        }
        wanted
    }

    /// Whether a scope alone gives everything that some audience offers.
    pub(crate) fn is_omnibus(&self, index: u32) -> bool {
        let universe = &self.policy.universe;
        self.parts.iter().any(|part| {
            let Some(power) = self.policy.power_of(part.target) else { return false };
            if !power.givers.has(index) {
                return false;
            }
            let given = power.alone(universe, index, self.roles);
            let declared = || power.offered.iter().filter(|other| *other >= universe.wildcards);
            declared().nth(2).is_some() && declared().all(|other| given.has(other))
        })
    }

    /// The first other asked scope that gives a scope; of two that give each other it is the first.
    fn giver(&self, index: u32, asked: &Bits) -> Option<u32> {
        let universe = &self.policy.universe;
        let part: &Part = self.parts.iter().find(|part| part.asked.has(index))?;
        let power = self.policy.power_of(part.target)?;
        let gives = |from: u32, to: u32| power.alone(universe, from, self.roles).has(to);
        let mut givers = part.asked.clone();
        givers.intersect(asked);
        givers.intersect(&power.givers);
        let mut others = givers.iter().filter(|other| *other != index);
        others.find(|other| gives(*other, index) && (*other < index || !gives(index, *other)))
    }
}
