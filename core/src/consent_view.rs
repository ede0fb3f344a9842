//! A consent as it is shown, in its present state. Clauses `consent.item` and `consent.wire`.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::bits::Bits;
use crate::client::Header;
use crate::consent::Consent;
use crate::document::Risk;
use crate::item::{Labelled, Unlocks, Verb};
use crate::lock::Lock;
use crate::notice::Notice;
use crate::screen::Group;

impl Serialize for Consent {
    /// The wire form.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let screen = &*self.screen;
        let mut fields = serializer.serialize_struct("Consent", 10)?;
        fields.serialize_field("policy", &screen.policy.0.fingerprint)?;
        fields.serialize_field("language", &screen.language)?;
        fields.serialize_field("error", &screen.error)?;
        fields.serialize_field("header", &screen.header)?;
        fields.serialize_field("warnings", &screen.notices)?;
        fields.serialize_field("groups", &self.groups())?;
        fields.serialize_field("selected", &self.selected())?;
        fields.serialize_field("hash", &screen.hash)?;
        fields.serialize_field("table", &self.table())?;
        fields.serialize_field("words", self.words())?;
        fields.end()
    }
}

/// Items under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentGroup<'c> {
    /// The group's id.
    pub id: &'c str,
    /// Its title.
    pub title: &'c str,
    /// Its items, in order.
    pub items: Vec<ConsentItem<'c>>,
}

/// One permission, as it is shown (`consent.item`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentItem<'c> {
    /// The scope.
    pub scope: &'c str,
    /// What a person calls it.
    pub label: &'c str,
    /// More about it.
    pub description: Option<&'c str>,
    /// What it lets an app do, in one word.
    pub verb: Option<Verb>,
    /// How much harm it can do.
    pub risk: Risk,
    /// Whether it is on.
    pub on: bool,
    /// Whether it was not granted before.
    pub new: bool,
    /// Why it stays on.
    pub lock: Option<Lock>,
    /// The same in a sentence.
    pub why: Option<&'c str>,
    /// The items that it needs.
    pub needs: Vec<String>,
    /// The items that need it.
    pub needed_by: Vec<String>,
    /// What it gives besides.
    pub grants_too: &'c [Labelled],
    /// The operations that it opens.
    pub unlocks: &'c Unlocks,
}

impl Consent {
    /// The head of the screen.
    pub fn header(&self) -> &Header {
        &self.screen.header
    }

    /// What a person should know before they decide (`consent.warning`).
    pub fn warnings(&self) -> &[Notice] {
        &self.screen.notices
    }

    /// The items, group by group, in this state.
    pub fn groups(&self) -> Vec<ConsentGroup<'_>> {
        self.screen.groups.iter().map(|group| self.group(group)).collect()
    }

    fn group<'c>(&'c self, group: &'c Group) -> ConsentGroup<'c> {
        let items = group.items.iter().filter_map(|place| self.item(*place)).collect();
        ConsentGroup { id: &group.id, title: &group.title, items }
    }

    fn item(&self, place: u32) -> Option<ConsentItem<'_>> {
        let screen = &*self.screen;
        let item = screen.items.get(place as usize)?;
        let names = |relation: &[Bits]| relation.get(place as usize).map(|set| screen.names(set));
        Some(ConsentItem {
            scope: &item.scope,
            label: &item.label,
            description: item.description.as_deref(),
            verb: item.verb,
            risk: item.risk,
            on: self.on.has(place),
            new: item.new,
            lock: item.lock.as_ref().map(|(lock, _)| *lock),
            why: item.lock.as_ref().map(|(_, why)| &**why),
            needs: names(&screen.needs)?,
            needed_by: names(&screen.needed_by)?,
            grants_too: &item.grants_too,
            unlocks: &item.unlocks,
        })
    }
}
