"""Scopeward for every ASGI app: the policy's operations as a middleware."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from .guard import Access, Asked, Guard
from .needs import S

if TYPE_CHECKING:
    from . import wire

__all__ = ["Access", "Scopes"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Scopes(Guard[S]):
    """Guards an app by a policy."""

    def table(self, app: App) -> App:
        """A middleware: the policy's operations decide, and what is none of them is refused."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                return await app(scope, receive, send)
            asked = self.policy.route(scope.get("method", "GET"), raw_path(scope))
            answer = await self.admit(asked, scope)
            if answer is None:
                await app(scope, receive, send)
            else:
                await refuse(answer, scope, send)

        return guarded

    async def admit(self, asked: Asked, scope: Scope) -> wire.HttpResponse | None:
        """Lets a request in, or gives the answer to it. What reads a payload gets the scope."""
        access = await self.enter_async(asked, authorization(scope), scope)
        scope.setdefault("state", {})["scopes"] = access
        return access.answer

    def access(self, request: Any) -> Access:
        """Who asks and what they may do."""
        access: Access = request["state"]["scopes"]
        return access


def authorization(scope: Scope) -> str | None:
    """The value of the header. Two headers are no token."""
    sent = [value for name, value in scope["headers"] if name == b"authorization"]
    return b", ".join(sent).decode("latin-1") if sent else None


def raw_path(scope: Scope) -> str:
    """The path as it was sent if that is what routers act on, else what they act on, encoded."""
    root = scope.get("root_path", "")
    path: str = scope["path"]
    if path == root or path.startswith(root + "/"):
        path = path[len(root) :]
    sent = (scope.get("raw_path") or b"").decode("latin-1").removeprefix(root)
    return sent if unquote(sent) == path else quote(path)


async def refuse(answer: wire.HttpResponse, scope: Scope, send: Send) -> None:
    """Sends the engine's answer as it stands."""
    kind = scope["type"]
    start = "http.response" if kind == "http" else "websocket.http.response"
    if kind != "http" and start not in scope.get("extensions", {}):
        return await send({"type": "websocket.close"})
    body = answer["body"].encode()
    headers = [*answer["headers"], ("content-length", str(len(body)))]
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    status = answer["status"]
    await send({"type": f"{start}.start", "status": status, "headers": encoded})
    await send({"type": f"{start}.body", "body": body})
