"""Expand on entry: the checks of the MCP Python SDK and of FastMCP, as they are, become right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastmcp import FastMCP
from fastmcp.server.auth import StaticTokenVerifier, require_scopes
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import MCPServer
from scopeward import Policy
from scopeward import fastmcp as fast
from scopeward import mcp as sdk
from starlette.applications import Starlette

MCP = "https://tasks.example/mcp"
ADMIN = {"sub": "ann", "roles": ["admin"], "aud": MCP}
# What a verifier of the SDK knows of some tokens.
TOKENS: dict[str, dict[str, Any]] = {
    "admin": {"scopes": ["mcp", "tasks:*"], "claims": ADMIN},
    "person": {"scopes": ["mcp", "tasks:*"], "claims": {"sub": "bob", "aud": MCP}},
    "elsewhere": {
        "scopes": ["mcp", "tasks:*"],
        "claims": {**ADMIN, "aud": "https://tasks.example/api"},
    },
    "writer": {
        "scopes": ["mcp", "reports:write"],
        "claims": {"sub": "bob", "aud": MCP},
    },
}
POLICY = Policy.compile(
    Path(__file__, "../../../../examples/tasks.toml").resolve().read_text()
)
OPTIONS: dict[str, Any] = {"audience": MCP, "verify": lambda token: None}
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_tasks", "arguments": {}},
}


class Verifier:
    async def verify_token(self, token: str) -> AccessToken | None:
        return AccessToken(token=token, client_id="app", **TOKENS[token])


def server(required: list[str], expand: bool) -> Starlette:
    """The SDK's server, whose every request needs these scopes."""
    verifier = (
        sdk.Scopes(POLICY, **OPTIONS).verifier(Verifier()) if expand else Verifier()
    )
    settings = AuthSettings(
        issuer_url="https://as.example",
        resource_server_url=MCP,
        validate_token_resource=False,
        required_scopes=required,
    )
    made = MCPServer("tasks", token_verifier=verifier, auth=settings)
    made.tool("list_tasks")(lambda: "done")
    return made.streamable_http_app(stateless_http=True, json_response=True)


def known(**options: Any) -> StaticTokenVerifier:
    said = {
        name: {"client_id": "app", "scopes": one["scopes"], **one["claims"]}
        for name, one in TOKENS.items()
    }
    return StaticTokenVerifier(said, **options)


def fast_server(required: list[str], expand: bool) -> Starlette:
    """FastMCP's server, whose every request needs these scopes."""
    verifier = known(required_scopes=required)
    auth = fast.Scopes(POLICY, **OPTIONS).expanding(verifier) if expand else verifier
    made = FastMCP("tasks", auth=auth)
    made.tool(lambda: "done", name="list_tasks")
    return made.http_app(stateless_http=True, json_response=True)


def fast_tool(required: list[str], expand: bool) -> Starlette:
    """FastMCP's server with a tool that needs these scopes."""
    auth = fast.Scopes(POLICY, **OPTIONS).expanding(known()) if expand else known()
    made = FastMCP("tasks", auth=auth)
    made.tool(lambda: "done", name="list_tasks", auth=require_scopes(*required))
    return made.http_app(stateless_http=True, json_response=True)


async def asked(app: Starlette, token: str) -> bool:
    """Whether a call is answered."""
    headers = {
        "authorization": f"Bearer {token}",
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": "2025-06-18",
    }
    transport = httpx2.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000"
        ) as client,
    ):
        answer = await client.post("/mcp", json=CALL, headers=headers)
    if answer.status_code != 200:
        assert answer.status_code in (401, 403), answer.text
        return False
    message = answer.json()
    return "result" in message and not message["result"].get("isError")


SERVERS = pytest.mark.parametrize("made", [server, fast_server, fast_tool])


@SERVERS
@pytest.mark.anyio
async def test_a_wildcard_counts_for_who_has_its_role_at_its_audience(
    made: Any,
) -> None:
    assert not await asked(made(["tasks:read"], False), "admin")
    assert await asked(made(["tasks:read"], True), "admin")
    for token in ("person", "elsewhere"):
        assert not await asked(made(["tasks:read"], False), token)
        assert not await asked(made(["tasks:read"], True), token)


@SERVERS
@pytest.mark.anyio
async def test_an_implied_scope_counts_and_all_of_several_are_needed(made: Any) -> None:
    assert not await asked(made(["reports:read"], False), "writer")
    assert await asked(made(["mcp", "reports:read"], True), "writer")
    assert not await asked(made(["reports:read", "tasks:read"], True), "writer")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
