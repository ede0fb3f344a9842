#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod file;
mod items;

use proc_macro::TokenStream;
use syn::{Error, LitStr, parse_macro_input};

/// Compiles a policy while the program is compiled, and puts its names where the macro stands.
///
/// The path is relative to the package (`CARGO_MANIFEST_DIR`). What comes out:
///
/// - `policy()`, a `&'static Policy`, and `TEXT`, the text of the file, which is part of the program
/// - the modules `scopes`, `wildcards`, `operations`, `roles`, `audiences` and `bundles`, with a constant for each name
/// - a type for each scope, such as `TasksWrite`, that stands for the requirement of this one scope
///
/// ```
/// mod tasks {
///     scopeward_macros::include_policy!("../../examples/tasks.toml");
/// }
///
/// assert_eq!(tasks::policy().name(), "tasks");
/// assert_eq!(tasks::scopes::TASKS_WRITE, "tasks:write");
/// assert_eq!(tasks::operations::GET_TASKS, "GET /tasks");
/// assert_eq!(scopeward::Tree::from(tasks::TasksWrite).to_string(), "tasks:write");
/// ```
///
/// A misspelt scope does not compile:
///
/// ```compile_fail,E0425
/// mod tasks {
///     scopeward_macros::include_policy!("../../examples/tasks.toml");
/// }
///
/// assert_eq!(tasks::scopes::TASKS_WIRTE, "tasks:write");
/// ```
///
/// ```compile_fail,E0425
/// mod tasks {
///     scopeward_macros::include_policy!("../../examples/tasks.toml");
/// }
///
/// assert_eq!(scopeward::Tree::from(tasks::TasksWirte).to_string(), "tasks:write");
/// ```
///
/// Nor does a policy with a mistake: the error has the place, the sentence and the cure of each.
#[proc_macro]
pub fn include_policy(input: TokenStream) -> TokenStream {
    let path = parse_macro_input!(input as LitStr);
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let items = file::read(&package, &path.value()).and_then(|file| items::of(&file));
    items.unwrap_or_else(|message| Error::new(path.span(), message).into_compile_error()).into()
}
