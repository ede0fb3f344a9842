"""What the guard does beside what the cases ask: mistakes of programs, paths that were rewritten, and what it finds at start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from flask import Flask
from flask.views import MethodView
from scopeward import InputError, Policy, asgi, fastapi, flask, starlette
from scopeward.authlib import PolicyBearerTokenValidator
from scopeward.boot import together
from scopeward.guard import Guard, all_of, any_of, expand
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket
from tokens import API, token, verify

READ = token("tasks:read")


async def done(request: Request) -> Response:
    return Response("done")


def app_of(scopes: starlette.Scopes[Any], *routes: Any) -> TestClient:
    middleware = [Middleware(scopes.table)]
    app = Starlette(routes=[*routes], middleware=middleware)
    return TestClient(app, raise_server_exceptions=False)


def test_what_verifies_may_fail_and_nobody_gets_in(policy: Policy) -> None:
    def broken(text: str) -> None:
        raise OSError("the key store is away")

    scopes = starlette.Scopes(policy, verify=broken, audience=API)
    client = app_of(scopes, Route("/tasks", done), Route("/health", done))
    assert client.get("/tasks", headers=READ).status_code == 500
    assert client.get("/tasks").status_code == 401
    # What is public needs nobody to verify anything.
    assert client.get("/health", headers=READ).status_code == 200


def test_what_verifies_may_be_asynchronous_where_the_framework_is(
    policy: Policy,
) -> None:
    async def later(text: str) -> Any:
        await asyncio.sleep(0)
        return verify(text)

    scopes = starlette.Scopes(policy, verify=later, audience=API)
    client = app_of(scopes, Route("/tasks", done))
    assert client.get("/tasks", headers=READ).status_code == 200
    assert client.get("/tasks", headers=token("time:read")).status_code == 403
    assert (
        client.get("/tasks", headers={"Authorization": "Bearer x"}).status_code == 401
    )

    app = Flask(__name__)
    app.before_request(flask.Scopes(policy, verify=later, audience=API).table)
    assert app.test_client().get("/tasks", headers=READ).status_code == 500


@pytest.mark.parametrize("said", [{"scope": 7}, {"active": False}, [], "text", 7])
def test_what_cannot_be_read_is_no_good_token(policy: Policy, said: Any) -> None:
    scopes = starlette.Scopes(policy, verify=lambda _: said, audience=API)
    reply = app_of(scopes, Route("/tasks", done)).get("/tasks", headers=READ)
    assert reply.status_code == 401
    assert "not known" in reply.headers["www-authenticate"]
    assert expand(policy, said) == []


def test_an_obligation_that_nobody_promised_to_apply_is_a_mistake(
    policy: Policy,
) -> None:
    def client(obliged: bool) -> TestClient:
        scopes = starlette.Scopes(policy, verify=verify, audience=API, obliged=obliged)
        return app_of(scopes, Route("/time", done))

    own, every = token("time:read"), token("time:read", roles=["admin"])
    assert client(False).get("/time", headers=own).status_code == 500
    assert client(False).get("/time", headers=every).status_code == 200
    assert client(True).get("/time", headers=own).status_code == 200


def test_a_row_without_an_owner_is_not_own(policy: Policy) -> None:
    guard = Guard(policy, verify=verify, audience=API, obliged=True)
    asked = policy.route("GET", "/time")
    access = guard.enter(asked, token("time:read")["Authorization"])
    assert (access.principal, access.rows) == ("ann", "own")
    assert access.about("ann") is None
    for owner in ("bob", "", None):
        refusal = access.about(owner)
        assert refusal and refusal["status"] == 403
    nameless = guard.enter(asked, token("time:read", sub="")["Authorization"])
    assert nameless.about(None)
    everyone = token("time:read", roles=["admin"])["Authorization"]
    assert guard.enter(asked, everyone).about(None) is None


def test_whoever_uses_what_is_public_is_nobody(policy: Policy) -> None:
    guard = Guard(policy, verify=verify, audience=API)
    access = guard.enter(policy.route("GET", "/health"), READ["Authorization"])
    assert (access.answer, access.principal, access.grant) == (None, None, None)


def test_roles_may_come_from_elsewhere(policy: Policy) -> None:
    known = {"ann": ["admin"]}
    guard = Guard(
        policy, verify=verify, audience=API, roles=lambda said: known[said["sub"]]
    )
    users = policy.route("GET", "/users")
    assert not guard.enter(users, token("admin:all")["Authorization"]).answer
    # A token that is not good has none, and nobody asks for them.
    unknown = guard.enter(users, "Bearer unknown").answer
    assert unknown and unknown["status"] == 401
    sets = Guard[str](policy, verify=verify, audience=API, roles=lambda _: {"admin"})
    eve = token("admin:all")["Authorization"]
    assert sets.enter(policy.route("GET", "/users"), eve).answer is None
    # What the token says of roles does not count then.
    known["ann"] = []
    own = token("admin:all", roles=["admin"])["Authorization"]
    assert guard.enter(users, own).answer


def test_a_framework_that_has_verified_gives_the_payload(policy: Policy) -> None:
    def from_session(scope: Any) -> Any:
        return scope.get("session")

    scopes = starlette.Scopes(policy, payload=from_session, audience=API)

    class Session:
        def __init__(self, app: Any, said: Any) -> None:
            self.app, self.said = app, said

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await self.app({**scope, "session": self.said}, receive, send)

    def asked(said: Any) -> int:
        stack = [Middleware(Session, said), Middleware(scopes.table)]
        app = Starlette(routes=[Route("/tasks", done)], middleware=stack)
        return TestClient(app).get("/tasks", headers=READ).status_code

    assert asked({"sub": "ann", "aud": API, "scope": "tasks:read"}) == 200
    assert asked({"sub": "ann", "aud": API, "scope": "time:read"}) == 403
    assert asked(None) == 401


def test_options_are_read_at_start(policy: Policy) -> None:
    for wrong, error in (
        ({}, TypeError),
        ({"verify": verify, "payload": lambda _: None}, TypeError),
        ({"verify": verify, "audience": "https://elsewhere.example"}, InputError),
        ({"verify": verify, "claim": "scopes"}, InputError),
        ({"verify": verify, "realm": 7}, InputError),
        ({"verify": verify, "scopes": []}, TypeError),
    ):
        with pytest.raises(error):
            Guard(policy, **wrong)  # type: ignore[arg-type]


def test_named_scopes_are_read_at_start(policy: Policy) -> None:
    scopes = flask.Scopes(policy, verify=verify, audience=API)
    for wrong in (["tasks:read", "time:read"], "tasks:raed", all_of(), any_of("x")):
        with pytest.raises(InputError):
            scopes.need(wrong)  # type: ignore[arg-type]
    # What this audience does not offer could never be had for it.
    with pytest.raises(InputError):
        scopes.need("mcp")
    with pytest.raises(TypeError, match="say whose scopes these are"):
        flask.Scopes(policy, verify=verify).need("tasks:read")


def test_two_tokens_are_none(policy: Policy) -> None:
    scopes = starlette.Scopes(policy, verify=verify, audience=API)
    client = app_of(scopes, Route("/tasks", done))
    two = [("authorization", READ["Authorization"])] * 2
    assert client.get("/tasks", headers=two).status_code == 401


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ({"path": "/a/b", "raw_path": b"/a%2Fb"}, "/a%2Fb"),
        ({"path": "/a b", "raw_path": b"/a%20b"}, "/a%20b"),
        ({"path": "/%zz", "raw_path": b"/%zz"}, "/%zz"),
        # Whoever rewrites a path before the guard often forgets how it was sent.
        ({"path": "/tasks", "raw_path": b"/health"}, "/tasks"),
        ({"path": "/a%2Fb", "raw_path": b"/x"}, "/a%252Fb"),
        ({"path": "/a;bä"}, "/a%3Bb%C3%A4"),
        ({"path": "/a", "raw_path": None}, "/a"),
        # What stands before the app is not its affair.
        ({"path": "/v1/tasks", "raw_path": b"/v1/tasks", "root_path": "/v1"}, "/tasks"),
        ({"path": "/v1/a/b", "raw_path": b"/v1/a%2Fb", "root_path": "/v1"}, "/a%2Fb"),
        ({"path": "/v1/a", "raw_path": b"/v%31/a", "root_path": "/v1"}, "/a"),
        ({"path": "/v12/a", "raw_path": b"/v12/a", "root_path": "/v1"}, "/v12/a"),
        ({"path": "/tasks", "raw_path": b"/tasks", "root_path": "/v1"}, "/tasks"),
    ],
)
def test_the_guard_sees_the_path_that_the_router_acts_on(scope: Any, path: str) -> None:
    assert asgi.raw_path(scope) == path


def test_a_rewritten_path_is_judged_as_rewritten(policy: Policy) -> None:
    scopes = starlette.Scopes(policy, verify=verify, audience=API)

    class Rewrite:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await self.app({**scope, "path": "/users"}, receive, send)

    stack = [Middleware(Rewrite), Middleware(scopes.table)]
    app = Starlette(routes=[Route("/users", done)], middleware=stack)
    assert TestClient(app).get("/health").status_code == 401


def test_a_mounted_app_is_judged_by_its_own_paths(policy: Policy) -> None:
    scopes = starlette.Scopes(policy, verify=verify, audience=API)
    stack = [Middleware(scopes.table)]
    inner = Starlette(routes=[Route("/tasks", done)], middleware=stack)
    client = TestClient(Starlette(routes=[Mount("/v1", inner)]))
    assert client.get("/v1/tasks", headers=READ).status_code == 200
    assert client.get("/v1/tasks", headers=token("time:read")).status_code == 403
    assert client.get("/v1/other", headers=READ).status_code == 403


def test_web_sockets_are_judged_too(policy: Policy) -> None:
    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    scopes = starlette.Scopes(policy, verify=verify, audience=API)
    named = Starlette(
        routes=[WebSocketRoute("/tasks", scopes.need("tasks:read")(talk))]
    )
    depending = fastapi.Scopes(policy, verify=verify, audience=API)
    app = FastAPI()
    depending.install(app)
    app.websocket("/tasks", dependencies=[depending.need("tasks:read")])(talk)
    table = app_of(scopes, WebSocketRoute("/tasks", talk))
    for client in (table, TestClient(named), TestClient(app)):
        with client.websocket_connect("/tasks", headers=READ):
            pass
        for headers, status in ((token("time:read"), 403), ({}, 401)):
            refused = pytest.raises(WebSocketDenialResponse)
            with refused as raised, client.websocket_connect("/tasks", headers=headers):
                pass
            assert raised.value.status_code == status
            assert "www-authenticate" in raised.value.headers


def test_a_server_that_cannot_refuse_a_socket_in_words_closes_it(
    policy: Policy,
) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(*_: Any) -> None:
        raise AssertionError("it got in")

    scopes = asgi.Scopes(policy, verify=verify, audience=API)
    scope = {"type": "websocket", "path": "/tasks", "headers": []}
    asyncio.run(scopes.table(app)(scope, lambda: asyncio.sleep(0), send))
    assert sent == [{"type": "websocket.close"}]


def test_a_route_that_needs_a_scope_and_anyone_needs_the_scope() -> None:
    anyone = {"authenticated": True}
    for needs in (["tsks:read", anyone], [anyone, "authenticated:x"]):
        said = together(*[{"need": need} for need in needs])
        assert said == {"need": {"all": needs}}


def test_the_document_of_fastapi_names_the_scopes(policy: Policy) -> None:
    scopes = fastapi.Scopes(policy, verify=verify, audience=API)
    app = FastAPI()
    scopes.install(app)
    bearer = "HTTPBearer"
    for path, need, documented in (
        ("/one", "tasks:read", ["tasks:read"]),
        ("/all", all_of("tasks:write", "time:write"), ["tasks:write", "time:write"]),
        # An alternative cannot be said there: it names those that a client should ask for.
        ("/any", any_of("tasks:read", "reports:read"), ["tasks:read"]),
        ("/me", {"authenticated": True}, []),
    ):
        needed: Any = need
        app.get(path, dependencies=[scopes.need(needed)])(lambda: None)
        get = TestClient(app).get("/openapi.json").json()["paths"][path]["get"]
        assert get["security"] == [{bearer: documented}]
        app.openapi_schema = None
    document = TestClient(app).get("/openapi.json").json()
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    assert document["components"]["securitySchemes"] == {bearer: scheme}


def test_without_its_handler_fastapi_answers_the_same_in_its_own_body(
    policy: Policy,
) -> None:
    def asked(install: bool) -> Any:
        scopes = fastapi.Scopes(policy, verify=verify, audience=API)
        app = FastAPI()
        if install:
            scopes.install(app)
        app.get("/", dependencies=[scopes.need("tasks:read")])(lambda: None)
        return TestClient(app).get("/", headers=token("time:read"))

    plain, right = asked(False), asked(True)
    assert plain.json()["detail"] == right.text
    assert (plain.status_code, right.status_code) == (403, 403)
    name = "www-authenticate"
    assert plain.headers[name] == right.headers[name]


def test_authlib_refuses_as_the_engine_says(policy: Policy) -> None:
    from authlib.integrations.flask_oauth2 import ResourceProtector, current_token

    scopes = flask.Scopes(policy, verify=verify, audience=API)
    require_oauth = ResourceProtector()
    require_oauth.register_token_validator(PolicyBearerTokenValidator(scopes))
    app = Flask(__name__)
    need: Callable[[Any], Any] = require_oauth(["tasks:write time:write", "admin:all"])
    app.get("/")(need(lambda: current_token.principal))
    app.add_url_rule("/me", view_func=require_oauth()(lambda: ""), endpoint="me")
    client = app.test_client()
    reply = client.get("/", headers=token("tasks:write"))
    ways = any_of(all_of("tasks:write", "time:write"), "admin:all")
    header = token("tasks:write")["Authorization"]
    wanted = scopes.enter(scopes.requirement(ways), header).answer
    assert wanted and reply.status_code == wanted["status"] == 403
    assert reply.text == wanted["body"]
    assert (
        dict(wanted["headers"]).items()
        <= {k.lower(): v for k, v in reply.headers}.items()
    )
    assert client.get("/", headers=token("tasks:write time:write")).text == "ann"
    assert client.get("/", headers={"Authorization": "Bearer a b"}).status_code == 401
    assert client.get("/").status_code == 401
    # Without scopes, a good token is enough, and one for another resource is none.
    assert client.get("/me", headers=token("")).status_code == 200
    elsewhere = token("admin:all", aud="https://elsewhere.example", roles=["admin"])
    assert client.get("/me", headers=elsewhere).status_code == 401


def codes(found: list[Any]) -> set[tuple[str, str | None]]:
    return {(one["code"], one["route"]) for one in found if one["route"]}


def test_starlette_and_what_it_mounts_is_checked(policy: Policy) -> None:
    scopes = starlette.Scopes(policy, verify=verify, audience=API)

    class Tasks(HTTPEndpoint):
        @scopes.need("tasks:read")
        async def get(self, request: Request) -> Response:
            return JSONResponse([])

        async def post(self, request: Request) -> Response:
            return JSONResponse([])

    @starlette.public("it says nothing")
    async def health(request: Request) -> Response:
        return Response()

    async def talk(socket: WebSocket) -> None: ...

    async def files(*_: Any) -> None: ...

    routes = [
        Route("/tasks", Tasks),
        Route("/health", health),
        Mount("/v1", routes=[Route("/x/{id:int}", done, methods=["GET", "PUT"])]),
        Mount("/static", app=files),
        WebSocketRoute("/talk", talk),
    ]
    found = starlette.check_app(Starlette(routes=routes), scopes)
    assert codes(found) == {
        ("unprotected-route", one)
        for one in (
            "POST /tasks",
            "GET /v1/x/{id}",
            "PUT /v1/x/{id}",
            "* /static/{*rest}",
            "* /talk",
        )
    }
    reasons = {"/static/{rest:path}": "pictures", "/v1/{rest:path}": "none of ours"}
    found = starlette.check_app(Starlette(routes=routes), scopes, reasons)
    assert codes(found) == {
        ("unprotected-route", "POST /tasks"),
        ("unprotected-route", "* /talk"),
    }
    # With the table before it, what the policy knows is guarded.
    app = Starlette(routes=routes, middleware=[Middleware(scopes.table)])
    assert ("unprotected-route", "POST /tasks") not in codes(
        starlette.check_app(app, scopes)
    )
    with pytest.raises(ValueError, match=r"(?s)do not agree\n- .*`\* /talk`"):
        scopes.check(app)


def test_fastapi_and_the_routers_that_it_includes_are_checked(policy: Policy) -> None:
    scopes = fastapi.Scopes(policy, verify=verify, audience=API)
    inner, outer = APIRouter(prefix="/inner"), APIRouter()
    inner.get("/bare")(lambda: None)
    inner.get("/{path:path}", dependencies=[scopes.need("tasks:read")])(lambda: None)
    outer.include_router(inner, prefix="/outer")
    guarded = APIRouter(dependencies=[scopes.need("tasks:read")])
    guarded.post("/guarded")(lambda: None)
    sub = FastAPI(openapi_url=None)
    sub.get("/bare")(lambda: None)
    app = FastAPI(openapi_url=None)
    app.include_router(outer, prefix="/v1")
    app.include_router(guarded)
    app.mount("/sub", sub)
    assert codes(fastapi.check_app(app, scopes)) == {
        ("unprotected-route", "GET /v1/outer/inner/bare"),
        ("unprotected-route", "GET /sub/bare"),
    }


def test_flask_and_its_views_are_checked(policy: Policy) -> None:
    scopes = flask.Scopes(policy, verify=verify, audience=API)

    class Tasks(MethodView):
        @scopes.need("tasks:read")
        def get(self) -> str:
            return ""

        def post(self) -> str:
            return ""

    app = Flask(__name__)
    app.add_url_rule("/tasks/<int:id>/<path:rest>", view_func=Tasks.as_view("tasks"))
    assert codes(
        flask.check_app(app, scopes, {"/static/{filename:path}": "pictures"})
    ) == {("unprotected-route", "POST /tasks/{id}/{*rest}")}
    assert ("unprotected-route", "GET /static/{*filename}") in codes(
        flask.check_app(app, scopes)
    )
    served = {one["operation"] for one in flask.check_app(app, scopes)}
    assert {"GET /tasks", "GET /users"} <= served
