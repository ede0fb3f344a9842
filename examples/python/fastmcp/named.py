"""A FastMCP server, guarded by named scopes: each tool has its own, and a tool without any is refused."""

import asyncio
import os
from pathlib import Path

import uvicorn
from fastmcp import Context, FastMCP
from scopeward import Policy
from scopeward.fastmcp import Scopes, any_of

from verify import verify

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/mcp",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/mcp",
    union=True,  # a challenge names all that a token should hold, for clients that forget what they had
)
server = FastMCP("tasks")


@server.tool(auth=scopes.requires("tasks:read"))
def list_tasks(ctx: Context) -> dict[str, object]:
    """Your tasks."""
    return {"operation": "tool:list_tasks", "rows": scopes.access(ctx).rows}


@server.tool(auth=scopes.requires("tasks:write"))
def create_task(ctx: Context) -> dict[str, object]:
    """Creates a task."""
    return {"operation": "tool:create_task", "rows": scopes.access(ctx).rows}


@server.tool(auth=scopes.requires(any_of("tasks:read", "reports:read")))
def search(ctx: Context) -> dict[str, object]:
    """Searches tasks and reports."""
    return {"operation": "tool:search", "rows": scopes.access(ctx).rows}


asyncio.run(scopes.check(server))
app = scopes.named(server.http_app(stateless_http=True, json_response=True))

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]))
