"""The guard of MCP servers in Python where the cases do not reach: versions, sessions, prompts, resources, and what goes wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx2
import pytest
from fastmcp import Context as FastContext
from fastmcp import FastMCP
from fastmcp.server.middleware import AuthMiddleware
from mcp import Client
from mcp.server.mcpserver import Context, MCPServer
from scopeward import InputError, Policy
from scopeward import fastmcp as fast
from scopeward import mcp as sdk

pytestmark = pytest.mark.anyio

MCP = "https://tasks.example/mcp"
TEXT = Path(__file__, "../../../../examples/tasks.toml").resolve().read_text()
POLICY = Policy.compile(TEXT)
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "host", "version": "1"},
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def bearer(scope: str, **claims: object) -> str:
    said = {"sub": "ann", "aud": MCP, "scope": scope, **claims}
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode()


def verify(token: str) -> Mapping[str, Any]:
    """A token is what it says, encoded."""
    said: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(token))
    return said


def message(method: str, **params: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def call(name: str, **more: object) -> dict[str, object]:
    return message("tools/call", name=name, arguments={}, **more)


class Host:
    """A client of an app, past all libraries."""

    def __init__(self, app: Any, lifespan: Any) -> None:
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        self.http = httpx2.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000"
        )
        self.lifespan = lifespan.router.lifespan_context(lifespan)

    async def __aenter__(self) -> Self:
        await self.lifespan.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()
        await self.lifespan.__aexit__(None, None, None)

    async def ask(self, token: str, body: object, **headers: str) -> httpx2.Response:
        known = {
            "authorization": f"Bearer {token}",
            "accept": "application/json, text/event-stream",
            "mcp-protocol-version": "2025-06-18",
        }
        return await self.http.post("/mcp", json=body, headers={**known, **headers})


def text(answer: httpx2.Response) -> str:
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["result"]["content"][0]["text"]
    return found


async def test_a_version_of_a_tool_keeps_its_own_scopes() -> None:
    scopes = fast.Scopes(POLICY, verify=verify, audience=MCP)
    server = FastMCP("tasks")
    server.tool(
        lambda: "old", name="search", version="1", auth=scopes.requires("tasks:write")
    )
    server.tool(
        lambda: "new", name="search", version="2", auth=scopes.requires("tasks:read")
    )
    app = server.http_app(stateless_http=True, json_response=True)
    async with Host(scopes.named(app), app) as host:
        old = call("search", _meta={"fastmcp": {"version": "1"}})
        assert text(await host.ask(bearer("mcp tasks:read"), call("search"))) == "new"
        refused = (await host.ask(bearer("mcp tasks:read"), old)).json()
        assert "old" not in json.dumps(refused), refused
        assert text(await host.ask(bearer("mcp tasks:read tasks:write"), old)) == "old"


async def test_a_web_socket_whose_messages_nobody_reads_is_closed() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(*_: Any) -> None:
        raise AssertionError("it got in")

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    headers = [(b"authorization", f"Bearer {bearer('mcp')}".encode())]
    scope = {"type": "websocket", "path": "/mcp", "headers": headers}
    await sdk.Scopes(POLICY, verify=verify, audience=MCP).table(app)(
        scope, receive, send
    )
    assert sent == [{"type": "websocket.close"}]


async def test_prompts_resources_and_what_is_mounted() -> None:
    scopes = fast.Scopes(POLICY, verify=verify, audience=MCP)
    server, other = FastMCP("tasks"), FastMCP("other")
    other.tool(lambda: "done", name="stray")
    server.mount(other)
    server.tool(lambda: "done", name="open")
    server.prompt(lambda: "plan", name="plan", auth=scopes.requires("tasks:read"))
    server.resource("data://{name}", name="data", auth=scopes.requires("reports:read"))(
        lambda name: name
    )
    app = server.http_app(stateless_http=True, json_response=True)
    async with Host(scopes.named(app), app) as host:
        plan, data = (
            message("prompts/get", name="plan"),
            message("resources/read", uri="data://a"),
        )
        assert (await host.ask(bearer("mcp"), plan)).status_code == 403
        assert "result" in (await host.ask(bearer("mcp tasks:read"), plan)).json()
        refused = await host.ask(bearer("mcp tasks:read"), data)
        assert 'scope="mcp reports:read"' in refused.headers["www-authenticate"]
        assert "result" in (await host.ask(bearer("mcp reports:read"), data)).json()
        for name in ("open", "stray"):
            assert (
                await host.ask(bearer("mcp tasks:read"), call(name))
            ).status_code == 403


def app_with_sessions(scopes: sdk.Scopes) -> Any:
    server = MCPServer("tasks", middleware=[scopes.list_tools])

    @server.tool()
    def list_tasks(ctx: Context) -> str:
        return str(scopes.access(ctx).grant.granted)

    return server.streamable_http_app(json_response=True)


def fast_app_with_sessions(scopes: sdk.Scopes) -> Any:
    server = FastMCP("tasks", middleware=[AuthMiddleware(auth=fast.listed)])

    @server.tool
    def list_tasks(ctx: FastContext) -> str:
        return str(scopes.access(ctx).grant.granted)

    return server.http_app(json_response=True)


@pytest.mark.parametrize("made", [app_with_sessions, fast_app_with_sessions])
async def test_a_session_belongs_to_who_opened_it(made: Any) -> None:
    scopes = sdk.Scopes(POLICY, verify=verify)
    app = made(scopes)
    async with Host(scopes.table(app), app) as host:
        hello = await host.ask(bearer("mcp"), message("initialize", **HELLO))
        session = {"mcp-session-id": hello.headers["mcp-session-id"]}
        ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        assert (await host.ask(bearer("mcp"), ready, **session)).status_code == 202
        # Another token of the same person counts at once; the session's first one says nothing.
        assert (
            await host.ask(bearer("mcp"), call("list_tasks"), **session)
        ).status_code == 403
        more = await host.ask(bearer("mcp tasks:read"), call("list_tasks"), **session)
        assert text(more) == "['mcp', 'tasks:read']"
        for scope, names in (("mcp", []), ("mcp tasks:read", ["list_tasks"])):
            listed = await host.ask(bearer(scope), message("tools/list"), **session)
            assert [one["name"] for one in listed.json()["result"]["tools"]] == names
        foreign = await host.ask(
            bearer("mcp tasks:read", sub="bob"), call("list_tasks"), **session
        )
        assert foreign.status_code == 404


async def test_what_goes_wrong_never_passes() -> None:
    def broken(token: str) -> Mapping[str, Any]:
        raise OSError("down")

    own = Policy.compile(
        TEXT.replace(
            '"tool:list_tasks" = "tasks:read"',
            '"tool:list_tasks" = { need = "tasks:read", rows = { own = true } }',
        )
    )
    for scopes in (sdk.Scopes(POLICY, verify=broken), sdk.Scopes(own, verify=verify)):
        server = MCPServer("tasks")
        server.tool("list_tasks")(lambda: "done")
        app = server.streamable_http_app(stateless_http=True, json_response=True)
        async with Host(scopes.table(app), app) as host:
            answer = await host.ask(bearer("mcp tasks:read"), call("list_tasks"))
            assert answer.status_code == 500


async def test_who_stands_behind_no_guard_is_shown_nothing() -> None:
    scopes = sdk.Scopes(POLICY, verify=verify)
    server = MCPServer("tasks", middleware=[scopes.list_tools])
    server.tool("list_tasks")(lambda: "done")
    async with Client(server) as client:
        assert (await client.list_tools()).tools == []


@pytest.mark.parametrize("made", [sdk.Scopes, fast.Scopes])
async def test_the_check_finds_tools_without_rule_and_rules_without_tool(
    made: Any,
) -> None:
    server = MCPServer("tasks") if made is sdk.Scopes else FastMCP("tasks")
    for name in ("list_tasks", "search", "drop"):
        server.tool(name=name)(lambda: "done")
    with pytest.raises(
        ValueError, match=r"`tool:drop`[^`]*\n?(.|\n)*`tool:create_task`"
    ):
        await made(POLICY, verify=verify).check(server)


async def test_misspelt_scopes_are_told_when_the_guard_is_made() -> None:
    scopes = sdk.Scopes(POLICY, verify=verify, audience=MCP)
    with pytest.raises(InputError):
        scopes.need({"tool:list_tasks": "tasks:wrte"})
    with pytest.raises(InputError):
        scopes.need({"tool:list_tasks": ["tasks:read", "tasks:write"]})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        sdk.Scopes(POLICY, verify=verify).need({"tool:list_tasks": "tasks:read"})
