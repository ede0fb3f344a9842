"""Scopeward for django-oauth-toolkit: the policy as its catalogue, its tokens as payloads, and what `TokenHasScope` needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # The toolkit has no types: these are what its classes are to a type checker.
    from rest_framework.authentication import BaseAuthentication as OAuth2Authentication

    class BaseScopes:
        def get_all_scopes(self) -> dict[str, str]: ...
        def get_available_scopes(
            self, application: Any = None, request: Any = None, *_: Any, **__: Any
        ) -> list[str]: ...
        def get_default_scopes(
            self, application: Any = None, request: Any = None, *_: Any, **__: Any
        ) -> list[str]: ...
else:
    from oauth2_provider.contrib.rest_framework import OAuth2Authentication
    from oauth2_provider.scopes import BaseScopes

from .django import configured
from .guard import NOT_GOOD, Payload

__all__ = ["ExpandedAuthentication", "PolicyScopes", "token_payload"]


class PolicyScopes(BaseScopes):
    """For `SCOPES_BACKEND_CLASS`: one catalogue for consent and for enforcement."""

    def get_all_scopes(self) -> dict[str, str]:
        """Every scope, with its title."""
        scopes = configured().policy.model()["scopes"]
        return {one["name"]: one["title"] or one["name"] for one in scopes}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *_: Any, **__: Any
    ) -> list[str]:
        """What may be asked for: what the audience offers, and what is for a role only with this role."""
        scopes, roles = configured(), self.roles(request)
        model = scopes.policy.model()
        offered = [
            name
            for audience in model["audiences"]
            if audience["uri"] == scopes.audience
            for name in audience["offered"]
        ]
        return [
            one["name"]
            for one in model["scopes"]
            if (one["role"] is None or one["role"] in roles)
            and not one["removed"]
            and (one["name"] in offered or not model["audiences"])
        ]

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *_: Any, **__: Any
    ) -> list[str]:
        """None: who wants scopes asks for them."""
        return []

    def roles(self, request: Any) -> Sequence[str]:
        """The roles of who asks, for a subclass that knows them."""
        return []


class ExpandedAuthentication(OAuth2Authentication):
    """An authentication whose tokens allow all that their scopes give, so that an unchanged `TokenHasScope` is right.

    What is stored stays as it was granted.
    """

    def authenticate(self, request: Any) -> Any:
        """The user and the token."""
        found = super().authenticate(request)
        if found:
            given = set(configured().expand(payload(found[1])))
            found[1].allow_scopes = lambda scopes: given.issuperset(scopes or ())
        return found


def token_payload(request: Any) -> Payload | None:
    """For the option `payload` of `Scopes`, where the toolkit has verified: what the token of a request says."""
    token = getattr(request, "auth", None) or getattr(request, "access_token", None)
    if token:
        return payload(token)
    header = request.headers.get("Authorization", "")
    return NOT_GOOD if header.lower().startswith("bearer") else None


def payload(token: Any) -> Payload:
    """What a token says. One that names no resource is for this one."""
    return {
        "sub": None if token.user_id is None else str(token.user_id),
        "scope": token.scope,
        "aud": token.resource or configured().audience,
    }
