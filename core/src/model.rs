//! A compiled policy as data, for pages and programs that list what there is. Clause `answer.model`.

use serde::Serialize;

use crate::decision::Rows;
use crate::document::Risk;
use crate::explain::Hop;
use crate::policy::{Operation, Policy, Scope};
use crate::requirement::Tree;

/// Everything that a policy declares, with texts in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Model<'p> {
    /// The policy's name.
    pub name: &'p str,
    /// Its title.
    pub title: Option<&'p str>,
    /// Its description.
    pub description: Option<&'p str>,
    /// Its fingerprint.
    pub fingerprint: &'p str,
    /// The roles, in declared order.
    pub roles: Vec<RoleModel<'p>>,
    /// The audiences, in declared order.
    pub audiences: Vec<AudienceModel<'p>>,
    /// Everything that can be held: allowed wildcards, then declared scopes, in printing order.
    pub scopes: Vec<ScopeModel<'p>>,
    /// The bundles, in declared order.
    pub bundles: Vec<BundleModel<'p>>,
    /// The operations, by handle.
    pub operations: Vec<OperationModel<'p>>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleModel<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its title.
    pub title: Option<&'p str>,
}

/// An audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AudienceModel<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its title.
    pub title: Option<&'p str>,
    /// Its uri.
    pub uri: &'p str,
    /// The scopes that it offers.
    pub offered: Vec<String>,
}

/// A declared scope or an allowed wildcard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScopeModel<'p> {
    /// The token.
    pub name: &'p str,
    /// The noun.
    pub family: Option<&'p str>,
    /// The verb.
    pub action: Option<&'p str>,
    /// The group that it is shown in.
    pub group: Option<&'p str>,
    /// Its title.
    pub title: Option<&'p str>,
    /// Its description.
    pub description: Option<&'p str>,
    /// Its stated risk.
    pub risk: Option<Risk>,
    /// The role that it is bound to.
    pub role: Option<&'p str>,
    /// What it depends on.
    pub depends: Vec<String>,
    /// What it gives in one step, each with its rule.
    pub gives: Vec<Hop>,
    /// Whether it is an allowed wildcard.
    pub wildcard: bool,
    /// Whether it is a restriction.
    pub restriction: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether it is removed.
    pub removed: bool,
    /// The line of the policy where it is written.
    pub line: u32,
}

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BundleModel<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its title.
    pub title: Option<&'p str>,
    /// Its scopes, in order.
    pub scopes: Vec<String>,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperationModel<'p> {
    /// Its handle.
    pub handle: u32,
    /// Its key as the policy writes it.
    pub key: &'p str,
    /// Its title.
    pub title: Option<&'p str>,
    /// Its description.
    pub description: Option<&'p str>,
    /// What it asks for, with the gate of its audience.
    pub requirement: Option<&'p Tree>,
    /// The name of its audience.
    pub audience: Option<&'p str>,
    /// The role that it asks for besides scopes.
    pub role: Option<&'p str>,
    /// Whether it is for own rows only.
    pub rows: Rows,
    /// The role whose holders see all rows.
    pub unless: Option<&'p str>,
    /// Whether a refusal hides that it exists.
    pub hide: bool,
    /// The line of the policy where it is written.
    pub line: u32,
}

impl Policy {
    /// Everything that the policy declares, with texts in a language; without one, in the policy's own (`policy.texts`).
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// let model = policy.model(None);
    /// assert_eq!(model.scopes[1].name, "notes:read");
    /// # Ok::<(), scopeward::PolicyError>(())
    /// ```
    pub fn model(&self, language: Option<&str>) -> Model<'_> {
        let language = language.unwrap_or(&self.0.language);
        let role = |name| RoleModel { name, title: self.role_title(name, language) };
        let bundle =
            |(name, scopes)| BundleModel { name, title: self.bundle_title(name, language), scopes };
        let audience = |(name, uri)| AudienceModel {
            name,
            title: self.audience_title(name, language),
            uri,
            offered: self.offered(name).unwrap_or_default(),
        };
        Model {
            name: self.name(),
            title: self.title(language),
            description: self.description(language),
            fingerprint: self.fingerprint(),
            roles: self.roles().map(role).collect(),
            audiences: self.audiences().map(audience).collect(),
            scopes: self.scopes().map(|scope| scope.model(language)).collect(),
            bundles: self.bundles().map(bundle).collect(),
            operations: self.operations().map(|operation| operation.model(language)).collect(),
        }
    }
}

impl<'p> Scope<'p> {
    fn model(self, language: &str) -> ScopeModel<'p> {
        ScopeModel {
            name: self.name(),
            family: self.family(),
            action: self.action(),
            group: self.group(),
            title: self.title(language),
            description: self.description(language),
            risk: self.risk(),
            role: self.role(),
            depends: self.depends(),
            gives: self.gives(),
            wildcard: self.is_wildcard(),
            restriction: self.is_restriction(),
            deprecated: self.is_deprecated(),
            removed: self.is_removed(),
            line: self.line(),
        }
    }
}

impl<'p> Operation<'p> {
    fn model(self, language: &str) -> OperationModel<'p> {
        OperationModel {
            handle: self.handle().index(),
            key: self.key(),
            title: self.title(language),
            description: self.description(language),
            requirement: self.requirement(),
            audience: self.audience(),
            role: self.role(),
            rows: self.rows(),
            unless: self.unless(),
            hide: self.hidden(),
            line: self.line(),
        }
    }
}
