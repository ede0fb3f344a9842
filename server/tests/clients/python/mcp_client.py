"""The official MCP client for Python. It discovers, registers, asks, refreshes and steps up by itself; the host only sends
the person to the address that it is told, and calls tools.

It refreshes when it knows that its token is over, so the server is one whose access tokens live for a few seconds.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from urllib.parse import parse_qs, urlsplit

import httpx2
import requests
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)

from trial import (
    ISSUER,
    MCP,
    REDIRECT,
    Browser,
    Trial,
    challenge,
    discover,
    revoke,
    scopes,
)

trial = Trial("mcp-python")


class Host:
    """What a host keeps for the SDK, and its person."""

    def __init__(self) -> None:
        self.browser = Browser()
        self.asked: list[str] = []
        self.answer: AuthorizationCodeResult | None = None
        self.tokens: OAuthToken | None = None
        self.received = 0.0
        self.client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens, self.received = tokens, time.time()

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client: OAuthClientInformationFull) -> None:
        self.client = client

    async def send_person(self, url: str) -> None:
        asked = parse_qs(urlsplit(url).query)
        assert asked["resource"] == [MCP], asked
        self.asked += asked["scope"]
        answer = parse_qs(
            urlsplit(await asyncio.to_thread(self.browser.authorize, url)).query
        )
        code, state, iss = (answer[name][0] for name in ("code", "state", "iss"))
        self.answer = AuthorizationCodeResult(code=code, state=state, iss=iss)

    async def person_is_back(self) -> AuthorizationCodeResult:
        assert self.answer
        return self.answer

    def provider(self) -> OAuthClientProvider:
        metadata = OAuthClientMetadata(
            client_name="A host of MCP clients",
            redirect_uris=[REDIRECT],
            token_endpoint_auth_method="none",
        )
        return OAuthClientProvider(
            MCP, metadata, self, self.send_person, self.person_is_back
        )

    async def over(self) -> None:
        """Waits until the access token is over."""
        await asyncio.sleep(
            max(0, self.received + self.tokens.expires_in + 1 - time.time())
        )


def is_dead(token: str) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json, text/event-stream",
    }
    assert (
        challenge(requests.post(MCP, json=message, headers=headers), 401)["error"]
        == "invalid_token"
    )


async def call(client: Client, tool: str, /, **values: object) -> None:
    result = await client.call_tool(tool, values)
    assert not result.is_error, result


async def use(host: Host, client: Client) -> None:
    with trial.step("consent"):
        assert host.asked == ["mcp"], host.asked
        assert host.tokens.scope == "mcp"
    with trial.step("call"):
        tools = await client.list_tools()
        assert "create_task" in [tool.name for tool in tools.tools]
    with trial.step("step-up"):
        await call(client, "list_projects")
        assert len(host.asked) == 2
        assert scopes(host.tokens.scope) == ["mcp", "projects:read"]
    with trial.step("step-up-again"):
        await call(client, "create_task", name="by an MCP client", project_id=1)
        assert len(host.asked) == 3
        assert scopes(host.tokens.scope) == [
            "mcp",
            "projects:read",
            "tasks:read",
            "tasks:write",
        ]
    with trial.step("earlier-scopes"):
        await call(client, "list_projects")
        await call(client, "list_tasks")
        assert len(host.asked) == 3
    with trial.step("refresh"):
        before = host.tokens
        await host.over()
        is_dead(before.access_token)
        await call(client, "list_projects")
        assert host.tokens.refresh_token != before.refresh_token
        assert scopes(host.tokens.scope) == scopes(before.scope)
        assert len(host.asked) == 3
    with trial.step("revocation"):
        before = host.tokens
        revoke(host.client.client_id, before.refresh_token)
        is_dead(before.access_token)
        await call(client, "list_tasks")
        assert len(host.asked) == 4
        assert host.tokens.access_token != before.access_token


async def main() -> None:
    host = Host()
    async with (
        httpx2.AsyncClient(auth=host.provider(), timeout=30) as http,
        AsyncExitStack() as stack,
    ):
        with trial.step("connection"):
            client = await stack.enter_async_context(
                Client(streamable_http_client(MCP, http_client=http))
            )
        with trial.step("discovery"):
            discover(MCP)
        with trial.step("registration"):
            assert [str(uri) for uri in host.client.redirect_uris] == [REDIRECT]
            assert host.client.issuer == ISSUER
        await use(host, client)


asyncio.run(main())
