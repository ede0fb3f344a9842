//! The login form, and where it leads on to.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::put;
use crate::app::App;
use crate::pages::authorize::Asker;
use crate::pages::headers::FormTarget;
use crate::pages::icon::{Icon, icon};
use crate::pages::layout;
use crate::secret::Kind;
use crate::web::cookie::Cookie;
use crate::web::csrf;
use crate::web::form::Params;

/// The login form, as it is shown.
#[derive(Debug)]
pub(super) struct Form<'f> {
    /// Where to go afterwards.
    pub(super) next: &'f str,
    /// The address that was given.
    pub(super) email: &'f str,
    /// Whether somebody who is signed in is asked once more.
    pub(super) again: bool,
    /// What was wrong with the last one.
    pub(super) wrong: Option<(StatusCode, &'static str)>,
}

impl Form<'_> {
    /// The page with it.
    pub(super) async fn response(&self, app: &App, headers: &HeaderMap) -> Response {
        let kept = Cookie::Login.read(&app.config, headers);
        let cookie = kept.filter(|cookie| Kind::Session.fits(cookie.expose()));
        let cookie = cookie.unwrap_or_else(|| Kind::Session.create());
        let status = self.wrong.map_or(StatusCode::OK, |(status, _)| status);
        let page = layout::page("Sign in", None, self.body(&csrf::login_token(&cookie)));
        let mut response = (status, page).into_response();
        put(&mut response, Cookie::Login.set(&app.config, &cookie, None));
        // Afterwards the way may lead to a client at once, and browsers check that here.
        if let Some(target) = self.target(app).await {
            response.extensions_mut().insert(target);
        }
        response
    }

    async fn target(&self, app: &App) -> Option<FormTarget> {
        let query = self.next.strip_prefix("/oauth/authorize?")?;
        let asker = Asker::find(app, &Params::parse(query)).await.ok()?;
        FormTarget::of(&asker.redirect_uri)
    }

    fn body(&self, token: &str) -> Markup {
        html! {
            section.card.narrow {
                h1 { "Sign in" }
                @if self.again {
                    p.lead { "Please give your password once more to go on." }
                } @else if self.next.starts_with("/oauth/authorize?") {
                    p.lead { "An app asks for access to your account. Sign in to see what it wants." }
                }
                @if let Some((_, wrong)) = self.wrong {
                    div.notice.danger role="alert" { (icon(Icon::Danger)) div { p { (wrong) } } }
                }
                form method="post" action="/login" {
                    input type="hidden" name=(csrf::FIELD) value=(token);
                    input type="hidden" name="next" value=(self.next);
                    @if self.again { input type="hidden" name="again" value="1"; }
                    div.field {
                        label for="email" { "Email address" }
                        input #email type="email" name="email" value=(self.email) autocomplete="username" required
                            autofocus[self.email.is_empty()];
                    }
                    div.field {
                        label for="password" { "Password" }
                        input #password type="password" name="password" autocomplete="current-password" required
                            autofocus[!self.email.is_empty()];
                    }
                    div.actions.even { button type="submit" { "Sign in" } }
                }
            }
        }
    }
}

/// Where to go afterwards: a path on this site, and nothing that a browser may read as another site.
pub(super) fn next(asked: Option<&str>) -> &str {
    let safe = |next: &&str| {
        let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        plain && next.starts_with('/') && !next.starts_with("//")
    };
    asked.filter(safe).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_way_on_stays_on_this_site() {
        assert_eq!(next(Some("/account/apps?a=b")), "/account/apps?a=b");
        for foreign in
            ["https://evil", "//evil", "/\\evil", "\\\\evil", "/a\tb", "/\n/evil", "evil", "/é", ""]
        {
            assert_eq!(next(Some(foreign)), "/", "{foreign:?}");
        }
        assert_eq!(next(None), "/");
    }
}
