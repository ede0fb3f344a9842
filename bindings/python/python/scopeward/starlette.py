"""Scopeward for Starlette: the policy's operations as a middleware, named scopes as a decorator, and what `@requires` needs."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from inspect import isclass, iscoroutinefunction
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import BaseRoute, Host, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from . import asgi
from .boot import check_routes, complain, mark, marks, public, route
from .guard import Access, expand
from .needs import Need, S, all_of, any_of, tree

if TYPE_CHECKING:
    from . import wire

__all__ = ["Access", "Backend", "Scopes", "all_of", "any_of", "check_app", "expand"]
__all__ += ["public", "response"]

Endpoint = Callable[..., Any]


class Scopes(asgi.Scopes[S]):
    """Guards an app by a policy: `table` is a middleware, `need` a decorator of endpoints."""

    def need(
        self, need: S | Need[S] | wire.Authenticated
    ) -> Callable[[Endpoint], Callable[..., Awaitable[Any]]]:
        """A decorator of endpoints: these scopes decide."""
        requirement = self.requirement(need)

        def decorate(endpoint: Endpoint) -> Callable[..., Awaitable[Any]]:
            @functools.wraps(endpoint)
            async def guarded(*arguments: Any) -> Any:
                # The request comes last, in methods too.
                connection = arguments[-1]
                answer = await self.admit(requirement, connection.scope)
                if answer and isinstance(connection, WebSocket):
                    scope, send = connection.scope, connection.send
                    return await asgi.refuse(answer, scope, send)
                if answer:
                    return response(answer)
                if iscoroutinefunction(endpoint):
                    return await endpoint(*arguments)
                return await run_in_threadpool(endpoint, *arguments)

            return mark(guarded, need=tree(need))

        return decorate

    def check(self, app: Starlette, public: Mapping[str, str] | None = None) -> None:
        """Raises if the routes of an app and the policy do not agree. `public` says why those of libraries are open."""
        complain(check_app(app, self, public))


class Backend(AuthenticationBackend):
    """For `AuthenticationMiddleware`: it gives all that a token's scopes give, so that an unchanged `@requires` is right."""

    def __init__(self, scopes: Scopes[Any]) -> None:
        self.scopes = scopes

    async def authenticate(
        self, conn: HTTPConnection
    ) -> tuple[AuthCredentials, SimpleUser] | None:
        if await self.scopes.admit(self.scopes.anyone, conn.scope):
            return None
        access = self.scopes.access(conn)
        expanded = access.grant.expanded if access.grant else []
        return AuthCredentials(expanded), SimpleUser(access.principal or "")


def check_app(
    app: Starlette, scopes: Scopes[Any], public: Mapping[str, str] | None = None
) -> list[wire.RouteFinding]:
    """What is wrong with the routes of an app: nothing, a test says."""
    table = has_table(app, scopes)
    return check_routes(scopes, routes(app.routes), table=table, public=public)


def has_table(app: Starlette, scopes: asgi.Scopes[Any]) -> bool:
    """Whether the policy's operations decide before an app's routes do."""
    middlewares: list[object] = [one.cls for one in app.user_middleware]
    return scopes.table in middlewares


def routes(of: Iterable[BaseRoute], prefix: str = "") -> Iterator[dict[str, Any]]:
    """The routes of an app and of what it mounts."""
    for one in of:
        path = prefix + getattr(one, "path", "")
        if isinstance(one, Mount | Host) and one.routes:
            yield from routes(one.routes, path)
        elif isinstance(one, Route | WebSocketRoute):
            methods = sorted(getattr(one, "methods", None) or "*")
            if isclass(one.endpoint):
                methods = [name for name in METHODS if hasattr(one.endpoint, name)]
            for method in methods:
                handler = getattr(one.endpoint, method.lower(), one.endpoint)
                yield route(method.upper(), path, marks(handler))
        else:
            yield route("*", f"{path}/{{rest:path}}", {})


METHODS = "get", "head", "post", "put", "patch", "delete", "options"


def response(answer: wire.HttpResponse) -> Response:
    """The engine's answer as it stands."""
    return Response(answer["body"], answer["status"], dict(answer["headers"]))
