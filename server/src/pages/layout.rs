//! The frame of every page: the head with the navigation, the main part, the foot.

use maud::{DOCTYPE, Markup, html};

use super::assets::{SIGN_URL, STYLE_URL};
use super::icon::{Icon, icon};
use crate::web::csrf;
use crate::web::session::Session;

/// The pages of the navigation, by title. The audit log is for administrators.
const PAGES: [(&str, &str); 4] = [
    ("Connected apps", "/account/apps"),
    ("API tokens", "/account/api-tokens"),
    ("Developer", "/developer/clients"),
    ("Audit log", "/admin/audit"),
];

/// A page. If its title is one of the navigation, it stands out there.
#[expect(clippy::needless_pass_by_value, reason = "a body is made for one page")]
pub fn page(title: &str, session: Option<&Session>, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Scopeward" }
                link rel="stylesheet" href=(*STYLE_URL);
                link rel="icon" type="image/svg+xml" href=(*SIGN_URL);
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    div.bar {
                        a.brand href="/" { (icon(Icon::Ward)) span { "Scopeward" } }
                        @if let Some(session) = session { (navigation(title, session)) }
                    }
                }
                main #main tabindex="-1" { (body) }
                footer.foot { p { "Scopeward reference server" } }
            }
        }
    }
}

fn navigation(title: &str, session: &Session) -> Markup {
    let pages =
        PAGES.iter().filter(|(_, address)| session.administers || !address.starts_with("/admin"));
    html! {
        nav aria-label="Account" {
            ul {
                @for (name, address) in pages {
                    li { a href=(address) aria-current=[(*name == title).then_some("page")] { (name) } }
                }
            }
        }
        form.who method="post" action="/logout" {
            input type="hidden" name=(csrf::FIELD) value=(csrf::token(session));
            span.me title=(session.person.email) { (session.person.name) }
            button.plain type="submit" { "Sign out" }
        }
    }
}
