//! What an OpenAPI document says about who may call what: the one model of all versions, every name with its place.

use std::fmt;
use std::sync::Arc;

use scopeward::Span;

use crate::node::{Node, Text};
use crate::note::Note;

/// A document, read.
#[derive(Debug)]
pub struct Document<'t> {
    /// The version that it is written in.
    pub version: Version,
    /// Its title (`info.title`).
    pub title: Option<Text<'t>>,
    /// Its description (`info.description`).
    pub description: Option<Text<'t>>,
    /// The security schemes, as declared.
    pub schemes: Vec<Scheme<'t>>,
    /// The default for operations that say nothing of their own.
    pub security: Option<Security<'t>>,
    /// The operations under `paths`, as written. Webhooks and callbacks are calls to others and not among them.
    pub operations: Vec<Operation<'t>>,
    /// The root's `x-scope-policy`.
    pub policy: Option<Node<'t>>,
    /// What there is to say about what could not be read.
    pub notes: Vec<Note>,
}

/// A version of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0.
    Swagger2,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2.
    V32,
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme<'t> {
    /// Its name, by which requirements refer to it.
    pub name: Text<'t>,
    /// What kind it is.
    pub kind: SchemeKind,
    /// The scopes of all its flows, each once, as first written.
    pub scopes: Vec<Scope<'t>>,
    /// Its `x-scopes`: what OpenAPI cannot say about its scopes.
    pub members: Option<Node<'t>>,
    /// Its `x-scope-audience`: the audience that its tokens are for.
    pub audience: Option<Text<'t>>,
}

/// The kind of a security scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, a query or a cookie.
    ApiKey,
    /// A scheme of the `Authorization` header.
    Http,
    /// A client certificate.
    MutualTls,
    /// OAuth 2: the one kind that lists its scopes.
    OAuth2,
    /// `OpenID` Connect: its scopes are listed elsewhere.
    OpenIdConnect,
    /// None of these.
    Other,
}

/// A scope that a scheme declares.
#[derive(Debug, Clone)]
pub struct Scope<'t> {
    /// Its name.
    pub name: Text<'t>,
    /// Its description, perhaps empty.
    pub description: Text<'t>,
}

/// A `security` list: any one of its ways will do. An empty list asks for nothing.
#[derive(Debug, Clone)]
pub struct Security<'t> {
    /// The ways, as written.
    pub ways: Vec<Way<'t>>,
    /// Whether something in it could not be read: then nothing is known of what is needed.
    pub broken: bool,
    /// The whole list.
    pub span: Span,
}

impl Security<'_> {
    /// Whether nobody needs a token.
    pub(crate) fn is_open(&self) -> bool {
        self.ways.is_empty() || self.ways.iter().any(|way| way.parts.is_empty())
    }
}

/// One requirement object: all of its parts are needed. Without parts nobody needs a token.
#[derive(Debug, Clone)]
pub struct Way<'t> {
    /// The parts, as written.
    pub parts: Vec<Part<'t>>,
    /// The whole object.
    pub span: Span,
}

impl Way<'_> {
    /// All scopes that are needed.
    pub(crate) fn scopes(&self) -> Vec<String> {
        self.parts.iter().flat_map(|part| &part.scopes).map(ToString::to_string).collect()
    }
}

/// A scheme with the scopes that are needed of it, all of them.
#[derive(Debug, Clone)]
pub struct Part<'t> {
    /// The name of the scheme.
    pub scheme: Text<'t>,
    /// The scopes.
    pub scopes: Vec<Text<'t>>,
}

/// An operation.
#[derive(Debug)]
pub struct Operation<'t> {
    /// The method in capitals, where it is written.
    pub method: Text<'t>,
    /// The path as written under `paths`.
    pub path: Text<'t>,
    /// What stands before the path: the path of its server, without a slash at the end.
    pub base: Arc<str>,
    /// `operationId`.
    pub id: Option<Text<'t>>,
    /// `summary`.
    pub summary: Option<Text<'t>>,
    /// `description`.
    pub description: Option<Text<'t>>,
    /// `tags`.
    pub tags: Vec<Text<'t>>,
    /// Its own `security`; without one the document's holds.
    pub security: Option<Security<'t>>,
    /// The parameters of its path.
    pub parameters: Vec<Parameter<'t>>,
    /// Its `x-scope`: what OpenAPI cannot say about its requirement.
    pub scope: Option<Node<'t>>,
    /// Its `x-scope-exempt`: why it may ask for less than others.
    pub exempt: Option<Node<'t>>,
}

/// A parameter of a path.
#[derive(Debug, Clone)]
pub struct Parameter<'t> {
    /// Its name.
    pub name: Text<'t>,
    /// What it may be.
    pub kind: ParameterKind,
}

/// What a parameter of a path may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// A whole number.
    Integer,
    /// Any text.
    Text,
    /// A UUID.
    Uuid,
}

impl<'t> Document<'t> {
    /// What an operation asks for: its own `security`, else the document's.
    pub fn security_of<'d>(&'d self, operation: &'d Operation<'t>) -> Option<&'d Security<'t>> {
        operation.security.as_ref().or(self.security.as_ref())
    }

    /// A scheme by its name.
    pub fn scheme(&self, name: &str) -> Option<&Scheme<'t>> {
        self.schemes.iter().find(|scheme| &*scheme.name == name)
    }
}

impl Operation<'_> {
    /// The path with that of its server before it.
    pub fn full_path(&self) -> String {
        format!("{}{}", self.base, self.path)
    }
}

impl fmt::Display for Operation<'_> {
    /// Method and path, for a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
