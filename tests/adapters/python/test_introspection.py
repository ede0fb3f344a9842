"""Opaque tokens: the reference server is asked, what it takes back ends, and what goes wrong on the way is an error."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from scopeward import Policy
from scopeward.introspection import introspection, introspection_async
from scopeward.starlette import Scopes
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from tokens import ROOT

FOREVER = 10**6


class Server:
    """The reference server, and its confidential client."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.issuer = f"http://127.0.0.1:{free.getsockname()[1]}"
        command = os.environ.get("SCOPEWARD", "scopeward")
        listen = ["--listen", self.issuer.removeprefix("http://")]
        self.process = subprocess.Popen(
            [command, "serve", "--dev", *listen],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if "serving" in line:
                break
        found = re.search("Secret of demo-web: (.+)", said)
        assert found, said
        # What it says later is read by nobody.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.client = ("demo-web", found[1])

    def token(self, scope: str) -> str:
        form = {"grant_type": "client_credentials", "scope": scope}
        reply = self.post("token", **form, resource=f"{self.issuer}/api")
        return str(reply.json()["access_token"])

    def revoke(self, token: str) -> None:
        self.post("revoke", token=token)

    def post(self, path: str, **form: str) -> httpx.Response:
        url = f"{self.issuer}/oauth/{path}"
        return httpx.post(url, data=form, auth=self.client).raise_for_status()

    def app(self, verify: Any) -> TestClient:
        """The example's API, as a resource of this server."""
        text = (ROOT / "examples/tasks.toml").read_text()
        policy = Policy.compile(text.replace("https://tasks.example", self.issuer))

        async def tasks(request: Request) -> Response:
            return Response()

        stack = [Middleware(Scopes(policy, verify=verify).table)]
        app = Starlette(routes=[Route("/tasks", tasks)], middleware=stack)
        return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.process.terminate()
    server.process.wait()


def test_a_token_works_until_it_is_taken_back(server: Server) -> None:
    endpoint = f"{server.issuer}/oauth/introspect"
    at_once = introspection(endpoint, *server.client, seconds=0)
    later = introspection_async(endpoint, *server.client, seconds=FOREVER)
    token, other = server.token("tasks:read"), server.token("profile:read")

    def asked(verify: Any, text: str) -> int:
        headers = {"Authorization": f"Bearer {text}"}
        return server.app(verify).get("/tasks", headers=headers).status_code

    for verify in (at_once, later):
        assert asked(verify, token) == 200
        assert asked(verify, other) == 403
        assert asked(verify, "sw_at_unknown") == 401
    server.revoke(token)
    assert asked(at_once, token) == 401
    # So long an answer is used; a new memory does not hold it.
    assert asked(later, token) == 200
    anew = introspection(endpoint, *server.client, seconds=FOREVER)
    assert asked(anew, token) == 401


def test_a_client_that_the_server_does_not_know_is_an_error(server: Server) -> None:
    verify = introspection(f"{server.issuer}/oauth/introspect", "demo-web", "wrong")
    with pytest.raises(OSError, match="answered 401$"):
        verify("sw_at_unknown")
    headers = {"Authorization": "Bearer sw_at_unknown"}
    assert server.app(verify).get("/tasks", headers=headers).status_code == 500


class Endpoint:
    """An endpoint that answers as it is told, and counts."""

    def __init__(self) -> None:
        self.status, self.body, self.asked = 200, "", []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["content-length"])
                outer.asked.append((self.rfile.read(size).decode(), self.headers))
                self.send_response(outer.status)
                if outer.status == 307:
                    self.send_header("location", outer.url)
                self.send_header("content-length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body.encode())

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    status: int
    body: str
    asked: list[Any]

    def says(self, **answer: Any) -> None:
        self.body = json.dumps(answer)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    yield endpoint
    endpoint.server.shutdown()
    endpoint.server.server_close()


def test_an_answer_is_kept_and_the_oldest_goes_first(endpoint: Endpoint) -> None:
    verify = introspection(endpoint.url, "a:b", "c d", seconds=FOREVER, size=2)
    endpoint.says(active=True, sub="ann")
    for token in ("one", "two", "one", "three", "three", "two", "one"):
        assert verify(token) == {"active": True, "sub": "ann"}
    forms = [form for form, _ in endpoint.asked]
    assert [form.split("&")[0] for form in forms] == [
        f"token={one}" for one in ("one", "two", "three", "one")
    ]
    # RFC 6749 §2.3.1: encoded as a form has it, before the header encodes it again.
    assert endpoint.asked[0][1]["authorization"] == "Basic YSUzQWI6Yytk"


def test_a_token_that_is_not_active_is_remembered_too(endpoint: Endpoint) -> None:
    verify = introspection(endpoint.url, "a", "b", seconds=FOREVER)
    endpoint.says(active=False, scope="*")
    assert [verify("one"), verify("one")] == [None, None]
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    ("end", "good"),
    [
        (None, True),
        (FOREVER * 10**6, True),
        (1, False),
        ("never", False),
        (True, False),
    ],
)
def test_no_answer_outlives_its_token(endpoint: Endpoint, end: Any, good: bool) -> None:
    verify = introspection(endpoint.url, "a", "b", seconds=FOREVER)
    endpoint.says(active=True, exp=end)
    assert (verify("one") is not None) is good


def test_an_answer_that_was_good_ends_with_its_token(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = introspection(endpoint.url, "a", "b", seconds=FOREVER)
    end = int(time.time()) + 100
    endpoint.says(active=True, exp=end)
    assert verify("one")
    monkeypatch.setattr(time, "time", lambda: end)
    assert verify("one") is None
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, '{"active": true}'),
        (204, ""),
        (307, '{"active": true}'),
        (200, ""),
        (200, "[]"),
        (200, "{}"),
        (200, '{"active": "true"}'),
        (200, '{"active": 1}'),
        (200, '{"active": false, "active": true}'),
        (200, '{"active": true, "scope": "' + "x" * 1024 * 1024 + '"}'),
    ],
)
def test_what_is_no_answer_is_an_error_and_not_kept(
    endpoint: Endpoint, status: int, body: str
) -> None:
    verify = introspection(endpoint.url, "a", "secret", seconds=FOREVER)
    endpoint.status, endpoint.body = status, body
    for _ in range(2):
        with pytest.raises(OSError, match="introspection endpoint") as raised:
            verify("the-token")
        assert "the-token" not in repr(raised.value)
    assert len(endpoint.asked) == 2
    endpoint.status = 200
    endpoint.says(active=True)
    assert verify("the-token")


def test_an_endpoint_that_is_away_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    later = introspection_async(f"http://127.0.0.1:{port}/", "a", "b")

    async def asked() -> Any:
        return await later("one")

    with pytest.raises(OSError, match="refused"):
        asyncio.run(asked())


def test_what_is_known_waits_for_no_thread(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.says(active=True, scope="a")
    later = introspection_async(endpoint.url, "a", "b", seconds=FOREVER)

    async def asked(token: str) -> Any:
        return await later(token)

    first = asyncio.run(asked("one"))
    monkeypatch.delattr(asyncio, "to_thread")
    assert asyncio.run(asked("one")) == first
    with pytest.raises(AttributeError, match="to_thread"):
        asyncio.run(asked("two"))


def test_bounds_are_bounds() -> None:
    for wrong in ({"seconds": float("inf")}, {"seconds": -1}, {"size": 0}):
        with pytest.raises(ValueError, match="bound the memory"):
            introspection("https://as.example/", "a", "b", **wrong)
    with pytest.raises(ValueError, match="http address"):
        introspection("file:///etc/passwd", "a", "b")
