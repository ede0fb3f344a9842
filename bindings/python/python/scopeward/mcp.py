"""Scopeward for the MCP Python SDK: what a message asks for is decided before the SDK sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken, TokenVerifier
from starlette.authentication import AuthCredentials
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from . import messages
from .boot import complain
from .guard import Access, Asked, Found, Guard, Need, S, all_of, any_of
from .starlette import response

if TYPE_CHECKING:
    from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
    from mcp.server.mcpserver import Context, MCPServer

    from . import wire

__all__ = ["Access", "Scopes", "all_of", "any_of", "check_tools"]

Find = Callable[[str], Asked | Awaitable[Asked]]


class Scopes(Guard[S]):
    """Guards an MCP server by a policy."""

    def table(self, app: ASGIApp) -> ASGIApp:
        """A middleware: the policy's operations decide, and what is none of them is refused."""
        return self.gate(app, self.policy.operation)

    def need(self, needs: Mapping[str, S | Need[S]]) -> Callable[[ASGIApp], ASGIApp]:
        """A middleware: these scopes decide, by operation. A tool, a prompt or a resource without any is refused."""
        own = {key: self.requirement(need) for key, need in needs.items()}
        return lambda app: self.gate(app, lambda key: own.get(key, self.unnamed(key)))

    def verifier(self, inner: TokenVerifier) -> TokenVerifier:
        """Expand on entry: the SDK's own checks see all that a token's scopes give."""
        return Expanding(self, inner)

    async def list_tools(
        self, ctx: ServerRequestContext[Any, Request], call_next: CallNext
    ) -> HandlerResult:
        """A middleware of `MCPServer`: only the tools that the caller may call are listed."""
        result = await call_next(ctx)
        if ctx.method == "tools/list" and isinstance(result, dict):
            may = ctx.request.state.may
            tools = [one for one in result["tools"] if await may(f"tool:{one['name']}")]
            return {**result, "tools": tools}
        return result

    def access(self, ctx: Context[Any, Any]) -> Access:
        """Who calls a tool, and what they may do."""
        access: Access = ctx.request_context.request.state.scopes
        return access

    async def check(
        self, server: MCPServer[Any], needs: Iterable[str] | None = None
    ) -> None:
        """Raises if the tools of a server are not those of the policy, or of the needs."""
        tools = [tool.name for tool in await server.list_tools()]
        complain(check_tools(tools, self.operations if needs is None else needs))

    @property
    def operations(self) -> list[str]:
        """The keys of the policy's operations."""
        return [one["key"] for one in self.policy.model()["operations"]]

    def unnamed(self, operation: str) -> Asked:
        named = operation.startswith(("tool:", "prompt:", "resource:"))
        return None if named else self.anyone

    def gate(self, app: ASGIApp, find: Find) -> ASGIApp:
        inner = AuthContextMiddleware(app)

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                return await inner(scope, receive, send)
            request, body = Request(scope), None
            if request.method == "POST":
                body, receive = await messages.read(receive)
            answer = await self.judge(request, body, find)
            await (response(answer) if answer else inner)(scope, receive, send)

        return guarded

    async def judge(
        self, request: Request, body: bytes | None, find: Find
    ) -> wire.HttpResponse | None:
        """The answer to refuse a request with; else it says from now on who asks."""
        header = request.headers.get("authorization")
        found, default = self._find(self.anyone, header, request)
        found = await found if isawaitable(found) else found
        payload = default if found is None else found

        async def decide(operation: str) -> Access:
            asked = find(operation)
            return self._access(await asked if isawaitable(asked) else asked, payload)

        async def may(operation: str) -> bool:
            return (await decide(operation)).answer is None

        operations, fault = messages.asked(self.policy, body)
        judged = [await decide(operation) for operation in operations]
        refused = next((one.answer for one in judged if one.answer), fault)
        if refused is None and len(judged) > 1:
            # A tool gets to see one decision.
            return messages.unusable(400, -32600, "a batch may ask for one operation")
        if refused is None:
            request.state.scopes, request.state.may = judged[0], may
            known(request, judged[0], payload)
        return refused


def known(request: Request, access: Access, payload: Found) -> None:
    """Tells the SDK who asks, as its own authentication does."""
    if payload is None or access.grant is None or access.claims is None:
        return
    token = AccessToken(
        token=request.headers.get("authorization", "").partition(" ")[2].strip(),
        client_id=str(payload.get("client_id", "")),
        scopes=access.grant.expanded,
        resource=access.claims.get("audience"),
        subject=access.principal,
        claims=dict(payload),
    )
    request.scope["user"] = AuthenticatedUser(token)
    request.scope["auth"] = AuthCredentials(token.scopes)


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


def check_tools(
    tools: Iterable[str], operations: Iterable[str]
) -> list[wire.RouteFinding]:
    """What is wrong between the tools of a server and the operations that a guard knows: nothing, a test says."""
    served = [f"tool:{name}" for name in tools]
    known = [key for key in operations if key.startswith("tool:")]
    unprotected: list[wire.RouteFinding] = [
        {
            "code": "unprotected-route",
            "route": tool,
            "operation": None,
            "message": f"the route `{tool}` meets no operation of the policy",
            "help": f"add `{tool}` to the policy's operations, or name its scopes",
        }
        for tool in served
        if tool not in known
    ]
    return unprotected + [
        {
            "code": "unserved-operation",
            "route": None,
            "operation": tool,
            "message": f"no route serves the operation `{tool}`",
            "help": "register the tool, or take the operation out",
        }
        for tool in known
        if tool not in served
    ]
