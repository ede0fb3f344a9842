"""The official MCP client for Python with one server: python mcp_client.py PORT TOKEN_THAT_MAY_ALL TOKEN_THAT_MAY_READ"""

from __future__ import annotations

import asyncio
import json
import sys
from urllib.parse import parse_qs, urlsplit

import httpx2
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)

URL = f"http://127.0.0.1:{sys.argv[1]}/mcp"
REDIRECT = "http://127.0.0.1:49171/callback"
# The metadata that a challenge leads to.
DOCUMENTS = {
    "https://tasks.example/.well-known/oauth-protected-resource/mcp": {
        "resource": URL,
        "authorization_servers": ["https://as.example"],
    },
    "https://as.example/.well-known/oauth-authorization-server": {
        "issuer": "https://as.example",
        "authorization_endpoint": "https://as.example/authorize",
        "token_endpoint": "https://as.example/token",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
    },
}


class Sent(Exception):
    """The SDK sent the person to the authorization server."""


class Host:
    """What a host keeps for the SDK. Where the SDK sends the person is all that this one looks at."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.asked: list[str] = []

    async def get_tokens(self) -> OAuthToken | None:
        return OAuthToken(access_token=self.token)

    async def set_tokens(self, tokens: OAuthToken) -> None: ...

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return OAuthClientInformationFull(
            client_id="host", redirect_uris=[REDIRECT], issuer="https://as.example"
        )

    async def set_client_info(self, client: OAuthClientInformationFull) -> None: ...

    async def send_person(self, url: str) -> None:
        self.asked += parse_qs(urlsplit(url).query)["scope"]
        raise Sent

    async def person_is_back(self) -> AuthorizationCodeResult:
        raise AssertionError("nobody was sent")

    def http(self) -> httpx2.AsyncClient:
        metadata = OAuthClientMetadata(
            redirect_uris=[REDIRECT], token_endpoint_auth_method="none"
        )
        auth = OAuthClientProvider(
            URL, metadata, self, self.send_person, self.person_is_back
        )
        served = httpx2.MockTransport(
            lambda request: httpx2.Response(200, json=DOCUMENTS[str(request.url)])
        )
        return httpx2.AsyncClient(auth=auth, mounts={"https://": served}, timeout=30)


async def names(client: Client) -> list[str]:
    return sorted(tool.name for tool in (await client.list_tools()).tools)


async def main(full: str, poor: str) -> None:
    host = Host(full)
    async with (
        host.http() as http,
        Client(streamable_http_client(URL, http_client=http)) as client,
    ):
        assert await names(client) == ["create_task", "list_tasks", "search"]
        result = await client.call_tool("create_task", {})
        said = json.loads(result.content[0].text)
        assert said == {"operation": "tool:create_task", "rows": "all"}, said
    assert host.asked == []

    host = Host(poor)
    try:
        async with (
            host.http() as http,
            Client(streamable_http_client(URL, http_client=http)) as client,
        ):
            assert await names(client) == ["list_tasks", "search"]
            await client.call_tool("create_task", {})
            raise AssertionError("a poor token creates a task")
    except* Sent:
        pass
    assert host.asked == ["mcp tasks:read tasks:write"], host.asked


asyncio.run(main(*sys.argv[2:]))
print("ok")
