//! A form that a signed-in person sends: read only after it is known to come from a page of this server.

use axum::http::HeaderMap;

use crate::app::App;
use crate::pages::error::PageError;
use crate::web::csrf;
use crate::web::form::{Params, Repeated};
use crate::web::session::Session;

/// The fields of a form that was checked.
#[derive(Debug)]
pub(super) struct Form(Params);

impl Form {
    /// Reads the body of a form.
    ///
    /// # Errors
    ///
    /// The page to show if the form does not come from a page of this server.
    pub(super) fn read(
        app: &App,
        session: &Session,
        headers: &HeaderMap,
        body: &str,
    ) -> Result<Form, PageError> {
        let form = Params::parse(body);
        let proof = form.one(csrf::FIELD).ok().flatten();
        csrf::check(app, session, headers, proof)?;
        Ok(Form(form))
    }

    /// A field that may be given once; empty if it is left out.
    pub(super) fn text(&self, name: &'static str) -> Result<&str, PageError> {
        let twice = |Repeated(name)| {
            PageError::bad_request(format!("The field {name} is given more than once."))
        };
        self.0.one(name).map(Option::unwrap_or_default).map_err(twice)
    }

    /// A field that may be given often.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        self.0.all(name).collect()
    }

    /// A field that holds a number of seconds.
    pub(super) fn seconds(&self, name: &'static str) -> Result<i64, PageError> {
        let text = self.text(name)?;
        text.parse().map_err(|_| PageError::bad_request(format!("The field {name} is no number.")))
    }
}
