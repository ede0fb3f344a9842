//! The canonical layout of a policy's text; comments stay. Clause `policy.format`.

mod json;
mod lists;
mod notes;
mod quote;
mod toml;

use crate::node::is_json;
use crate::problem::{PolicyError, Problems};

/// The widest line on which a list stays whole.
const WIDTH: usize = 100;

/// Formats the text of a policy. The model and every comment stay as they are, and formatting again changes nothing.
///
/// ```
/// let text = "scopeward=1 # the language\nname   = 'tiny'\n";
/// assert_eq!(scopeward::format(text)?, "scopeward = 1 # the language\nname = \"tiny\"\n");
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
///
/// # Errors
///
/// [`PolicyError`] for a text that cannot be read; whether it compiles is not asked.
pub fn format(text: &str) -> Result<String, PolicyError> {
    let mut problems = Problems::default();
    let root = crate::node::read(text, &mut problems);
    problems.finish()?;
    if is_json(text) { Ok(json::json(text, &root)) } else { toml::toml(text) }
}
