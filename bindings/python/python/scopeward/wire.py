"""The dicts that go in and out, as types. The specification says what they mean; the engine alone reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

# Words

Brief = Literal["denied", "allowed", "obliged"]
Reason = Literal[
    "allowed",
    "insufficient-scope",
    "invalid-token",
    "no-token",
    "not-owner",
    "role-required",
    "unknown-operation",
    "wrong-audience",
]
Registration = Literal["static", "dcr", "cimd"]
Risk = Literal["low", "medium", "high", "critical"]
RouteCode = Literal["unknown-scope", "unprotected-route", "unserved-operation"]
Rows = Literal["all", "own"]
State = Literal["active", "disabled", "expired", "revoked", "unknown"]
Status = Literal[200, 401, 403, 404]

Scope = str | Sequence[str]
"""Scope tokens, separated by spaces or as a list."""

# What an operation asks for


class All(TypedDict):
    """Each of these."""

    all: Sequence[Tree]


class Any(TypedDict):
    """One of these."""

    any: Sequence[Tree]


class Public(TypedDict):
    """Nothing."""

    public: Literal[True]


class Authenticated(TypedDict):
    """A good token, whatever it holds."""

    authenticated: Literal[True]


Tree = str | All | Any | Public | Authenticated

# What goes in. Unknown keys are refused.


ScopeClaim = Literal["scope", "scp", "permissions"]


class _Scope(TypedDict):
    scope: Scope


class Claims(_Scope, total=False):
    """The facts about a token, as the caller knows them."""

    principal: str | None
    roles: Sequence[str]
    audience: str | None
    state: State


class _Owner(TypedDict, total=False):
    owner: str | None


class HttpRequest(_Owner):
    """A request by method and path."""

    method: str
    path: str


class NamedRequest(_Owner):
    """A request by the key of an operation."""

    operation: str


class HandleRequest(_Owner):
    """A request by handle."""

    handle: int


class _Need(_Owner):
    need: Tree


class NeedRequest(_Need, total=False):
    """A requirement without an operation, as of an operation of an audience if its uri is given."""

    audience: str | None


Request = HttpRequest | NamedRequest | HandleRequest | NeedRequest


class ChallengeOptions(TypedDict, total=False):
    """What the caller adds to a challenge."""

    realm: str | None
    resource_metadata: str | None
    union: bool


class Route(TypedDict, total=False):
    """A route of a program: one method (or `*`) with a path in the syntax of a policy's templates, or the key of an operation.

    `public` is the reason why it is open; `unguarded` says that nothing stands before it that asks the policy.
    """

    method: str
    path: str
    operation: str | None
    need: Tree | None
    public: str | None
    unguarded: bool


class Earlier(_Scope, total=False):
    """What was granted before."""

    audience: str | None


class ScopeRequest(TypedDict, total=False):
    """A scope request (section 10)."""

    scope: Scope | None
    legacy: bool
    audiences: Sequence[str]
    roles: Sequence[str]
    client: Scope | None
    granted: Sequence[Earlier]
    missing: Literal["reject", "add", "drop"]


class _Client(TypedDict):
    id: str
    redirect_uri: str


class Client(_Client, total=False):
    """Who asks."""

    name: str | None
    registration: Registration
    domain: str | None
    verified: bool


class _ConsentRequest(TypedDict):
    request: ScopeRequest
    client: Client


class ConsentRequest(_ConsentRequest, total=False):
    """A consent request (section 12)."""

    required: Scope | None
    optional: Scope | None
    preselect: bool
    language: str | None


# Decisions


class Alternative(TypedDict):
    """One way to repair a denial."""

    scopes: list[str]
    roles: list[str]


class Context(TypedDict):
    """A decision without its verdict."""

    reason: Reason
    status: Status
    operation: str | None
    requirement: Tree | None
    granted: list[str]
    missing: list[str]
    roles: list[str]
    alternatives: list[Alternative]
    request: list[str]
    rows: Rows
    restrictions: list[str]


class Decision(Context):
    """The wire form of a decision (section 8)."""

    allowed: bool


class AuthZen(TypedDict):
    """The answer of an AuthZEN 1.0 decision point."""

    decision: bool
    context: Context


class Hop(TypedDict):
    """One rule on the way from a held token to a needed scope."""

    scope: str
    rule: Literal["implies", "wildcard"]
    line: int


class Step(TypedDict):
    """How one needed scope is met, or that it is not."""

    need: str
    met: bool
    by: str | None
    via: list[Hop]
    line: int | None


class Explanation(TypedDict):
    """A decision with its proof."""

    decision: Decision
    steps: list[Step]


class _Refused(TypedDict):
    error: str
    message: str


class RefusalBody(_Refused, total=False):
    """The body of a refusal (section 13)."""

    required_scope: str
    available_scopes: list[str]
    required: Tree


class HttpResponse(TypedDict):
    """The whole HTTP answer to a refusal: the headers are pairs of name and value, the body is JSON text."""

    status: Literal[401, 403, 404]
    headers: list[list[str]]
    body: str


class RouteFinding(TypedDict):
    """What is found about a route, or about an operation."""

    code: RouteCode
    route: str | None
    operation: str | None
    message: str
    help: str


# Scope requests and smaller grants


class OAuthError(TypedDict):
    """The error to send to a client."""

    error: Literal["invalid_scope", "invalid_target", "invalid_grant", "access_denied"]
    error_description: str


class Added(TypedDict):
    """A scope that came along."""

    scope: str
    because: list[str]
    gate: str | None


class Refusal(TypedDict):
    """Why a scope is not granted."""

    scope: str | None
    code: str
    audience: str | None
    role: str | None
    missing: list[str]
    message: str


class Warning(TypedDict):
    """What is odd about an asked scope."""

    scope: str
    code: str
    message: str


class Part(TypedDict):
    """What one audience's token carries."""

    audience: str | None
    granted: list[str]
    new: list[str]


class Review(TypedDict):
    """The verdict on a scope request (section 10). With an error nothing is granted."""

    granted: list[str]
    added: list[Added]
    refused: list[Refusal]
    warnings: list[Warning]
    error: OAuthError | None
    scope: str | None
    changed: bool
    cure: list[str]
    audiences: list[Part]


class Cover(TypedDict):
    """Whether a grant covers another (section 11)."""

    covers: bool
    uncovered: list[str]
    restrictions: list[str]


# Consent


class Resource(TypedDict):
    """A resource server, as it is shown."""

    audience: str
    title: str


class ConsentHeader(TypedDict):
    """The head of a consent screen."""

    client_id: str
    client_name: str
    client_domain: str | None
    registration: Registration
    verified: bool
    redirect_host: str | None
    loopback: bool
    private_scheme: str | None
    service: str
    audiences: list[Resource]


class Notice(TypedDict):
    """What a person should know before they decide."""

    code: str
    severity: Literal["info", "caution", "danger"]
    scope: str | None
    message: str


class Labelled(TypedDict):
    """A scope and what a person calls it."""

    scope: str
    label: str


class Unlocks(TypedDict):
    """The operations that an item opens."""

    operations: int
    samples: list[str]


class ConsentItem(TypedDict):
    """One permission, as it is shown."""

    scope: str
    label: str
    description: str | None
    verb: Literal["see", "change", "delete", "send", "manage"] | None
    risk: Risk
    on: bool
    new: bool
    lock: (
        Literal[
            "restriction",
            "already-granted",
            "gate",
            "client-required",
            "policy-required",
            "needed-by",
        ]
        | None
    )
    why: str | None
    needs: list[str]
    needed_by: list[str]
    grants_too: list[Labelled]
    unlocks: Unlocks


class ConsentGroup(TypedDict):
    """Items under one heading."""

    id: str
    title: str
    items: list[ConsentItem]


class ClosureTable(TypedDict):
    """All that a page needs to switch items without the engine: sets as hexadecimal numbers."""

    scopes: list[str]
    needs: list[str]
    needed_by: list[str]
    locked: str
    on: str


class _Phrases(TypedDict):
    one: str
    other: str


class Counted(_Phrases, total=False):
    """A phrase by plural category; the number stands for `{count}`."""

    zero: str


RegistrarWords = TypedDict("RegistrarWords", {"static": str, "dcr": str, "cimd": str})


class VerbWords(TypedDict):
    """What an item lets an app do, in one word."""

    see: str
    change: str
    delete: str
    send: str
    manage: str


class RiskWords(TypedDict):
    """How much harm an item can do, in two words."""

    low: str
    medium: str
    high: str
    critical: str


class SeverityWords(TypedDict):
    """How much a person should mind a warning, in one word."""

    info: str
    caution: str
    danger: str


class ConsentWords(TypedDict):
    """The fixed phrases of a screen, in English; what stands in braces is for the screen to fill in."""

    question: str
    title: str
    decide: str
    decide_as: str
    again: str
    unanswerable: str
    destination: str
    on_device: str
    registered: str
    registrar: RegistrarWords
    unverified: str
    audience: str
    wants: str
    choose: str
    before: str
    new: str
    verb: VerbWords
    risk: RiskWords
    severity: SeverityWords
    needed: str
    needs: str
    gives: str
    details: str
    of: str
    known: str
    opens: Counted
    such: Counted
    turned_on: str
    turned_off: str
    allow: Counted
    allow_again: str
    allow_ticked: str
    deny: str
    harmless: str


class Consent(TypedDict):
    """The wire form of a consent (section 12)."""

    policy: str
    language: str
    error: OAuthError | None
    header: ConsentHeader
    warnings: list[Notice]
    groups: list[ConsentGroup]
    selected: list[str]
    hash: str
    table: ClosureTable
    words: ConsentWords


class Change(TypedDict):
    """One item that was switched."""

    scope: str
    on: bool
    because: Literal["user", "needs", "needed-by"]
    of: str | None


class OutcomePart(TypedDict):
    """What is granted for one audience."""

    audience: str | None
    granted: list[str]


class Outcome(TypedDict):
    """What comes of a consent."""

    scope: str
    narrowed: bool
    declined: list[str]
    audiences: list[OutcomePart]
    error: OAuthError | None


# Policies


class Fix(TypedDict):
    """One text in place of another: `text` replaces what stands from `start` to `end`."""

    title: str
    start: int
    end: int
    text: str


class Diagnostic(TypedDict):
    """A problem or finding. Places count code points; lines and columns run from 1."""

    code: str
    message: str
    help: str | None
    start: int
    end: int
    line: int
    column: int
    fix: Fix | None


class RoleModel(TypedDict):
    """A role."""

    name: str
    title: str | None


class AudienceModel(TypedDict):
    """An audience."""

    name: str
    title: str | None
    uri: str
    offered: list[str]


class ScopeModel(TypedDict):
    """A declared scope or an allowed wildcard."""

    name: str
    family: str | None
    action: str | None
    group: str | None
    title: str | None
    description: str | None
    risk: Risk | None
    role: str | None
    depends: list[str]
    gives: list[Hop]
    wildcard: bool
    restriction: bool
    deprecated: bool
    removed: bool
    line: int


class BundleModel(TypedDict):
    """A bundle."""

    name: str
    title: str | None
    scopes: list[str]


class OperationModel(TypedDict):
    """An operation."""

    handle: int
    key: str
    title: str | None
    description: str | None
    requirement: Tree | None
    audience: str | None
    role: str | None
    rows: Rows
    unless: str | None
    hide: bool
    line: int


class Model(TypedDict):
    """A policy as data."""

    name: str
    title: str | None
    description: str | None
    fingerprint: str
    roles: list[RoleModel]
    audiences: list[AudienceModel]
    scopes: list[ScopeModel]
    bundles: list[BundleModel]
    operations: list[OperationModel]
