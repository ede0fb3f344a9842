//! Every fixed phrase of a consent screen, in English, in one place. Clause `consent.words`.

use serde::Serialize;

use crate::client::Registration;
use crate::consent::Consent;
use crate::document::Risk;
use crate::item::Verb;
use crate::notice::Severity;

impl Consent {
    /// The fixed phrases of the screen (`consent.words`). They are the same for every consent.
    pub fn words(&self) -> &'static ConsentWords {
        &WORDS
    }
}

/// The fixed phrases of a consent screen. What stands in braces is for the screen to fill in.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ConsentWords {
    /// The name of the page, about the `client`.
    pub question: &'static str,
    /// The heading, about the `client` and the `service`.
    pub title: &'static str,
    /// Below it.
    pub decide: &'static str,
    /// The same, to somebody who is known as `account`.
    pub decide_as: &'static str,
    /// That the page is shown once more, since it is another now.
    pub again: &'static str,
    /// Instead of everything: the `reason` why nothing can be decided.
    pub unanswerable: &'static str,
    /// What the place of the answer stands under.
    pub destination: &'static str,
    /// A private `scheme` as the place of the answer.
    pub on_device: &'static str,
    /// What the registrar stands under.
    pub registered: &'static str,
    /// Who that is.
    pub registrar: RegistrarWords,
    /// The mark of a client that nobody checked.
    pub unverified: &'static str,
    /// What the audiences stand under.
    pub audience: &'static str,
    /// Above the items that are new.
    pub wants: &'static str,
    /// Below that, if there is a choice.
    pub choose: &'static str,
    /// Above the `count` items that are not new.
    pub before: &'static str,
    /// The mark of an item that is new.
    pub new: &'static str,
    /// What an item lets an app do.
    pub verb: VerbWords,
    /// How much harm an item can do.
    pub risk: RiskWords,
    /// Before a warning.
    pub severity: SeverityWords,
    /// That an item was added for those of these `names`.
    pub needed: &'static str,
    /// What an item needs.
    pub needs: &'static str,
    /// What an item gives besides.
    pub gives: &'static str,
    /// What an item's details are opened by.
    pub details: &'static str,
    /// The rest of that for who does not see the item of this `name`.
    pub of: &'static str,
    /// Which `scope` an item is.
    pub known: &'static str,
    /// Before all operations that an item opens.
    pub opens: Counted,
    /// Before some of them.
    pub such: Counted,
    /// What switching an item on has switched on as well.
    pub turned_on: &'static str,
    /// What switching it off has switched off as well.
    pub turned_off: &'static str,
    /// The button that allows what is on.
    pub allow: Counted,
    /// The same, where nothing is new.
    pub allow_again: &'static str,
    /// The same, where the page cannot count.
    pub allow_ticked: &'static str,
    /// The button that denies.
    pub deny: &'static str,
    /// What denying does.
    pub harmless: &'static str,
}

/// A phrase about a `count`, by plural category (Unicode CLDR).
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// About none, where that is another phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zero: Option<&'static str>,
    /// About one.
    pub one: &'static str,
    /// About any other number.
    pub other: &'static str,
}

impl Counted {
    /// The phrase about a number.
    pub fn of(&self, count: usize) -> String {
        let phrase = match count {
            0 => self.zero.unwrap_or(self.other),
            1 => self.one,
            _ => self.other,
        };
        phrase.replace("{count}", &count.to_string())
    }
}

macro_rules! by {
    ($(#[$about:meta])* $name:ident of $of:ident: $($variant:ident as $field:ident: $words:literal,)*) => {
        $(#[$about])*
        #[derive(Debug, PartialEq, Eq, Serialize)]
        #[expect(missing_docs, reason = "the names say it")]
        pub struct $name {
            $(pub $field: &'static str,)*
        }

        impl $name {
            const WORDS: $name = $name { $($field: $words,)* };

            /// The one that is meant.
            pub fn of(&self, one: $of) -> &'static str {
                match one {
                    $($of::$variant => self.$field,)*
                }
            }
        }
    };
}

by! {
    /// Who registered a client of a `service`; `domain` is the one that it speaks for.
    RegistrarWords of Registration:
    Static as r#static: "A developer known to {service}",
    Dcr as dcr: "The app itself",
    Cimd as cimd: "{domain}",
}

by! {
    /// What an item lets an app do, in one word.
    VerbWords of Verb:
    See as see: "See",
    Change as change: "Change",
    Delete as delete: "Delete",
    Send as send: "Send",
    Manage as manage: "Manage",
}

by! {
    /// How much harm an item can do, in two words.
    RiskWords of Risk:
    Low as low: "Low risk",
    Medium as medium: "Medium risk",
    High as high: "High risk",
    Critical as critical: "Critical risk",
}

by! {
    /// How much a person should mind a warning, in one word.
    SeverityWords of Severity:
    Info as info: "Note",
    Caution as caution: "Caution",
    Danger as danger: "Danger",
}

static WORDS: ConsentWords = ConsentWords {
    question: "Allow {client}?",
    title: "{client} wants access to {service}",
    decide: "You decide what it may do.",
    decide_as: "You decide what it may do as {account}.",
    again: "Something has changed since you saw this page. Please look once more before you decide.",
    unanswerable: "Nothing can be allowed here: {reason}.",
    destination: "Your answer goes to",
    on_device: "{scheme}: (an app on your device)",
    registered: "Registered by",
    registrar: RegistrarWords::WORDS,
    unverified: "Unverified",
    audience: "For",
    wants: "What it wants to do",
    choose: "Untick what you do not want to allow. What needs it goes with it.",
    before: "Allowed before ({count})",
    new: "New",
    verb: VerbWords::WORDS,
    risk: RiskWords::WORDS,
    severity: SeverityWords::WORDS,
    needed: "Added, since it is needed for: {names}.",
    needs: "Needs: {names}.",
    gives: "Also gives: {names}.",
    details: "Details",
    of: "of {name}",
    known: "Known to programs as {scope}",
    opens: Counted {
        zero: None,
        one: "Opens {count} operation:",
        other: "Opens {count} operations:",
    },
    such: Counted {
        zero: None,
        one: "Opens {count} operation, such as:",
        other: "Opens {count} operations, such as:",
    },
    turned_on: "Also turned on: {names}",
    turned_off: "Also turned off: {names}",
    allow: Counted {
        zero: Some("Allow nothing"),
        one: "Allow {count} permission",
        other: "Allow {count} permissions",
    },
    allow_again: "Allow again",
    allow_ticked: "Allow what is ticked",
    deny: "Deny",
    harmless: "Nothing happens if you deny.",
};
