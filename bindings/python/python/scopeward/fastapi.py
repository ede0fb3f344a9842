"""Scopeward for FastAPI: named scopes as a dependency that keeps them in the OpenAPI document, and the table as a middleware."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.dependencies.models import Dependant
from fastapi.openapi.models import SecurityBase as Scheme
from fastapi.routing import iter_route_contexts
from fastapi.security import HTTPBearer
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import BaseRoute

from . import asgi
from .boot import check_routes, complain, mark, marks, public, route, together
from .guard import Access, expand
from .needs import Need, S, all_of, any_of, tree
from .starlette import has_table, response

if TYPE_CHECKING:
    from . import wire

__all__ = ["Access", "Scopes", "all_of", "any_of", "check_app", "expand", "public"]
__all__ += ["response"]


class Refused(HTTPException):
    """A refusal. FastAPI would wrap its body: `Scopes.install` has it answered as the engine says."""

    def __init__(self, answer: wire.HttpResponse) -> None:
        super().__init__(answer["status"], answer["body"], dict(answer["headers"]))
        self.answer = answer


class Documented(SecurityBase):
    """Stands in the OpenAPI document and does nothing else."""

    def __init__(self, scheme: SecurityBase) -> None:
        self.model: Scheme = scheme.model
        self.scheme_name: str = scheme.scheme_name

    async def __call__(self) -> None: ...


class Scopes(asgi.Scopes[S]):
    """Guards an app by a policy: `table` is a middleware, `need` a dependency."""

    scheme: SecurityBase = HTTPBearer(bearerFormat="JWT")
    """How the OpenAPI document says that tokens are sent. To be set before routes are declared."""

    def install(self, app: FastAPI) -> None:
        """Has the refusals of dependencies answered as the engine says, byte for byte."""
        app.add_exception_handler(Refused, refused)

    def need(self, need: S | Need[S] | wire.Authenticated) -> Any:
        """A dependency that gives the `Access`: these scopes decide.

        The OpenAPI document names the scopes, and of those that are alternatives the ones that a client should ask for.
        """
        requirement = self.requirement(need)
        documented = Depends(Documented(self.scheme))

        async def guarded(connection: HTTPConnection, _: None = documented) -> Access:
            answer = await self.admit(requirement, connection.scope)
            if answer:
                raise Refused(answer)
            return self.access(connection)

        scopes = self.policy.decide(None, requirement).missing
        return Security(mark(guarded, need=tree(need)), scopes=scopes)

    def access(self, request: HTTPConnection) -> Access:
        """Who asks and what they may do, for `Depends` where the table decides."""
        return super().access(request)

    def check(self, app: FastAPI, public: Mapping[str, str] | None = None) -> None:
        """Raises if the routes of an app and the policy do not agree. `public` says why those of libraries are open."""
        complain(check_app(app, self, public))


async def refused(_: HTTPConnection, refusal: Exception) -> Response:
    """The engine's answer as it stands."""
    if not isinstance(refusal, Refused):
        raise refusal
    return response(refusal.answer)


def check_app(
    app: FastAPI, scopes: Scopes[Any], public: Mapping[str, str] | None = None
) -> list[wire.RouteFinding]:
    """What is wrong with the routes of an app: nothing, a test says."""
    table = has_table(app, scopes)
    return check_routes(scopes, routes(app.routes), table=table, public=public)


def routes(of: Sequence[BaseRoute], prefix: str = "") -> Iterator[dict[str, Any]]:
    """The routes of an app, of the routers that it includes, and of what it mounts."""
    for one in iter_route_contexts(of):
        path = prefix + (one.path or "")
        if inner := getattr(one, "routes", None):
            yield from routes(inner, path)
        elif one.endpoint:
            said = [marks(call) for call in calls(getattr(one, "dependant", None))]
            for method in sorted(one.methods or "*"):
                yield route(method, path, together(marks(one.endpoint), *said))
        else:
            yield route("*", f"{path.rstrip('/')}/{{rest:path}}", {})


def calls(dependant: Dependant | None) -> Iterator[object]:
    """What a route depends on."""
    for one in dependant.dependencies if dependant else ():
        yield one.call
        yield from calls(one)
