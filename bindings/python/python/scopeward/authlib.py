"""Scopeward for Authlib in Flask: `ResourceProtector` asks the policy, and its refusals are the engine's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from authlib.oauth2.rfc6750 import BearerTokenValidator
from flask import abort, request

from .flask import response
from .guard import Access, Guard, expand
from .needs import Need, all_of, any_of

if TYPE_CHECKING:
    from ._native import Requirement

__all__ = ["Access", "PolicyBearerTokenValidator", "expand"]


class PolicyBearerTokenValidator(BearerTokenValidator):
    """For `ResourceProtector.register_token_validator`. `current_token` is the `Access`.

    A list of scopes reads as Authlib reads it: one of its members, where a member with spaces is all of its scopes.
    A request without a token never gets here: Authlib itself refuses it.
    """

    def __init__(self, guard: Guard[Any]) -> None:
        super().__init__()
        self.guard = guard
        self.requirements: dict[tuple[str, ...], Requirement] = {}

    def authenticate_token(self, token_string: str) -> Access:
        """Who asks."""
        header = f"Bearer {token_string}"
        return self.guard.enter(self.guard.anyone, header, request)

    def validate_token(
        self, token: Access, scopes: list[str] | None, request: object
    ) -> None:
        """Whether the scopes suffice."""
        asked = self.requirement(tuple(scopes)) if scopes else self.guard.anyone
        answer = self.guard.policy.decide(token.grant, asked).response(
            self.guard.options
        )
        if answer:
            abort(response(answer))

    def requirement(self, scopes: tuple[str, ...]) -> Requirement:
        """What a list of scopes asks for, prepared once."""
        if scopes not in self.requirements:
            ways = [one_or(all_of, way.split()) for way in scopes]
            need = one_or(any_of, ways)
            self.requirements[scopes] = self.guard.requirement(need)
        return self.requirements[scopes]


def one_or(several: Callable[..., Need[str]], needs: Sequence[Any]) -> Any:
    """A requirement of several, unless it is of one."""
    return needs[0] if len(needs) == 1 else several(*needs)
