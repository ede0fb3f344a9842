//! Small pictures, drawn in the colour of the text. They only repeat what words say.

use maud::{Markup, html};

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// All is well.
    Check,
    /// Look twice.
    Caution,
    /// Better not.
    Danger,
    /// For information.
    Info,
    /// It stays as it is.
    Lock,
    /// The sign of this server.
    Ward,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Check => "M3.5 8.5l3 3 6-7",
            Icon::Caution => "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.6v.1",
            Icon::Danger => "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM8 4.5v4M8 11.2v.1",
            Icon::Info => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 7.2v4M8 4.8v.1",
            Icon::Lock => "M3.5 7.5h9v6.5h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
            Icon::Ward => {
                "M8 1.2l5.8 2v4.4c0 3.4-2.4 6-5.8 7.2-3.4-1.2-5.8-3.8-5.8-7.2V3.2zM5.3 8l2 2 3.5-4"
            }
        }
    }
}

/// Draws a picture. Assistive technology passes over it.
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 16 16" aria-hidden="true" focusable="false" { path d=(icon.path()) {} }
    }
}
