"""Scopeward for the MCP Python SDK: what a message asks for is decided before the SDK sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken, TokenVerifier
from starlette.authentication import AuthCredentials
from starlette.types import ASGIApp, Receive, Scope, Send

from . import asgi, messages
from .boot import complain
from .guard import Access, Asked, Found
from .needs import Need, S, all_of, any_of
from .tools import check_tools

if TYPE_CHECKING:
    from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
    from mcp.server.mcpserver import MCPServer

    from . import wire

__all__ = ["Access", "Scopes", "all_of", "any_of", "check_tools"]

Find = Callable[[str], Asked | Awaitable[Asked]]


class Scopes(asgi.Scopes[S]):
    """Guards an MCP server by a policy: what stands here are middlewares for its app."""

    def table(self, app: ASGIApp) -> ASGIApp:
        """The policy's operations decide, and what is none of them is refused."""
        return self.gate(app, self.policy.operation)

    def need(self, needs: Mapping[str, S | Need[S]]) -> Callable[[ASGIApp], ASGIApp]:
        """These scopes decide, by operation. A tool, a prompt or a resource without any is refused."""
        own = {key: self.requirement(need) for key, need in needs.items()}
        return lambda app: self.gate(app, lambda key: own.get(key, self.other(key)))

    def other(self, operation: str) -> Asked:
        """What an operation asks for whose scopes nobody named."""
        named = operation.startswith(("tool:", "prompt:", "resource:"))
        return None if named else self.anyone

    def verifier(self, inner: TokenVerifier) -> TokenVerifier:
        """Expand on entry: the SDK's own checks see all that a token's scopes give."""
        return Expanding(self, inner)

    async def list_tools(
        self, ctx: ServerRequestContext[Any, Any], call_next: CallNext
    ) -> HandlerResult:
        """A middleware of `MCPServer`: it lists only what the caller may call."""
        result = await call_next(ctx)
        if ctx.method == "tools/list" and isinstance(result, dict):
            may = ctx.request.state.may
            tools = [one for one in result["tools"] if await may(f"tool:{one['name']}")]
            return {**result, "tools": tools}
        return result

    def access(self, request: Any) -> Access:
        """Who calls a tool and what they may do: of its `Context`."""
        return super().access(request.request_context.request)

    async def check(
        self, server: MCPServer[Any], needs: Iterable[str] | None = None
    ) -> None:
        """Raises if the tools of a server are not those of the policy, or of the needs."""
        tools = [tool.name for tool in await server.list_tools()]
        complain(check_tools(tools, needs or self.operations()))

    def operations(self) -> list[str]:
        """The keys of the policy's operations."""
        return [one["key"] for one in self.policy.model()["operations"]]

    def gate(self, app: ASGIApp, find: Find) -> ASGIApp:
        inner = AuthContextMiddleware(app)

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            body = None
            if scope["type"] == "lifespan":
                return await inner(scope, receive, send)
            if scope.get("method") == "POST":
                body, receive = await messages.read(receive)
            answer = await self.judge(scope, body, find)
            if answer is None:
                await inner(scope, receive, send)
            else:
                await asgi.refuse(answer, scope, send)

        return guarded

    async def judge(
        self, scope: Scope, body: bytes | None, find: Find
    ) -> wire.HttpResponse | None:
        """The answer to a request, or none, if it passes: then what is behind knows who asks."""
        header = asgi.authorization(scope)
        payload = await self._identify(self.anyone, header, scope)

        async def decide(operation: str) -> Access:
            asked = find(operation)
            asked = await asked if isawaitable(asked) else asked
            return self._access(asked, payload)

        async def may(operation: str) -> bool:
            return (await decide(operation)).answer is None

        operations, fault = messages.asked(self.policy, body)
        judged = [await decide(operation) for operation in operations]
        refused = next((one.answer for one in judged if one.answer), fault)
        if refused is None and len(judged) > 1:
            # A tool gets to see one decision.
            return messages.unusable(400, -32600, "a batch may ask for one operation")
        if refused is None:
            scope.setdefault("state", {}).update(scopes=judged[0], may=may)
            known(scope, judged[0], payload)
        return refused


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

    def __init__(self, scopes: Scopes[Any], inner: TokenVerifier) -> None:
        self.scopes, self.inner = scopes, inner

    async def verify_token(self, token: str) -> AccessToken | None:
        found = await self.inner.verify_token(token)
        if found is None:
            return None
        said = dict(found.claims or {}, scope=found.scopes, scp=None, permissions=None)
        if found.resource:
            said["aud"] = found.resource
        return found.model_copy(update={"scopes": self.scopes.expand(said)})
