//! A policy as items of Rust: the policy itself, the constants of its names, and a type for each scope.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use scopeward_export::code;
use syn::{Item, ItemConst, parse_quote};

use crate::file::File;

/// Nobody uses every name of a policy, and whoever includes one says who sees it.
fn quiet(items: &mut [Item]) {
    for item in items {
        if let Item::Mod(module) = item {
            module.attrs.push(parse_quote!(#[allow(dead_code, unreachable_pub)]));
        }
    }
}

pub(crate) fn of(file: &File) -> Result<TokenStream, String> {
    let mut names =
        syn::parse_file(&code::rust(&file.policy)).map_err(|error| error.to_string())?;
    let types: Vec<TokenStream> = constants(&names.items, "scopes").map(scope).collect();
    quiet(&mut names.items);
    let names = names.items;
    let path = &file.path;
    Ok(quote! {
        #(#names)*
        #(#types)*

        /// The text of the policy.
        #[allow(dead_code, unreachable_pub)]
        pub const TEXT: &str = ::core::include_str!(#path);

        /// The policy, compiled when it is first asked for.
        #[allow(dead_code, unreachable_pub)]
        pub fn policy() -> &'static ::scopeward::Policy {
            static POLICY: ::std::sync::LazyLock<::scopeward::Policy> =
                ::std::sync::LazyLock::new(|| match ::scopeward::Policy::compile(TEXT) {
                    Ok(policy) => policy,
                    Err(error) => ::std::panic!("another version of Scopeward compiled this policy: {error}"),
                });
            &POLICY
        }
    })
}

/// The constants of a module.
fn constants<'i>(items: &'i [Item], module: &'i str) -> impl Iterator<Item = &'i ItemConst> {
    let modules = items.iter().filter_map(move |item| match item {
        Item::Mod(found) if found.ident == module => found.content.as_ref(),
        _ => None,
    });
    modules.flat_map(|(_, items)| items).filter_map(|item| match item {
        Item::Const(constant) => Some(constant),
        _ => None,
    })
}

/// The type of a scope.
fn scope(constant: &ItemConst) -> TokenStream {
    let ItemConst { attrs, expr, ident, .. } = constant;
    let name = format_ident!("{}", camel(&ident.to_string()));
    quote! {
        #(#attrs)*
        #[derive(Debug, Clone, Copy, Default)]
        #[allow(dead_code, non_camel_case_types, unreachable_pub)]
        pub struct #name;

        #[allow(deprecated)]
        impl ::core::convert::From<#name> for ::scopeward::Tree {
            fn from(_: #name) -> ::scopeward::Tree {
                ::scopeward::Tree::Scope(::std::borrow::ToOwned::to_owned(#expr))
            }
        }
    }
}

/// `TASKS_WRITE` is `TasksWrite`. An underscore stays where no letter follows, so no two names become one.
fn camel(constant: &str) -> String {
    let mut name = String::new();
    for (number, word) in constant.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if first.is_ascii_alphabetic() => name.push(first),
            first => name.extend((number > 0).then_some('_').into_iter().chain(first)),
        }
        name.push_str(&letters.as_str().to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::camel;

    #[test]
    fn types_are_named_after_constants_and_never_alike() {
        for (constant, expected) in [
            ("MCP", "Mcp"),
            ("TASKS_WRITE", "TasksWrite"),
            ("_2FA_READ", "_2faRead"),
            ("TASKS_3A_READ", "Tasks_3aRead"),
            ("TASKS3A_READ", "Tasks3aRead"),
            ("A_3A__3A_B", "A_3a__3aB"),
        ] {
            assert_eq!(camel(constant), expected);
        }
    }
}
