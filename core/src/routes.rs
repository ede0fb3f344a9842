//! A program's own routes beside the policy's operations: what nobody protects, what nobody serves. Clause `answer.routes`.

use std::borrow::Cow;

use serde::Serialize;

use crate::code::Code;
use crate::limits::{MAX_OPERATIONS, MAX_PROBLEMS};
use crate::order::sort;
use crate::policy::{NO, Policy};
use crate::problem::{InputError, did_you_mean, nearest};
use crate::requirement::Tree;
use crate::shown::one_line;
use crate::template::{Key, Segment};

/// A route of a program, as its framework knows it: a method and a path, or the name of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route<'r> {
    /// Its method, or `*`.
    pub method: Cow<'r, str>,
    /// Its path, in the syntax of a policy's templates.
    pub path: Cow<'r, str>,
    /// What it asks for by itself.
    pub need: Option<Tree>,
    /// Why it is open to everyone.
    pub public: Option<Cow<'r, str>>,
    /// The key of an operation without a path, such as `tool:create_task`, in place of method and path.
    pub operation: Option<Cow<'r, str>>,
    /// Whether nothing stands before it that asks the policy.
    pub unguarded: bool,
}

impl<'r> Route<'r> {
    /// A route that leaves what it asks for to the policy's operations.
    pub fn new(method: impl Into<Cow<'r, str>>, path: impl Into<Cow<'r, str>>) -> Route<'r> {
        Route { method: method.into(), path: path.into(), ..Route::default() }
    }

    /// What serves an operation without a path, such as the tool of an MCP server.
    pub fn named(operation: impl Into<Cow<'r, str>>) -> Route<'r> {
        Route { operation: Some(operation.into()), ..Route::default() }
    }

    /// `METHOD PATH`, or the key.
    fn name(&self) -> String {
        match &self.operation {
            Some(key) => key.clone().into_owned(),
            None => format!("{} {}", self.method, self.path),
        }
    }

    /// The same, with a requirement of its own.
    #[must_use]
    pub fn need(self, tree: Tree) -> Route<'r> {
        Route { need: Some(tree), ..self }
    }

    /// The same, open to everyone for a reason.
    #[must_use]
    pub fn public(self, reason: impl Into<Cow<'r, str>>) -> Route<'r> {
        Route { public: Some(reason.into()), ..self }
    }

    /// The same, where nothing stands before it that asks the policy.
    #[must_use]
    pub fn unguarded(self) -> Route<'r> {
        Route { unguarded: true, ..self }
    }
}

/// What is wrong between routes and operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteCode {
    /// A route needs a scope that is not declared.
    UnknownScope,
    /// A route that nothing protects.
    UnprotectedRoute,
    /// An operation that no route serves.
    UnservedOperation,
}

impl RouteCode {
    /// Every code, in alphabetical order.
    pub const ALL: [RouteCode; 3] =
        [RouteCode::UnknownScope, RouteCode::UnprotectedRoute, RouteCode::UnservedOperation];

    /// The code as it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            RouteCode::UnknownScope => "unknown-scope",
            RouteCode::UnprotectedRoute => "unprotected-route",
            RouteCode::UnservedOperation => "unserved-operation",
        }
    }
}

/// One finding about a route or an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteFinding {
    /// The stable code.
    pub code: RouteCode,
    /// The route, as `METHOD PATH`.
    pub route: Option<String>,
    /// The key of the operation.
    pub operation: Option<String>,
    /// One line that names the place.
    pub message: String,
    /// What cures it, likewise one line.
    pub help: String,
}

impl Policy {
    /// What a program should know of its routes before it serves the first request; of one audience's operations, by
    /// its uri, or of all (`answer.routes`).
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::{Route, RouteCode};
    /// let found = policy.check_routes(&[Route::new("GET", "/note")], None)?;
    /// assert_eq!(found[0].code, RouteCode::UnprotectedRoute);
    /// assert_eq!(found[0].help, "did you mean `GET /notes`?");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InputError`] `invalid-input` for a method, a path, a reason or an audience that is none; `limit-exceeded`.
    pub fn check_routes(
        &self,
        routes: &[Route<'_>],
        audience: Option<&str>,
    ) -> Result<Vec<RouteFinding>, InputError> {
        if routes.len() > MAX_OPERATIONS {
            let message = format!("`routes` holds more than {MAX_OPERATIONS} routes");
            return Err(InputError::new(Code::LimitExceeded, message));
        }
        let audience = audience.map(|uri| self.0.declared(uri)).transpose()?;
        let mut served = Vec::with_capacity(routes.len());
        for (route, number) in routes.iter().zip(1_usize..) {
            served.push(template(route).map_err(|fault| {
                let message = format!("`routes`, route {number}: {fault}");
                InputError::new(Code::InvalidInput, message)
            })?);
        }
        let operations = Templates::new(self.templates(audience));
        let mut findings = Vec::new();
        for (route, template) in routes.iter().zip(&served) {
            if findings.len() >= MAX_PROBLEMS {
                break;
            }
            if route.need.is_none() && route.public.is_none() {
                let open = || route.unguarded.then(|| unguarded(route));
                let met = operations.meet(template);
                let lost = (!met).then(|| self.unprotected(route, template, &operations));
                findings.extend(lost.or_else(open));
            }
            let scopes = route.need.as_ref().map(Tree::scopes).unwrap_or_default();
            let unknown = scopes.into_iter().filter(|scope| self.required(scope).is_none());
            findings.extend(unknown.map(|scope| self.unknown(route, scope)));
        }
        findings.extend(self.unserved(&operations, &Templates::new(served), routes));
        findings.truncate(MAX_PROBLEMS);
        let shown = |finding: RouteFinding| RouteFinding {
            message: one_line(finding.message),
            help: one_line(finding.help),
            ..finding
        };
        Ok(findings.into_iter().map(shown).collect())
    }

    /// The templates of the operations of an audience and of all, one for each method or name.
    fn templates(&self, audience: Option<u8>) -> Vec<Template> {
        let mut templates = Vec::new();
        for (row, number) in self.0.rows.iter().zip(0_usize..) {
            let ours =
                row.audience == NO || audience.is_none_or(|audience| audience == row.audience);
            let key = row.key(&self.0.keys);
            match Key::parse(key) {
                Ok(Key::Http { methods, segments, .. }) if ours => {
                    let one = |method: &&str| Template::new(method, &segments, number);
                    templates.extend(methods.iter().map(one));
                }
                Ok(Key::Name) if ours => templates.push(Template::named(key, number)),
                _ => {}
            }
        }
        templates
    }

    fn key(&self, operation: usize) -> String {
        self.0.rows.get(operation).map(|row| row.key(&self.0.keys)).unwrap_or_default().to_owned()
    }

    fn unprotected(&self, route: &Route<'_>, own: &Template, all: &Templates) -> RouteFinding {
        let name = route.name();
        let close = nearest(&own.text, &mut all.0.iter().map(|template| &*template.text));
        let close = all.0.iter().find(|template| Some(&*template.text) == close);
        let help = close.map(|template| did_you_mean(&self.key(template.number)));
        let help = help.unwrap_or_else(|| {
            format!(
                "add `{name}` to the policy's operations, name its scopes at the route, or declare it public with a reason"
            )
        });
        let message = format!("the route `{name}` meets no operation of the policy");
        let code = RouteCode::UnprotectedRoute;
        RouteFinding { code, route: Some(name), operation: None, message, help }
    }

    fn unknown(&self, route: &Route<'_>, scope: &str) -> RouteFinding {
        let name = route.name();
        let help =
            self.like(scope).unwrap_or_else(|| "declare it in the policy's scopes".to_owned());
        let message =
            format!("the route `{name}` needs the scope `{scope}`, which is not declared");
        let code = RouteCode::UnknownScope;
        RouteFinding { code, route: Some(name), operation: None, message, help }
    }

    /// A finding for each operation that meets no route by any of its methods, if the program serves such at all.
    fn unserved(
        &self,
        operations: &Templates,
        served: &Templates,
        routes: &[Route<'_>],
    ) -> Vec<RouteFinding> {
        let mut open = vec![None; self.0.rows.len()];
        let (kinds, none) = (kinds(routes), routes.is_empty());
        let paths = routes.iter().any(|route| route.operation.is_none());
        let asked = |template: &&Template| match template.parts() {
            ("", name) => kind(name).is_some_and(|kind| none || kinds.contains(&kind)),
            _ => none || paths,
        };
        for template in operations.0.iter().filter(asked) {
            if let Some(open) = open.get_mut(template.number) {
                *open = Some(open.unwrap_or(true) && !served.meet(template));
            }
        }
        let open = open.into_iter().zip(0_usize..).filter(|(open, _)| *open == Some(true));
        let finding = |(_, number)| {
            let key = self.key(number);
            RouteFinding {
                code: RouteCode::UnservedOperation,
                route: None,
                message: format!("no route serves the operation `{key}`"),
                operation: Some(key),
                help: "add the route, or take the operation out of the policy".to_owned(),
            }
        };
        open.map(finding).take(MAX_PROBLEMS).collect()
    }
}

fn unguarded(route: &Route<'_>) -> RouteFinding {
    let name = route.name();
    RouteFinding {
        code: RouteCode::UnprotectedRoute,
        message: format!("nothing guards the route `{name}`"),
        route: Some(name),
        operation: None,
        help: "put the guard before it".to_owned(),
    }
}

/// What names of operations begin with, such as `tool`; a name alone is of no kind.
fn kind(key: &str) -> Option<&str> {
    key.split_once(':').map(|(kind, _)| kind)
}

/// The kinds that a program serves by name.
fn kinds<'r>(routes: &'r [Route<'_>]) -> Vec<&'r str> {
    let mut kinds: Vec<&str> = Vec::new();
    for kind in routes.iter().filter_map(|route| kind(route.operation.as_deref()?)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// One method and a path whose parameters have lost their names and types; where it comes from. A name has no method.
#[derive(Debug)]
struct Template {
    text: String,
    number: usize,
}

impl Template {
    fn new(method: &str, segments: &[Segment<'_>], number: usize) -> Template {
        let mut text = format!("{} ", if method == "HEAD" { "GET" } else { method });
        for segment in segments {
            text.push('/');
            text.push_str(match segment {
                Segment::Literal(literal) => literal,
                Segment::Integer | Segment::Uuid | Segment::Parameter => "{}",
                Segment::Rest => "{*}",
            });
        }
        Template { text, number }
    }

    fn named(key: &str, number: usize) -> Template {
        Template { text: format!(" {key}"), number }
    }

    fn parts(&self) -> (&str, &str) {
        self.text.split_once(' ').unwrap_or_default()
    }

    fn path(&self) -> &str {
        self.parts().1
    }
}

/// The template of a route, or what is wrong with it.
fn template(route: &Route<'_>) -> Result<Template, String> {
    if route.public.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
        return Err("`public` is the reason why, and it is empty".to_owned());
    }
    match (Key::parse(&route.name()), &route.operation) {
        (Ok(Key::Http { methods, segments, .. }), None) => match methods.as_slice() {
            [method] => Ok(Template::new(method, &segments, 0)),
            _ => Err(format!("`{}` is more than one method, each has a route", route.method)),
        },
        (Ok(Key::Name), Some(key)) => Ok(Template::named(key, 0)),
        (Ok(Key::Name), None) => Err("a route has a method and a path".to_owned()),
        (Ok(Key::Http { .. }), Some(_)) => {
            Err("`operation` is a name: a method and a path stand apart".to_owned())
        }
        (Err((_, message, None)), _) => Err(message),
        (Err((_, message, Some(help))), _) => Err(format!("{message}, {help}")),
    }
}

/// Templates in the order of their paths.
struct Templates(Vec<Template>);

impl Templates {
    fn new(mut templates: Vec<Template>) -> Templates {
        sort(&mut templates, &|one, other| one.path().cmp(other.path()));
        Templates(templates)
    }

    /// Whether one of these has the same path, and the method.
    fn meet(&self, template: &Template) -> bool {
        let (method, path) = template.parts();
        let first = self.0.partition_point(|other| other.path() < path);
        let here = self.0.iter().skip(first).take_while(|other| other.path() == path);
        let mut methods = here.map(|other| other.parts().0);
        methods.any(|other| other == method || other == "*" || method == "*")
    }
}
