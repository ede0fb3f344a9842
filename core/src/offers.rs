//! Audiences: what each offers, its gate, and the power that scopes have there. Clauses `audience.*`.

use crate::bits::Bits;
use crate::code::Code;
use crate::document::{AudienceDef, Defaults, Document};
use crate::limits::MAX_AUDIENCES;
use crate::node::Text;
use crate::policy::Audience;
use crate::problem::{Problems, Span};
use crate::resolve::Names;
use crate::universe::Power;
use crate::words::Titles;

/// What an audience offers, its gate, and what a request without scope asks of it.
pub(crate) struct Offer {
    pub(crate) offered: Bits,
    pub(crate) gate: Option<u32>,
    pub(crate) defaults: Unscoped,
}

/// What stands for a scope that a request does not have (`policy.default`).
#[derive(Debug, Default)]
pub(crate) struct Unscoped {
    pub(crate) default: Bits,
    pub(crate) legacy: Bits,
}

impl Unscoped {
    /// Reads the lists; what is not offered is a problem.
    pub(crate) fn new(
        names: &Names<'_>,
        defaults: &Defaults<'_>,
        offer: Option<(&AudienceDef<'_>, &Bits)>,
        problems: &mut Problems,
    ) -> Unscoped {
        let mut list = |texts: &[Text<'_>], whose: &str| {
            let mut members = names.universe.empty();
            for text in texts {
                let Some(index) = names.member(text, problems) else { continue };
                members.insert(index);
                if let Some((audience, _)) = offer.filter(|(_, offered)| !offered.has(index)) {
                    not_offered(names, index, audience, text.span, whose, problems);
                }
            }
            members
        };
        let default = list(&defaults.default, "the list `default`");
        Unscoped { default, legacy: list(&defaults.legacy, "the list `legacy`") }
    }
}

pub(crate) fn audiences(
    names: &Names<'_>,
    document: &Document<'_>,
    problems: &mut Problems,
) -> Vec<Offer> {
    if let Some(audience) = document.audiences.get(MAX_AUDIENCES) {
        let message = format!("a policy has at most {MAX_AUDIENCES} audiences");
        problems.add(Code::LimitExceeded, audience.name.span, message);
    }
    let mut offers = Vec::with_capacity(document.audiences.len());
    for (audience, number) in document.audiences.iter().take(MAX_AUDIENCES).zip(0_usize..) {
        check_uri(&audience.uri, problems);
        let mut before = document.audiences.iter().take(number).rev();
        let given = audience.uri.span != Span::default();
        let same = |other: &&AudienceDef<'_>| {
            other.uri.span != Span::default() && other.uri.value == audience.uri.value
        };
        if let Some(other) = before.find(same).filter(|_| given) {
            let message = format!("the audience `{}` has the same uri", other.name.value);
            problems.add(Code::DuplicateAudience, audience.uri.span, message);
        }
        let offered = offered(names, audience, problems);
        let gate = audience.gate.as_ref().and_then(|gate| {
            let index = names.scope(gate, problems)?;
            if names.universe.restrictions.has(index) {
                let message = format!("`{}` is a restriction, it is no gate", gate.value);
                problems.add(Code::MisusedRestriction, gate.span, message);
            } else if !offered.has(index) {
                not_offered(names, index, audience, gate.span, "the gate", problems);
            }
            Some(index)
        });
        let defaults =
            Unscoped::new(names, &audience.defaults, Some((audience, &offered)), problems);
        offers.push(Offer { offered, gate, defaults });
    }
    offers
}

fn check_uri(uri: &Text<'_>, problems: &mut Problems) {
    let good =
        (1..=2_048).contains(&uri.value.len()) && uri.value.bytes().all(|b| b.is_ascii_graphic());
    if uri.span != Span::default() && !good {
        let message = "a uri has 1 to 2048 visible ASCII characters";
        problems.add(Code::InvalidName, uri.span, message);
    }
}

fn offered(names: &Names<'_>, audience: &AudienceDef<'_>, problems: &mut Problems) -> Bits {
    let universe = &names.universe;
    let mut offered = match &audience.offer {
        None => names.covered("*"),
        Some(selectors) => union(names, selectors, problems),
    };
    offered.subtract(&union(names, &audience.except, problems));
    let scopes = offered.filter(&|index| index >= universe.wildcards);
    offered = scopes.clone();
    for index in 0..universe.wildcards {
        let mut covered = names.covered(universe.name(index));
        covered.intersect(&scopes);
        if !covered.is_empty() {
            offered.insert(index);
        }
    }
    for index in scopes.iter() {
        let Some(depends) = universe.depends.get(index as usize) else { continue };
        let offered = |other: &u32| scopes.has(*other) || universe.restrictions.has(*other);
        if let Some(missing) = depends.iter().find(|missing| !offered(missing)) {
            let whose = format!("`{}`, which is offered,", universe.name(index));
            not_offered(names, missing, audience, audience.name.span, &whose, problems);
        }
    }
    offered.union(&universe.restrictions);
    offered
}

fn union(names: &Names<'_>, selectors: &[Text<'_>], problems: &mut Problems) -> Bits {
    let mut all = names.universe.empty();
    selectors.iter().for_each(|selector| all.union(&names.select(selector, problems)));
    all
}

pub(crate) fn not_offered(
    names: &Names<'_>,
    scope: u32,
    audience: &AudienceDef<'_>,
    span: Span,
    whose: &str,
    problems: &mut Problems,
) {
    let (scope, audience) = (names.universe.name(scope), &audience.name.value);
    let message =
        format!("{whose} needs `{scope}`, which the audience `{audience}` does not offer");
    problems.add(Code::ScopeNotOffered, span, message);
}

/// The first table of power offers everything; then one for each distinct offer of an audience.
pub(crate) fn powers(
    names: &Names<'_>,
    document: &Document<'_>,
    offers: Vec<Offer>,
) -> (Vec<Power>, Vec<Audience>) {
    let universe = &names.universe;
    let mut distinct = vec![universe.all()];
    let mut audiences = Vec::with_capacity(offers.len());
    for (offer, audience) in offers.into_iter().zip(&document.audiences) {
        let place = distinct.iter().position(|other| *other == offer.offered);
        audiences.push(Audience {
            name: String::from(&*audience.name.value),
            title: Titles::new(&audience.title, document.language()),
            description: Titles::new(&audience.description, document.language()),
            uri: String::from(&*audience.uri.value),
            gate: offer.gate,
            defaults: offer.defaults,
            power: place.unwrap_or(distinct.len()),
        });
        if place.is_none() {
            distinct.push(offer.offered);
        }
    }
    (distinct.into_iter().map(|offered| Power::new(universe, &offered)).collect(), audiences)
}
