"""What the MCP SDK knows a token as: its `AccessToken`, with all that the token's scopes give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken, TokenVerifier
from starlette.authentication import AuthCredentials
from starlette.types import Scope

from . import asgi

if TYPE_CHECKING:
    from .guard import Access, Found, Guard


def known(scope: Scope, access: Access, payload: Found) -> None:
    """Tells the SDK who asks, as its own authentication does."""
    if payload is None or access.grant is None or access.claims is None:
        return
    token = AccessToken(
        token=(asgi.authorization(scope) or "").partition(" ")[2].strip(),
        client_id=str(payload.get("client_id", "")),
        scopes=access.grant.expanded,
        resource=access.claims.get("audience"),
        subject=access.principal,
        claims=dict(payload),
    )
    scope["user"] = AuthenticatedUser(token)
    scope["auth"] = AuthCredentials(token.scopes)


class Expanding(TokenVerifier):
    """A verifier whose tokens hold all that their scopes give."""

    def __init__(self, scopes: Guard[Any], inner: TokenVerifier) -> None:
        self.scopes = scopes
        self.inner = inner

    async def verify_token(self, token: str) -> AccessToken | None:
        found = await self.inner.verify_token(token)
        if found is None:
            return None
        said = dict(found.claims or {}, scope=found.scopes, scp=None, permissions=None)
        if found.resource:
            said["aud"] = found.resource
        return found.model_copy(update={"scopes": self.scopes.expand(said)})
