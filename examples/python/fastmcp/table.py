"""A FastMCP server, guarded by the policy's operations: tools name no scopes, and what the policy does not know is refused."""

import asyncio
import os
from pathlib import Path

import uvicorn
from fastmcp import Context, FastMCP
from fastmcp.server.middleware import AuthMiddleware
from scopeward import Policy
from scopeward.fastmcp import Scopes, listed

from verify import verify

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/mcp",
    union=True,  # a challenge names all that a token should hold, for clients that forget what they had
)
server = FastMCP("tasks", middleware=[AuthMiddleware(auth=listed)])


def done(ctx: Context) -> dict[str, object]:
    access = scopes.access(ctx)
    return {"operation": access.decision.operation, "rows": access.rows}


@server.tool
def list_tasks(ctx: Context) -> dict[str, object]:
    """Your tasks."""
    return done(ctx)


@server.tool
def create_task(ctx: Context) -> dict[str, object]:
    """Creates a task."""
    return done(ctx)


@server.tool
def search(ctx: Context) -> dict[str, object]:
    """Searches tasks and reports."""
    return done(ctx)


asyncio.run(scopes.check(server))
app = scopes.table(server.http_app(stateless_http=True, json_response=True))

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]))
