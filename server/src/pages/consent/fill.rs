//! Phrases with their places filled (conformance/README.md, `consent.words`).

use maud::{Markup, html};

/// Puts values in the places of a phrase, `{name}` each. What is put in is never searched for places.
pub(super) fn fill(phrase: &str, values: &[(&str, Markup)]) -> Markup {
    let value =
        |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    html! {
        @for (index, part) in phrase.split(['{', '}']).enumerate() {
            @if index % 2 == 0 { (part) } @else if let Some(value) = value(part) { (value) }
        }
    }
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::fill;

    #[test]
    fn what_is_put_in_is_text() {
        let values =
            [("client", html! { bdi { "<b> {service}" } }), ("service", html! { "Notes" })];
        let filled = fill("{client} wants access to {service}", &values);
        assert_eq!(filled.0, "<bdi>&lt;b&gt; {service}</bdi> wants access to Notes");
    }
}
