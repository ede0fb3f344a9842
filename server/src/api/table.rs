//! The table of endpoints. The API's routes, its documentation and the tools of the MCP server are made from it.

use std::collections::HashSet;

use matchit::Router;
use percent_encoding::percent_decode_str;
use scopeward::Operation;

use super::endpoint::Endpoint;
use super::{clients, projects, reports, tasks, time, users};
use crate::policy::Rules;

/// All endpoints.
#[derive(Debug)]
pub(crate) struct Table {
    endpoints: Vec<Endpoint>,
    /// By path: the places of the endpoints there.
    paths: Router<Vec<usize>>,
    /// The operations of the policy that some endpoint serves, by handle.
    served: HashSet<u32>,
}

/// Where a request leads that the policy has let pass.
#[derive(Debug)]
pub(crate) enum Found<'t> {
    /// To an endpoint, and a row if it is about one.
    Endpoint(&'t Endpoint, Option<i64>),
    /// To a row that cannot be.
    NoRow,
    /// To a path with other methods.
    Methods(Vec<&'static str>),
    /// Nowhere.
    Nothing,
}

impl Table {
    pub(crate) fn new(rules: &Rules) -> Table {
        let endpoints: Vec<Endpoint> = [
            users::endpoints(),
            projects::endpoints(),
            tasks::endpoints(),
            time::endpoints(),
            clients::endpoints(),
            reports::endpoints(),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut table = Table { endpoints, paths: Router::new(), served: HashSet::new() };
        for (place, endpoint) in table.endpoints.iter().enumerate() {
            for path in endpoint.paths {
                // Every template of the table is a good one: a test asks for each.
                if let Ok(at) = table.paths.at_mut(path) {
                    at.value.push(place);
                } else {
                    let _ = table.paths.insert(*path, vec![place]);
                }
            }
        }
        table.served =
            table.documented(rules).map(|line| line.operation.handle().index()).collect();
        table
    }

    /// The endpoint of a method and a path. Like the engine it decodes the path once, and takes `HEAD` as `GET`.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found<'_> {
        let Ok(path) = percent_decode_str(path).decode_utf8() else { return Found::Nothing };
        let Ok(at) = self.paths.at(&path) else { return Found::Nothing };
        let method = if method == "HEAD" { "GET" } else { method };
        let here = || at.value.iter().filter_map(|place| self.endpoints.get(*place));
        let Some(endpoint) = here().find(|endpoint| endpoint.methods.contains(&method)) else {
            return Found::Methods(here().flat_map(|it| it.methods).copied().collect());
        };
        match at.params.get("id") {
            None => Found::Endpoint(endpoint, None),
            Some(id) => row(id).map_or(Found::NoRow, |row| Found::Endpoint(endpoint, Some(row))),
        }
    }

    /// The endpoint with a name.
    pub(crate) fn named(&self, name: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.name == name)
    }

    /// Whether some endpoint serves an operation of the policy.
    pub(crate) fn serves(&self, operation: Operation<'_>) -> bool {
        self.served.contains(&operation.handle().index())
    }

    /// The endpoints that the policy knows: each method and path, with the operation that it leads to.
    pub(crate) fn documented<'t>(&'t self, rules: &'t Rules) -> impl Iterator<Item = Line<'t>> {
        let lines = self.endpoints.iter().flat_map(|endpoint| {
            let paths = endpoint.paths.iter();
            paths.flat_map(move |path| {
                endpoint.methods.iter().map(move |method| (endpoint, *path, *method))
            })
        });
        lines.filter_map(|(endpoint, path, method)| {
            let handle = rules.policy.route(method, &path.replace("{id}", "1"))?;
            let place = usize::try_from(handle.index()).ok()?;
            let operation = rules.policy.operations().nth(place)?;
            Some(Line { endpoint, path, method, operation })
        })
    }
}

/// A method and a path that the policy knows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'t> {
    /// What serves it.
    pub endpoint: &'t Endpoint,
    /// The path, with `{id}` for a row.
    pub path: &'static str,
    /// The method.
    pub method: &'static str,
    /// The operation of the policy.
    pub operation: Operation<'t>,
}

/// The number of a row: digits alone, as the policy's `int` is (`operation.types`).
fn row(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Found, Table};
    use crate::config::Config;
    use crate::policy::Rules;

    fn table(policy: &str) -> (Rules, Table) {
        let issuer = "http://127.0.0.1:8080".to_owned();
        let config =
            Config { issuer, policy: policy.to_owned(), rebase: true, ..Config::default() };
        let rules = Rules::read(&config).unwrap();
        let table = Table::new(&rules);
        (rules, table)
    }

    #[test]
    fn every_endpoint_is_found_by_its_paths() {
        let (_, table) = table("timetracker");
        for endpoint in &table.endpoints {
            for (path, method) in endpoint.paths.iter().zip(endpoint.methods) {
                let found = table.find(method, &path.replace("{id}", "7"));
                assert!(
                    matches!(found, Found::Endpoint(it, row) if it.name == endpoint.name
                        && row == path.contains("{id}").then_some(7)),
                    "{method} {path}"
                );
            }
        }
        assert!(matches!(table.find("GET", "/api/v1/projects/"), Found::Nothing));
        assert!(matches!(table.find("GET", "/api/v1/projects/+7"), Found::NoRow));
        assert!(matches!(table.find("GET", "/api/v1/%70rojects/%37"), Found::Endpoint(_, Some(7))));
        assert!(matches!(table.find("TRACE", "/api/v1/projects"), Found::Methods(_)));
    }

    #[test]
    fn every_operation_of_the_seed_is_served() {
        let (rules, table) = table("timetracker");
        for operation in rules.policy.operations() {
            assert!(table.serves(operation), "{}", operation.key());
        }
    }

    #[test]
    fn tools_have_endpoints() {
        let (rules, table) = table("doubletime");
        let tools = rules.policy.operations().filter_map(|it| it.key().strip_prefix("tool:"));
        let served = tools.filter(|name| table.named(name).is_some()).count();
        assert_eq!(served, 15);
    }
}
