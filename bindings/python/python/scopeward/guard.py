"""What every adapter shares: it finds the token of a request, asks the policy, and hands on the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, Any, Generic, final

from ._native import Decision, Grant, Policy, Requirement, bearer
from .errors import InputError
from .needs import Need, S, all_of, any_of, tree

if TYPE_CHECKING:
    from . import wire

__all__ = ["Access", "Guard", "Need", "S", "all_of", "any_of", "expand"]

Payload = Mapping[str, Any]
"""What a token says: the payload of a verified JWT, or an introspection answer."""

Found = Payload | None
Verify = Callable[[str], Found | Awaitable[Found]]
Asked = int | Requirement | None
"""The handle of an operation, a requirement, or an operation that the policy does not have."""

NOT_GOOD: Payload = {"active": False}


@final
@dataclass(frozen=True, slots=True)
class Access:
    """Who asks and what they may do: what a handler gets."""

    decision: Decision
    grant: Grant | None
    claims: wire.Claims | None
    guard: Guard[Any]
    asked: Asked

    @property
    def principal(self) -> str | None:
        """Whom the token speaks for; nobody where the operation is public."""
        return self.claims.get("principal") if self.claims else None

    @property
    def rows(self) -> wire.Rows:
        """Which rows may be shown: with `own`, those of the principal."""
        return self.decision.rows

    @property
    def answer(self) -> wire.HttpResponse | None:
        """The answer to give if the request is refused."""
        decision = self.decision
        return None if decision.allowed else decision.response(self.guard.options)

    def about(self, owner: str | None) -> wire.HttpResponse | None:
        """Decides again about a row of this owner: the answer to give if that is refused. What nobody owns is not own."""
        nobody = f"not {self.principal}"
        owner = nobody if owner is None else owner
        decision = self.guard.policy.decide(self.grant, self.asked, owner=owner)
        return decision.response(self.guard.options)


class Guard(Generic[S]):
    """A policy and how tokens are read: what the adapters' `Scopes` build on."""

    def __init__(
        self,
        policy: Policy,
        *,
        verify: Verify | None = None,
        payload: Callable[[Any], Found | Awaitable[Found]] | None = None,
        audience: str | None = None,
        claim: wire.ScopeClaim | None = None,
        roles: Callable[[Payload], Iterable[str]] | None = None,
        realm: str | None = None,
        resource_metadata: str | None = None,
        union: bool = False,
        obliged: bool = False,
    ) -> None:
        """Give `verify`, which gets a token, or `payload`, which gets the request of a framework that has verified.

        Both answer with what the token says, or None: not a good token, or no token. What they raise is a server error.
        `audience` is that of named scopes. `roles` is for roles that do not stand in the token. `obliged` promises that
        handlers apply own rows and restrictions: without it, a decision that asks for that is a server error.
        """
        if (verify is None) == (payload is None):
            raise TypeError("give either `verify` or `payload`")
        self.policy = policy
        self.audience = audience
        self.options: wire.ChallengeOptions = {
            "realm": realm,
            "resource_metadata": resource_metadata,
            "union": union,
        }
        self._verify, self._payload = verify, payload
        self._claim, self._roles, self._obliged = claim, roles, obliged
        # What any good token meets.
        self.anyone: Requirement = policy.need({"authenticated": True}, audience)
        # Options that cannot be read are found now, not at a request.
        policy.claims(NOT_GOOD, claim)
        policy.decide(None, self.anyone).response(self.options)

    @cached_property
    def _astray(self) -> bool:
        return self.audience is None and bool(self.policy.model()["audiences"])

    def requirement(self, need: S | Need[S] | wire.Authenticated) -> Requirement:
        """Prepares a requirement, for the guard's audience."""
        if self._astray:
            raise TypeError(
                "the policy declares audiences: say whose scopes these are with `audience`"
            )
        return self.policy.need(tree(need), self.audience)

    def enter(self, asked: Asked, header: str | None, request: object = None) -> Access:
        """Who asks, and the decision about it. `header` is the value of `Authorization`."""
        found, default = self._find(asked, header, request)
        if isawaitable(found):
            if iscoroutine(found):
                found.close()
            raise TypeError("what verifies is asynchronous, but who asks is not")
        return self._access(asked, default if found is None else found)

    async def enter_async(
        self, asked: Asked, header: str | None, request: object = None
    ) -> Access:
        """The same, where what verifies may be asynchronous."""
        return self._access(asked, await self._identify(asked, header, request))

    async def _identify(
        self, asked: Asked, header: str | None, request: object
    ) -> Found:
        found, default = self._find(asked, header, request)
        if isawaitable(found):
            found = await found
        return default if found is None else found

    def expand(self, payload: Found) -> list[str]:
        """All that a token's scopes give, for a library that compares strings; nothing if the token is not good here."""
        claims = self._claims(payload)
        grant = None if claims is None else self.policy.grant(claims)
        decision = self.policy.decide(grant, self.anyone)
        return grant.expanded if grant and self._passes(decision) else []

    def _find(
        self, asked: Asked, header: str | None, request: object
    ) -> tuple[Found | Awaitable[Found], Found]:
        """What the request's token says, and what it says if that is None."""
        if self.policy.allows(None, asked):
            return None, None  # public: no token is looked at
        if self._payload:
            return self._payload(request), None
        try:
            token = bearer(header)
        except InputError:
            return NOT_GOOD, None
        if token is None or self._verify is None:
            return None, None
        return self._verify(token), NOT_GOOD

    def _claims(self, payload: Found) -> wire.Claims | None:
        if payload is None:
            return None
        try:
            claims = self.policy.claims(payload, self._claim)
        except InputError:
            return self.policy.claims(NOT_GOOD)
        # A token that is not good may not even say whose it is.
        if self._roles and claims.get("state") == "active":
            roles = self._roles(payload)
            claims["roles"] = roles if isinstance(roles, str) else list(roles)
        return claims

    def _access(self, asked: Asked, payload: Found) -> Access:
        claims = self._claims(payload)
        grant = None if claims is None else self.policy.grant(claims)
        decision = self.policy.decide(grant, asked)
        if decision.allowed and not self._passes(decision):
            raise RuntimeError(
                f"{decision.operation or 'this route'} is allowed with own rows or restrictions only: "
                "apply `access.rows` and `access.decision.restrictions`, and say so with `obliged=True`"
            )
        return Access(decision, grant, claims, self, asked)

    def _passes(self, decision: Decision) -> bool:
        return decision.allowed if self._obliged else bool(decision)


def expand(
    policy: Policy,
    payload: Found,
    *,
    audience: str | None = None,
    claim: wire.ScopeClaim | None = None,
    roles: Callable[[Payload], Iterable[str]] | None = None,
) -> list[str]:
    """All that a token's scopes give: hand this to a library that compares strings.

    It is nothing for a token that is not good, is for another audience, or is restricted. Right where the library asks for all of its
    scopes, as long as it asks for scopes of the policy only. Never put it into a token: it is what the grant gives
    today, not what was granted.
    """
    guard = Guard[str](
        policy, payload=lambda _: None, audience=audience, claim=claim, roles=roles
    )
    return guard.expand(payload)
