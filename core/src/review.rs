//! The verdict on a scope request. Everything that is granted to a client passes here.

use crate::aim::{Target, Targets};
use crate::bits::Bits;
use crate::policy::{Inner, Policy};
use crate::refusal::RefusalCode;
use crate::scope_request::{Asked, Earlier, Missing, ScopeRequest};
use crate::settle::{Part, Terms, spread};
use crate::tokens::Tokens;

/// The verdict: what is granted, what was added and why, what is refused and why. Text is worked out only when it is asked for.
///
/// With an error nothing is granted ([`Review::error`]).
#[derive(Debug)]
pub struct Review<'a> {
    pub(crate) policy: &'a Inner,
    pub(crate) tokens: Tokens<'a>,
    /// Whether the request has a scope.
    pub(crate) scoped: bool,
    pub(crate) targets: Targets<'a>,
    pub(crate) roles: u64,
    pub(crate) parts: Vec<Part>,
    pub(crate) faults: Faults,
    /// What refuses the request as a whole.
    pub(crate) outright: Option<RefusalCode>,
    /// What the client and the principal may have.
    pub(crate) may: Bits,
    pub(crate) always: Bits,
    /// Whether anything is refused.
    pub(crate) refused: bool,
    pub(crate) failed: bool,
}

/// Known scopes that are refused, by reason.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) removed: Bits,
    pub(crate) beyond: Bits,
    /// What the ceiling is.
    pub(crate) beyond_code: Option<RefusalCode>,
    pub(crate) not_offered: Bits,
    pub(crate) barred: Bits,
}

impl Faults {
    /// The scopes of each reason.
    pub(crate) fn each(&self) -> [&Bits; 4] {
        [&self.removed, &self.beyond, &self.not_offered, &self.barred]
    }

    fn are_none(&self) -> bool {
        self.each().into_iter().all(Bits::is_empty)
    }
}

/// What a request is measured against.
pub(crate) struct Measure<'a> {
    pub(crate) targets: Targets<'a>,
    pub(crate) roles: u64,
    /// What the client may have, and the code of what it may not.
    pub(crate) ceiling: Option<(Bits, RefusalCode)>,
    pub(crate) missing: Missing,
    /// What every part holds that is not empty, asked or not.
    pub(crate) always: Bits,
}

impl Policy {
    /// Reviews a scope request: what an authorization server must call before it grants anything.
    ///
    /// Total: every request has a verdict.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::{Missing, ScopeRequest};
    /// let request = ScopeRequest::new("notes:write");
    /// let review = policy.review(&request);
    /// assert_eq!(review.error().unwrap().error_description, "The scope notes:write also needs notes:read");
    /// assert_eq!(review.cure(), ["notes:read", "notes:write"]);
    ///
    /// let request = request.missing(Missing::Add);
    /// assert_eq!(policy.review(&request).scope().unwrap(), "notes:read notes:write");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn review<'a>(&'a self, request: &'a ScopeRequest<'a>) -> Review<'a> {
        let inner = &*self.0;
        let measure = Measure {
            targets: Targets::read(inner, &request.audiences),
            roles: inner.role_mask(&request.roles),
            ceiling: request
                .client
                .as_deref()
                .map(|scope| (inner.ceiling(scope), RefusalCode::BeyondClient)),
            missing: request.missing,
            always: Bits::default(),
        };
        let earlier = |target| inner.earlier(&request.granted, target);
        match &request.scope {
            Asked::Scope(scope) => {
                inner.asked(Tokens::read(&inner.universe, scope), measure, &earlier)
            }
            Asked::Absent => inner.unscoped(measure, RefusalCode::NoDefault, &earlier),
            Asked::Legacy => inner.unscoped(measure, RefusalCode::NoLegacy, &earlier),
        }
    }
}

impl Inner {
    /// Everything within what a client is registered for (`review.client`).
    fn ceiling(&self, scope: &str) -> Bits {
        let mut ceiling = Tokens::read(&self.universe, scope).known;
        if let Some(power) = self.powers.first() {
            ceiling.union(&power.expand(&self.universe, &ceiling, u64::MAX));
        }
        ceiling.union(&self.universe.restrictions);
        ceiling
    }

    fn earlier(&self, granted: &[Earlier<'_>], target: Target) -> Bits {
        let mut all = self.universe.empty();
        for earlier in granted {
            if self.target(earlier.audience.as_deref()) == Some(target) {
                all.union(&Tokens::read(&self.universe, &earlier.scope).known);
            }
        }
        all
    }

    /// A request with a scope: each token has its own verdict.
    pub(crate) fn asked<'a>(
        &'a self,
        tokens: Tokens<'a>,
        measure: Measure<'a>,
        earlier: &dyn Fn(Target) -> Bits,
    ) -> Review<'a> {
        let outright = match tokens.count {
            0 => Some(RefusalCode::EmptyRequest),
            _ if tokens.too_many() => Some(RefusalCode::LimitExceeded),
            _ => None,
        };
        let mut review = Review::new(self, &measure);
        let mut wanted =
            if outright.is_none() { tokens.known.clone() } else { self.universe.empty() };
        review.faults = self.faults(&mut wanted, &measure, &review.may);
        let add = measure.missing == Missing::Add;
        review.fill(&measure, add, earlier, &|offers, _| {
            let mut asked = wanted.clone();
            asked.intersect(offers);
            asked
        });
        review.refused = outright.is_some()
            || measure.targets.are_refused()
            || !tokens.strangers.is_empty()
            || !review.faults.are_none()
            || review.parts.iter().any(|part| !part.left.is_empty() || part.ungated.is_some());
        review.failed = outright.is_some()
            || tokens.malformed().is_some()
            || review.parts.iter().all(|part| part.held.is_empty())
            || measure.targets.are_refused()
            || (review.refused && measure.missing != Missing::Drop);
        Review { tokens, outright, targets: measure.targets, always: measure.always, ..review }
    }

    /// A request without scope: the policy's lists.
    fn unscoped<'a>(
        &'a self,
        measure: Measure<'a>,
        code: RefusalCode,
        earlier: &dyn Fn(Target) -> Bits,
    ) -> Review<'a> {
        self.listed(measure, code, earlier, &|target| {
            let own = |number| self.audience(number).map(|audience| &audience.defaults);
            let lists = target.map_or(Some(&self.defaults), own);
            let list = lists.map(|lists| match code {
                RefusalCode::NoLegacy => lists.legacy.clone(),
                _ => lists.default.clone(),
            });
            list.unwrap_or_else(|| self.universe.empty())
        })
    }

    /// What lists hold, as far as it can be granted; what cannot is left out without a word.
    pub(crate) fn listed<'a>(
        &'a self,
        measure: Measure<'a>,
        code: RefusalCode,
        earlier: &dyn Fn(Target) -> Bits,
        list: &dyn Fn(Target) -> Bits,
    ) -> Review<'a> {
        let mut review = Review::new(self, &measure);
        let may = review.may.clone();
        review.fill(&measure, true, earlier, &|offers, target| {
            let mut asked = list(target);
            asked.intersect(offers);
            asked.intersect(&may);
            asked
        });
        for part in &mut review.parts {
            // Nobody asked for what left: it was never wanted.
            part.left.clear();
            part.ungated = None;
        }
        let nothing = review.parts.iter().all(|part| part.held.is_empty());
        let outright = (nothing && !review.parts.is_empty()).then_some(code);
        review.failed = nothing || measure.targets.are_refused();
        review.refused = review.failed;
        let (targets, always) = (measure.targets, measure.always);
        Review { scoped: false, outright, targets, always, ..review }
    }

    /// Takes what is refused out of what is wanted.
    fn faults(&self, wanted: &mut Bits, measure: &Measure<'_>, may: &Bits) -> Faults {
        let mut offered = self.universe.empty();
        for target in &measure.targets.known {
            offered.union(self.offers(*target));
        }
        let mut good = offered.clone();
        good.intersect(may);
        good.subtract(&self.universe.removed);
        if good.holds(wanted) {
            return Faults::default();
        }
        let mut refuse = |outside: &Bits| {
            let mut refused = wanted.clone();
            refused.intersect(outside);
            wanted.subtract(&refused);
            refused
        };
        let mut faults = Faults { removed: refuse(&self.universe.removed), ..Faults::default() };
        if let Some((ceiling, code)) = &measure.ceiling {
            faults.beyond = refuse(&self.universe.without(ceiling));
            faults.beyond_code = Some(*code);
        }
        if !measure.targets.known.is_empty() {
            faults.not_offered = refuse(&self.universe.without(&offered));
        }
        faults.barred = refuse(&self.universe.barred(measure.roles));
        faults
    }
}

impl<'a> Review<'a> {
    fn new(policy: &'a Inner, measure: &Measure<'_>) -> Review<'a> {
        let mut may = match &measure.ceiling {
            Some((ceiling, _)) => ceiling.clone(),
            None => policy.universe.all(),
        };
        may.subtract(&policy.universe.barred(measure.roles));
        Review {
            policy,
            tokens: Tokens::default(),
            scoped: true,
            targets: Targets::default(),
            roles: measure.roles,
            parts: Vec::new(),
            faults: Faults::default(),
            outright: None,
            may,
            always: Bits::default(),
            refused: false,
            failed: false,
        }
    }

    /// The scopes that left a part.
    pub(crate) fn left(&self) -> Bits {
        let left = self.parts.iter().flat_map(|part| &part.left).map(|(index, _)| *index);
        Bits::of(self.policy.universe.size(), left)
    }

    /// Makes and settles the parts; `asked` gives what is asked of an audience, of what it offers.
    fn fill(
        &mut self,
        measure: &Measure<'_>,
        add: bool,
        earlier: &dyn Fn(Target) -> Bits,
        asked: &dyn Fn(&Bits, Target) -> Bits,
    ) {
        let policy = self.policy;
        let terms = Terms { may: &self.may, roles: self.roles, add, always: &measure.always };
        let part = |target: &Target| {
            let asked = asked(policy.offers(*target), *target);
            let mut part = Part::new(*target, asked, earlier(*target));
            part.settle(policy, &terms);
            part
        };
        self.parts = measure.targets.known.iter().map(part).collect();
        spread(policy, &mut self.parts);
    }
}
