"""Expand on entry: libraries that compare strings deny who is entitled; with all that a token's scopes give they are right."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from authlib.integrations.flask_oauth2 import ResourceProtector
from authlib.oauth2.rfc6750 import BearerTokenValidator
from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from flask import Flask
from scopeward import Policy, flask
from scopeward import starlette as adapter
from scopeward.authlib import PolicyBearerTokenValidator
from scopeward.guard import expand
from starlette.applications import Starlette
from starlette.authentication import (
    AuthCredentials,
    AuthenticationBackend,
    SimpleUser,
    requires,
)
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from tokens import API, token, verify

# Entitled to `reports:read` by the policy, which is what each library asks for: and not entitled.
ENTITLED = [
    token("reports:write"),
    token("*", roles=["admin"]),
    token("reports:* tasks:read", roles=["admin"]),
    token("admin:all", roles=["admin"]),
]
NOT_ENTITLED = [
    token("tasks:read"),
    token("*"),
    token("admin:all"),
    token("reports:read", aud="https://tasks.example/mcp"),
    token("reports:read", aud="https://elsewhere.example"),
    token("reports"),
    token(""),
    {},
]
# What the libraries get to see: what the token says, or all that it gives.
BEARER = HTTPBearer(auto_error=False)
expanded = pytest.mark.parametrize("on", [False, True], ids=["as-granted", "expanded"])


def scopes_of(policy: Policy, text: str, on: bool) -> list[str]:
    said = verify(text)
    if on:
        return expand(policy, said, audience=API)
    return str(said["scope"]).split() if said else []


def judged(ask: Any, on: bool) -> None:
    """Unchanged libraries deny those who are entitled; with `expand` they are right about everyone."""
    assert [ask(one) for one in ENTITLED] == [on] * len(ENTITLED)
    if on:
        assert not any(ask(one) for one in NOT_ENTITLED)
    assert ask(token("reports:read"))


@expanded
def test_requires_of_starlette(policy: Policy, on: bool) -> None:
    class Backend(AuthenticationBackend):
        async def authenticate(
            self, conn: HTTPConnection
        ) -> tuple[AuthCredentials, SimpleUser] | None:
            header = conn.headers.get("authorization", "").removeprefix("Bearer ")
            found = scopes_of(policy, header, on)
            return AuthCredentials(found), SimpleUser("someone")

    assert_starlette(Backend(), on)


def test_requires_of_starlette_with_our_backend(policy: Policy) -> None:
    scopes = adapter.Scopes(policy, verify=verify, audience=API)
    assert_starlette(adapter.Backend(scopes), True)


def assert_starlette(backend: AuthenticationBackend, on: bool) -> None:
    @requires("reports:read")
    async def reports(request: Request) -> Response:
        return Response()

    signing_in = Middleware(AuthenticationMiddleware, backend=backend)
    app = Starlette(routes=[Route("/", reports)], middleware=[signing_in])
    client = TestClient(app)
    judged(lambda headers: client.get("/", headers=headers).status_code == 200, on)


@expanded
def test_security_scopes_of_fastapi(policy: Policy, on: bool) -> None:
    # As the framework's documentation has it.
    async def person(
        needed: SecurityScopes,
        found: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
    ) -> None:
        given = scopes_of(policy, found.credentials if found else "", on)
        for scope in needed.scopes:
            if scope not in given:
                raise HTTPException(401, "Not enough permissions")

    app = FastAPI()

    @app.get("/", dependencies=[Security(person, scopes=["reports:read"])])
    async def reports() -> None: ...

    client = TestClient(app)
    judged(lambda headers: client.get("/", headers=headers).status_code == 200, on)


@expanded
def test_require_oauth_of_authlib(policy: Policy, on: bool) -> None:
    class Token:
        def __init__(self, text: str) -> None:
            self.scopes = scopes_of(policy, text, on)

        def get_scope(self) -> str:
            return " ".join(self.scopes)

        def is_expired(self) -> bool:
            return False

        is_revoked = is_expired

    class Validator(BearerTokenValidator):
        def authenticate_token(self, token_string: str) -> Token:
            return Token(token_string)

    judged(protected(Validator(), "reports:read"), on)


def test_require_oauth_of_authlib_with_our_validator(policy: Policy) -> None:
    scopes = flask.Scopes(policy, verify=verify, audience=API)
    judged(protected(PolicyBearerTokenValidator(scopes), "reports:read"), True)


def protected(validator: BearerTokenValidator, scope: str) -> Any:
    require_oauth = ResourceProtector()
    require_oauth.register_token_validator(validator)
    app = Flask(__name__)

    @app.get("/")
    @require_oauth(scope)
    def reports() -> str:
        return ""

    client = app.test_client()
    return lambda headers: client.get("/", headers=headers).status_code == 200
