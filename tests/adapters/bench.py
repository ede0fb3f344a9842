"""What a guard costs a request, beside the guard that the framework's users have today: python bench.py [--smoke]

The verification of the JWT is left out on both sides: each is handed the payload, anew for each request.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Annotated, Any

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "oauth2_provider",
        "rest_framework",
    ],
    REST_FRAMEWORK={
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]
    },
    SCOPEWARD=f"{__name__}.project",
)

import django

django.setup()

import fastapi
import flask
import starlette.authentication
from authlib.integrations.flask_oauth2 import ResourceProtector
from authlib.oauth2.rfc6750 import BearerTokenValidator
from django.core.handlers.wsgi import WSGIHandler
from django.http import JsonResponse
from django.test import override_settings
from django.urls import path
from fastapi.security import HTTPBearer, SecurityScopes
from oauth2_provider.contrib.rest_framework import TokenHasScope
from oauth2_provider.models import AccessToken
from rest_framework.authentication import BaseAuthentication
from rest_framework.response import Response
from rest_framework.views import APIView
from scopeward import Policy
from scopeward import django as for_django
from scopeward import fastapi as for_fastapi
from scopeward import flask as for_flask
from scopeward import starlette as for_starlette
from scopeward.drf import PolicyScope
from scopeward.oauth_toolkit import token_payload
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route

SMOKE = "--smoke" in sys.argv
ROUNDS, REQUESTS = (1, 20) if SMOKE else (24, 400)

API = "https://tasks.example/api"
TASKS = Policy.compile(
    (Path(__file__).parents[2] / "examples/tasks.toml").read_text(encoding="utf-8")
)
WANTED = {"operation": "GET /tasks"}
SAID = {"iss": "https://as.example", "sub": "1", "aud": API, "exp": 2**31, "jti": "x"}
HEADER = "Bearer e30.e30.e30"

Asks = dict[str, Callable[[], Awaitable[bytes]]]


def verify(token: str) -> Mapping[str, Any]:
    return {**SAID, "scope": "tasks:read time:read"}


def asgi(app: Any) -> Callable[[], Awaitable[bytes]]:
    """An ASGI app, asked without a server."""

    async def ask() -> bytes:
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/tasks",
            "raw_path": b"/tasks",
            "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"authorization", HEADER.encode())],
        }
        body = b""

        async def receive() -> Any:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            nonlocal body
            body += message.get("body", b"")

        await app(scope, receive, send)
        return body

    return ask


def wsgi(app: Any, path: str = "/tasks") -> Callable[[], Awaitable[bytes]]:
    """A WSGI app, asked without a server."""

    async def ask() -> bytes:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_AUTHORIZATION": HEADER,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        answer = app(environ, lambda *_: None)
        body = b"".join(answer)
        answer.close()
        return body

    return ask


def of_fastapi() -> Asks:
    scopes = for_fastapi.Scopes(TASKS, verify=verify, audience=API)

    def app(*dependencies: Any, table: bool = False) -> Any:
        app = fastapi.FastAPI()
        if table:
            app.add_middleware(scopes.table)

        @app.get("/tasks", dependencies=dependencies)
        async def tasks() -> Any:
            return WANTED

        return asgi(app)

    usual = fastapi.Security(person, scopes=["tasks:read"])
    return {
        "bare": app(),
        "SecurityScopes": app(usual),
        "need": app(scopes.need("tasks:read")),
        "table": app(table=True),
    }


async def person(
    needed: SecurityScopes, token: Annotated[Any, fastapi.Depends(HTTPBearer())]
) -> None:
    """As the framework's documentation has it."""
    given = verify(token.credentials)["scope"].split()
    for scope in needed.scopes:
        if scope not in given:
            raise fastapi.HTTPException(401, "Not enough permissions")


def of_starlette() -> Asks:
    scopes = for_starlette.Scopes(TASKS, verify=verify, audience=API)

    async def tasks(request: Any) -> Any:
        return JSONResponse(WANTED)

    class Backend(starlette.authentication.AuthenticationBackend):
        async def authenticate(self, conn: Any) -> Any:
            said = verify(conn.headers["authorization"].removeprefix("Bearer "))
            user = starlette.authentication.SimpleUser(said["sub"])
            given = said["scope"].split()
            return starlette.authentication.AuthCredentials(given), user

    def app(endpoint: Any, *middleware: Any) -> Any:
        routes = [Route("/tasks", endpoint)]
        return asgi(Starlette(routes=routes, middleware=middleware))

    signing_in = Middleware(AuthenticationMiddleware, backend=Backend())
    return {
        "bare": app(tasks),
        "requires": app(
            starlette.authentication.requires("tasks:read")(tasks), signing_in
        ),
        "need": app(scopes.need("tasks:read")(tasks)),
        "table": app(tasks, Middleware(scopes.table)),
    }


def of_flask() -> Asks:
    scopes = for_flask.Scopes(TASKS, verify=verify, audience=API)

    class Token:
        def __init__(self, said: Mapping[str, Any]) -> None:
            self.said = said

        def get_scope(self) -> Any:
            return self.said["scope"]

        def is_expired(self) -> bool:
            return bool(self.said["exp"] < 0)

        def is_revoked(self) -> bool:
            return False

    class Validator(BearerTokenValidator):
        def authenticate_token(self, token_string: str) -> Token:
            return Token(verify(token_string))

    require_oauth = ResourceProtector()
    require_oauth.register_token_validator(Validator())

    def app(*decorators: Any, table: bool = False) -> Any:
        app = flask.Flask(__name__)
        view: Any = dict(WANTED).copy
        for decorator in decorators:
            view = decorator(view)
        app.add_url_rule("/tasks", "tasks", view)
        if table:
            app.before_request(scopes.table)
        return wsgi(app)

    return {
        "bare": app(),
        "require_oauth": app(require_oauth("tasks:read")),
        "need": app(scopes.need("tasks:read")),
        "table": app(table=True),
    }


project: Any = None
urlpatterns: list[Any] = []


def of_django() -> Asks:
    global project
    project = for_django.Scopes(TASKS, verify=verify, audience=API)

    def tasks(request: Any) -> Any:
        return JsonResponse(WANTED)

    def by_hand(request: Any) -> Any:
        said = verify(request.headers["Authorization"].removeprefix("Bearer "))
        allowed = "tasks:read" in said["scope"].split()
        return tasks(request) if allowed else JsonResponse({}, status=403)

    return {
        "bare": of_project("tasks", tasks),
        "by hand": of_project("by-hand", by_hand),
        "need": of_project("need", project.need("tasks:read")(tasks)),
        "table": of_project("tasks", tasks, "scopeward.django.table"),
    }


def of_drf() -> Asks:
    global project
    project = for_django.Scopes(TASKS, payload=token_payload, audience=API)

    class Known(BaseAuthentication):
        """What the toolkit finds in its database, without the database."""

        def authenticate(self, request: Any) -> Any:
            end = datetime.now(UTC) + timedelta(minutes=5)
            scope = "tasks:read time:read"
            return None, AccessToken(user_id=1, scope=scope, expires=end)

    class Tasks(APIView):
        authentication_classes = [Known]
        permission_classes: list[Any] = []

        def get(self, request: Any) -> Any:
            return Response(WANTED)

    def view(path: str, **more: Any) -> Any:
        return of_project(path, type("Tasks", (Tasks,), more).as_view())

    usual = {"permission_classes": [TokenHasScope], "required_scopes": ["tasks:read"]}
    ours = {"permission_classes": [PolicyScope]}
    return {
        "bare": view("drf/bare"),
        "TokenHasScope": view("drf/usual", **usual),
        "need": view("drf/need", **ours, need="tasks:read"),
        # An operation of the policy, which asks for the same.
        "table": view("tasks/archive", **ours),
    }


def of_project(at: str, view: Any, *middleware: str) -> Callable[[], Awaitable[bytes]]:
    """One view of the project."""
    urlpatterns.append(path(at, view))
    with override_settings(MIDDLEWARE=middleware):
        return wsgi(WSGIHandler(), f"/{at}")


async def batch(ask: Callable[[], Awaitable[bytes]]) -> float:
    """Microseconds a request, of one batch."""
    start = time.perf_counter()
    for _ in range(REQUESTS):
        await ask()
    return (time.perf_counter() - start) * 1e6 / REQUESTS


async def measure(name: str, asks: Asks) -> None:
    for kind, ask in asks.items():
        answer = json.loads(await ask())
        assert answer == WANTED, f"{name}, {kind}: {answer}"
        await batch(ask)
    times: dict[str, list[float]] = {kind: [] for kind in asks}
    # One after the other, each in each place of a round: whatever else the machine does hits all of them.
    for turn in range(ROUNDS):
        for place in range(len(asks)):
            kind = list(asks)[(turn + place) % len(asks)]
            times[kind].append(await batch(asks[kind]))
    if SMOKE:
        return print(f"{name}: each answers")
    bare, usual = (median(times[kind]) for kind in list(asks)[:2])
    cells = []
    for kind in list(asks)[1:]:
        took = median(times[kind])
        ratio = f", {took / usual:.2f} x" if kind in ("need", "table") else ""
        cells.append(f"{kind} {took:.1f} (+{took - bare:.1f}{ratio})")
    print(f"{name:9} without {bare:.1f}; {'; '.join(cells)}")


if __name__ == "__main__":
    if not SMOKE:
        print(
            f"microseconds a request, median of {ROUNDS} batches of {REQUESTS}; in brackets what the guard adds"
        )
    for one in (of_fastapi, of_starlette, of_flask, of_django, of_drf):
        asyncio.run(measure(one.__name__.removeprefix("of_"), one()))
