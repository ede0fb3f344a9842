//! What a reference says of a policy besides its model: texts, groups, notices, gates, own rows.

use crate::decision::Rows;
use crate::policy::{Audience, Operation, OperationTexts, Policy, Scope};

impl Policy {
    /// The language of its plain texts (`policy.texts`).
    pub fn language(&self) -> &str {
        &self.0.language
    }

    /// How its scopes are written, if it says so (`scope.form`).
    pub fn form(&self) -> Option<&str> {
        self.0.form.as_deref()
    }

    /// The description of a bundle in a language.
    pub fn bundle_description(&self, bundle: &str, language: &str) -> Option<&str> {
        let bundle = self.0.bundles.iter().find(|other| other.name == bundle)?;
        bundle.description.choose(language, &self.0.language)
    }

    /// The description of a role in a language.
    pub fn role_description(&self, role: &str, language: &str) -> Option<&str> {
        let role = self.0.roles.iter().find(|other| other.name == role)?;
        role.description.choose(language, &self.0.language)
    }

    /// The description of an audience in a language.
    pub fn audience_description(&self, audience: &str, language: &str) -> Option<&str> {
        self.declared(audience)?.description.choose(language, &self.0.language)
    }

    /// The scope that every operation of an audience needs besides its own (`audience.gate`).
    pub fn gate(&self, audience: &str) -> Option<&str> {
        Some(self.0.universe.name(self.declared(audience)?.gate?))
    }

    fn declared(&self, audience: &str) -> Option<&Audience> {
        self.0.audiences.iter().find(|other| other.name == audience)
    }
}

impl<'p> Operation<'p> {
    /// What a person calls it, in a language.
    pub fn title(self, language: &str) -> Option<&'p str> {
        self.texts()?.title.choose(language, &self.policy.language)
    }

    /// The description in a language.
    pub fn description(self, language: &str) -> Option<&'p str> {
        self.texts()?.description.choose(language, &self.policy.language)
    }

    /// The rows that it shows to who has no role (`decision.rows`).
    pub fn rows(self) -> Rows {
        if self.row().is_some_and(|row| row.own) { Rows::Own } else { Rows::All }
    }

    /// The role that may see all rows where others see their own.
    pub fn unless(self) -> Option<&'p str> {
        self.policy.role(self.row()?.unless)
    }

    fn texts(self) -> Option<&'p OperationTexts> {
        let place = self.policy.texts.binary_search_by_key(&self.number, |texts| texts.number);
        self.policy.texts.get(place.ok()?)
    }
}

impl<'p> Scope<'p> {
    /// The group that a screen shows it in (`consent.group`).
    pub fn shown_in(self) -> &'p str {
        self.policy.universe.group(self.index)
    }

    /// What that group is called in a language; never blank.
    pub fn group_title(self, language: &str) -> &'p str {
        let id = self.shown_in();
        let group = self.policy.groups.iter().find(|other| other.id == id);
        let title = group.and_then(|group| group.title.choose(language, &self.policy.language));
        let mut titles = [title.unwrap_or(id), id].into_iter();
        titles.find(|title| !title.trim().is_empty()).unwrap_or(self.name())
    }

    /// Whether an audience offers it (`audience.offer`).
    pub fn is_offered(self, audience: &str) -> bool {
        let known = self.policy.audiences.iter().find(|other| other.name == audience);
        let power = known.and_then(|known| self.policy.powers.get(known.power));
        power.is_some_and(|power| power.offered.has(self.index))
    }

    /// What the policy says of it being deprecated or removed.
    pub fn notice(self) -> Option<&'p str> {
        self.member()?.notice.as_deref()
    }

    /// The other tokens that stand for it (`scope.alias`).
    pub fn aliases(self) -> impl Iterator<Item = &'p str> {
        let aliases = self.policy.universe.tokens.iter().skip(self.policy.universe.size());
        aliases.filter(move |(_, member)| *member == self.index).map(|(alias, _)| &**alias)
    }
}
