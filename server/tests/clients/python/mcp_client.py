"""The MCP SDK of Python: everything by itself, from a 401 to a tool's answer, and more scopes when it lacks some."""

import asyncio
from urllib.parse import parse_qs, urlparse

import httpx2
import requests
from mcp import ClientSession
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata
from person import CALLBACK, ISSUER, MCP, Person, steps

ok = steps("mcp_client")


class Storage:
    tokens = client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


person, storage, asked, answers = Person(), Storage(), [], []


async def redirect(url):
    asked.append(parse_qs(urlparse(url).query)["scope"][0])
    answers.append(await asyncio.to_thread(person.allow, url))


async def callback():
    answer = {name: values[0] for name, values in parse_qs(urlparse(answers[-1]).query).items()}
    return AuthorizationCodeResult(code=answer["code"], state=answer["state"], iss=answer["iss"])


def revoke(token):
    form = {"token": token, "client_id": storage.client.client_id}
    assert requests.post(f"{ISSUER}/oauth/revoke", data=form).status_code == 200


async def main():
    metadata = OAuthClientMetadata(
        client_name="An MCP client",
        redirect_uris=[CALLBACK],
        token_endpoint_auth_method="none",
        grant_types=["authorization_code", "refresh_token"],
    )
    auth = OAuthClientProvider(MCP, metadata, storage, redirect, callback)
    async with (
        httpx2.AsyncClient(auth=auth, timeout=30) as http,
        streamable_http_client(MCP, http_client=http) as streams,
        ClientSession(streams[0], streams[1]) as session,
    ):
        await session.initialize()
        assert "mcp" in storage.tokens.scope.split()
        ok("connect")
        tools = await session.list_tools()
        assert any(tool.name == "list_tasks" for tool in tools.tools)
        listed = await session.call_tool("list_tasks", {})
        assert not listed.is_error, listed
        ok("call")
        before = set(storage.tokens.scope.split())
        task = {"project_id": 1, "name": "Made by an MCP client", "status": "todo"}
        made = await session.call_tool("create_task", task)
        assert not made.is_error, made
        assert before | {"tasks:write"} <= set(storage.tokens.scope.split()), storage.tokens.scope
        ok("step-up")
        # An hour passes, as far as the client knows: it refreshes before it asks.
        old, questions = storage.tokens, len(asked)
        auth.context.token_expiry_time = 1
        await session.call_tool("list_tasks", {})
        assert storage.tokens.refresh_token != old.refresh_token
        assert len(asked) == questions, "nobody was asked again"
        ok("refresh")
        revoke(storage.tokens.refresh_token)
        again = await session.call_tool("list_tasks", {})
        assert not again.is_error and len(asked) == questions + 1, "the person was asked again"
        ok("revoke")


asyncio.run(main())
