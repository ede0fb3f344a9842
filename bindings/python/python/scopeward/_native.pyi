from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, final, overload, type_check_only

from typing_extensions import Buffer

from . import wire

__all__ = [
    "Consent",
    "Decision",
    "Grant",
    "Policy",
    "Requirement",
    "bearer",
    "format",
    "lint",
    "schema",
    "starter",
]

@type_check_only
class _ArrowArray(Protocol):
    def __arrow_c_array__(
        self, requested_schema: object | None = None
    ) -> tuple[object, object]: ...

@type_check_only
class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

def bearer(header: str | None = None) -> str | None:
    """The token in the value of an `Authorization` header; `None` without one, or with another scheme."""

def lint(text: str) -> list[wire.Diagnostic]:
    """The findings of a policy's text."""

def format(text: str) -> str:
    """A policy's text in its canonical layout."""

def schema() -> dict[str, Any]:
    """The JSON Schema of a policy."""

def starter() -> str:
    """A small policy that compiles, to start from."""

@final
class Policy:
    """A compiled policy. Cheap to share between threads, impossible to change."""

    @staticmethod
    def compile(text: str) -> Policy:
        """Reads the text of a policy."""

    @property
    def name(self) -> str:
        """The policy's name."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of its canonical form."""

    @property
    def size(self) -> int:
        """How many operations it has: their handles are the numbers below."""

    def model(self, language: str | None = None) -> wire.Model:
        """Everything that it declares, with texts in a language."""

    def matrix(self) -> list[str]:
        """What every scope is to every operation, by handle: one character per member of the model's scopes.

        `n`: the requirement names it; `i`, `w`: a scope, a wildcard that gives what is named; `.`: else."""

    def operation(self, key: str) -> int | None:
        """The handle of an operation by its key."""

    def route(self, method: str, path: str) -> int | None:
        """The handle of the operation that a method and a path lead to."""

    def grant(self, claims: wire.Claims) -> Grant:
        """Reads the facts about a token."""

    def claims(
        self, payload: Mapping[str, Any], claim: wire.ScopeClaim | None = None
    ) -> wire.Claims:
        """Reads the payload of a JWT, or an introspection answer, into the facts for `grant`."""

    def need(self, tree: wire.Tree, audience: str | None = None) -> Requirement:
        """Prepares a requirement, as of an operation of an audience if its uri is given."""

    @overload
    def allows(self, grant: Grant | None, operation: str, path: str) -> bool: ...
    @overload
    def allows(
        self,
        grant: Grant | None,
        operation: int | Requirement | wire.Request | None,
        path: None = None,
    ) -> bool:
        """Whether an operation may go on and nothing is left to the caller."""

    @overload
    def decide(
        self, grant: Grant | None, operation: str, path: str, owner: str | None = None
    ) -> Decision: ...
    @overload
    def decide(
        self,
        grant: Grant | None,
        operation: int | Requirement | None,
        path: None = None,
        owner: str | None = None,
    ) -> Decision: ...
    @overload
    def decide(
        self,
        grant: Grant | None,
        operation: wire.Request,
        path: None = None,
        owner: None = None,
    ) -> Decision:
        """Decides. A denial is a value."""

    @overload
    def explain(
        self, grant: Grant | None, operation: str, path: str, owner: str | None = None
    ) -> wire.Explanation: ...
    @overload
    def explain(
        self,
        grant: Grant | None,
        operation: int | Requirement | None,
        path: None = None,
        owner: str | None = None,
    ) -> wire.Explanation: ...
    @overload
    def explain(
        self,
        grant: Grant | None,
        operation: wire.Request,
        path: None = None,
        owner: None = None,
    ) -> wire.Explanation:
        """Decides and says why."""

    @overload
    def decide_many(
        self,
        grant: Grant | None,
        operations: Buffer
        | _ArrowArray
        | _ArrowStream
        | Iterable[int | tuple[str | None, str | None] | None],
        paths: None = None,
    ) -> bytes: ...
    @overload
    def decide_many(
        self,
        grant: Grant | None,
        operations: str | _ArrowArray | _ArrowStream | Iterable[str | None],
        paths: _ArrowArray | _ArrowStream | Iterable[str | None],
    ) -> bytes:
        """Decides many operations, each into a byte: 0 denied, 1 allowed, 2 allowed with an obligation."""

    def review(self, ask: wire.ScopeRequest) -> wire.Review:
        """Reviews a scope request."""

    def consent(self, ask: wire.ConsentRequest) -> Consent:
        """Shapes a scope request for a screen."""

    def narrow(self, grant: Grant, scope: wire.Scope | None = None) -> wire.Review:
        """Narrows a grant to a scope; without one, to all that it still gives."""

    def covers(self, parent: Grant, child: Grant) -> wire.Cover:
        """Whether a grant covers another."""

    def intersect(self, left: Grant, right: Grant) -> list[str]:
        """What two grants both give."""

    def messages(self, body: str) -> list[str]:
        """The operations that an MCP message asks for, one or a batch as JSON-RPC text: all must be allowed."""

    def check_routes(
        self, routes: Sequence[wire.Route], audience: str | None = None
    ) -> list[wire.RouteFinding]:
        """What a program should know of its routes before it serves the first request."""

@final
class Grant:
    """What a token carries, read once against a policy."""

    @property
    def granted(self) -> list[str]:
        """The tokens as granted, in the policy's order."""

    @property
    def closed(self) -> list[str]:
        """These with everything that they depend on."""

    @property
    def expanded(self) -> list[str]:
        """Everything that the grant gives."""

    @property
    def minimal(self) -> list[str]:
        """The tokens as granted, without those that another gives."""

@final
class Requirement:
    """A requirement that is asked for by itself, prepared once."""

@final
class Decision:
    """The answer. A denial is a value, not an exception."""

    @property
    def allowed(self) -> bool:
        """Whether the operation may go on."""

    @property
    def reason(self) -> wire.Reason:
        """Why."""

    @property
    def status(self) -> wire.Status:
        """The HTTP status to answer with."""

    @property
    def rows(self) -> wire.Rows:
        """Which rows may be shown: `own` is an obligation."""

    @property
    def brief(self) -> wire.Brief:
        """The decision in one word: `obliged` may only go on if the obligations are applied."""

    @property
    def operation(self) -> str | None:
        """The operation's key."""

    @property
    def requirement(self) -> wire.Tree | None:
        """What the operation asks for."""

    @property
    def granted(self) -> list[str]:
        """The grant's tokens as granted."""

    @property
    def missing(self) -> list[str]:
        """The scopes of the cheapest repair."""

    @property
    def roles(self) -> list[str]:
        """The roles of the cheapest repair."""

    @property
    def alternatives(self) -> list[wire.Alternative]:
        """All repairs, the cheapest first."""

    @property
    def request(self) -> list[str]:
        """What a client must ask for to be allowed."""

    @property
    def restrictions(self) -> list[str]:
        """The restrictions that the grant holds: an obligation."""

    def challenge(self, options: wire.ChallengeOptions | None = None) -> str | None:
        """The value of `WWW-Authenticate`, where asking again can help."""

    def body(self) -> wire.RefusalBody | None:
        """The body of a refusal."""

    def response(
        self, options: wire.ChallengeOptions | None = None
    ) -> wire.HttpResponse | None:
        """The whole HTTP answer to a refusal; `None` if it is allowed."""

    def authzen(self) -> wire.AuthZen:
        """The `AuthZEN` answer."""

    def explain(self) -> wire.Explanation:
        """The decision with its proof."""

    def to_dict(self) -> wire.Decision:
        """The wire form."""

    def __bool__(self) -> bool:
        """Whether the operation may go on and nothing is left to the caller, as `Policy.allows`."""

@final
class Consent:
    """A consent in one state."""

    @property
    def policy(self) -> str:
        """The policy's fingerprint."""

    @property
    def language(self) -> str:
        """The language of its texts."""

    @property
    def error(self) -> wire.OAuthError | None:
        """The error to send instead of asking."""

    @property
    def header(self) -> wire.ConsentHeader:
        """The head of the screen."""

    @property
    def warnings(self) -> list[wire.Notice]:
        """What a person should know before they decide."""

    @property
    def groups(self) -> list[wire.ConsentGroup]:
        """The items, group by group."""

    @property
    def selected(self) -> list[str]:
        """The scopes that are on."""

    @property
    def hash(self) -> str:
        """Binds the screen to the request and the policy."""

    @property
    def table(self) -> wire.ClosureTable:
        """What a page needs to switch items by itself."""

    @property
    def words(self) -> wire.ConsentWords:
        """The fixed phrases of a screen."""

    def toggle(self, scope: str, on: bool) -> tuple[Consent, list[wire.Change]]:
        """The state after a switch, and what it switched."""

    def choose(self, hash: str, ticked: wire.Scope) -> Consent:
        """What a person chose, as it comes back from a screen."""

    def result(self) -> wire.Outcome:
        """What is granted if the person agrees now."""

    def to_dict(self) -> wire.Consent:
        """The wire form."""
