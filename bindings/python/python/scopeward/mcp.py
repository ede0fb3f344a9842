"""Scopeward for the MCP Python SDK: what a message asks for is decided before the SDK sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.provider import TokenVerifier
from starlette.types import ASGIApp, Receive, Scope, Send

from . import asgi, mcp_message
from ._native import Requirement
from .boot import complain
from .guard import Access, Asked
from .mcp_token import Expanding, known
from .mcp_tools import check_tools
from .needs import Need, S, all_of, any_of

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
        if ctx.method != "tools/list" or not isinstance(result, dict):
            return result
        tools = []  # who stands behind no guard is shown nothing
        if ctx.request:
            may = ctx.request.state.may
            tools = [one for one in result["tools"] if await may(f"tool:{one['name']}")]
        return {**result, "tools": tools}

    def access(self, request: Any) -> Access:
        """Who calls a tool and what they may do: of its `Context`."""
        return super().access(request.request_context.request)

    async def check(
        self, server: MCPServer[Any], needs: Mapping[str, S | Need[S]] | None = None
    ) -> None:
        """Raises if the tools of a server are not those of the policy, or of the needs."""
        tools = [tool.name for tool in await server.list_tools()]
        complain(check_tools(self, tools, needs))

    def gate(self, app: ASGIApp, find: Find) -> ASGIApp:
        inner: ASGIApp = AuthContextMiddleware(app)

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                return await inner(scope, receive, send)
            if scope["type"] == "websocket":  # nothing would read its messages
                return await send({"type": "websocket.close"})
            post = scope["method"] == "POST"
            body, receive = await mcp_message.read(receive) if post else (None, receive)
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
        payload = await self._identify(self.anyone, asgi.authorization(scope), scope)

        async def decide(what: str | Requirement) -> Access:
            asked = find(what) if isinstance(what, str) else what
            asked = await asked if isawaitable(asked) else asked
            return self._access(asked, payload)

        async def may(what: str | Requirement) -> bool:
            return (await decide(what)).answer is None

        asked_for, fault = mcp_message.asked(self.policy, body)
        judged = [await decide(operation) for operation in asked_for]
        refused = next((one.answer for one in judged if one.answer), fault)
        if refused is None and len(judged) > 1:
            # A tool gets to see one decision.
            return mcp_message.unusable(
                400, -32600, "a batch may ask for one operation"
            )
        if refused is None:
            scope.setdefault("state", {}).update(scopes=judged[0], may=may)
            known(scope, judged[0], payload)
        return refused
