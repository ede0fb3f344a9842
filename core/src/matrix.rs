//! What every scope is to every operation, one character each. Clause `answer.matrix`.

use crate::bits::Bits;
use crate::policy::{Inner, Policy, Row, Scope};
use crate::requirement::Tree;
use crate::universe::Power;

impl Policy {
    /// What every scope is to every operation (`answer.matrix`): a text per operation, by handle, with one character per
    /// member of [`Policy::scopes`], in their order.
    ///
    /// `n`: the requirement names it. `i`, `w`: a scope, or a wildcard, that gives what the requirement names. `.`: else.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// let rows = policy.matrix();
    /// let handle = policy.operation("POST /notes").unwrap();
    /// assert_eq!(rows[handle.index() as usize], "w.n...");
    /// # Ok::<(), scopeward::PolicyError>(())
    /// ```
    pub fn matrix(&self) -> Vec<String> {
        let policy = &*self.0;
        let every: Vec<_> = policy.powers.iter().map(|power| alone(policy, power)).collect();
        let any = anywhere(policy, &every);
        // Operations that ask for the same, where the same is offered, have one row.
        let mut known: Vec<Option<(u8, String)>> = vec![None; policy.needs.len()];
        let mut text = |row: &Row| {
            let kept = known.get_mut(row.need as usize)?;
            if let Some((_, cells)) =
                kept.as_ref().filter(|(audience, _)| *audience == row.audience)
            {
                return Some(cells.clone());
            }
            let power = policy
                .audience(row.audience)
                .map_or(Some(&any), |audience| every.get(audience.power))?;
            let cells = cells(policy, power, &policy.needs.get(row.need as usize)?.tree);
            *kept = Some((row.audience, cells.clone()));
            Some(cells)
        };
        policy.rows.iter().map(|row| text(row).unwrap_or_default()).collect()
    }

    /// Per member of [`Policy::scopes`], in their order, the others that it gives by itself to a principal with every role,
    /// for some audience.
    pub fn given(&self) -> Vec<Vec<Scope<'_>>> {
        let policy = &*self.0;
        let every: Vec<_> = policy.powers.iter().map(|power| alone(policy, power)).collect();
        let others = |(gives, own): (Bits, u32)| {
            let others = gives.iter().filter(|index| *index != own);
            others.map(|index| Scope { policy, index }).collect()
        };
        anywhere(policy, &every).into_iter().zip(0_u32..).map(others).collect()
    }
}

/// Per member, what it gives by itself to a principal with every role.
fn alone(policy: &Inner, power: &Power) -> Vec<Bits> {
    let all = policy.universe.all();
    all.iter().map(|index| power.alone(&policy.universe, index, u64::MAX)).collect()
}

/// Per member, what it gives by itself in a grant for any audience.
fn anywhere(policy: &Inner, every: &[Vec<Bits>]) -> Vec<Bits> {
    let mut tables = policy.audiences.iter().filter_map(|audience| every.get(audience.power));
    let Some(first) = tables.next() else { return every.first().cloned().unwrap_or_default() };
    tables.fold(first.clone(), |mut any, table| {
        any.iter_mut().zip(table).for_each(|(gives, more)| gives.union(more));
        any
    })
}

/// What each member is to an operation with this requirement.
fn cells(policy: &Inner, alone: &[Bits], requirement: &Tree) -> String {
    let universe = &policy.universe;
    let named = requirement.scopes().into_iter().filter_map(|scope| universe.find(scope));
    let named = Bits::of(universe.size(), named);
    let cell = |(gives, index): (&Bits, u32)| match gives.meets(&named) {
        false => '.',
        true if named.has(index) => 'n',
        true if index < universe.wildcards => 'w',
        true => 'i',
    };
    alone.iter().zip(0_u32..).map(cell).collect()
}
