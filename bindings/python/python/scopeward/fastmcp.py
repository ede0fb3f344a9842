"""Scopeward for FastMCP: the guard of the MCP SDK stands before it, and a tool's own `auth` may name scopes."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from fastmcp import FastMCP
from fastmcp.prompts.base import Prompt
from fastmcp.resources.base import Resource
from fastmcp.server.auth import AuthContext, AuthProvider
from fastmcp.server.dependencies import get_http_request
from fastmcp.tools.base import Tool
from starlette.applications import Starlette
from starlette.types import ASGIApp

from . import mcp
from .boot import complain
from .guard import Access, Asked
from .mcp_tools import check_tools
from .needs import Need, S, all_of, any_of

if TYPE_CHECKING:
    from ._native import Requirement

__all__ = ["Access", "Scopes", "all_of", "any_of", "check_tools", "listed"]

Provider = TypeVar("Provider", bound=AuthProvider)


class Scopes(mcp.Scopes[S]):
    """Guards a FastMCP server by a policy."""

    def requires(self, need: S | Need[S]) -> Required:
        """The `auth` of a tool, a prompt or a resource: these scopes decide, if `named` guards the app."""
        return Required(self.requirement(need), need)

    def named(self, app: Starlette) -> ASGIApp:
        """A middleware: what each tool, prompt and resource of the server requires decides. All others are refused."""
        server: FastMCP[Any] = app.state.fastmcp_server
        provider = server.local_provider

        async def find(operation: str) -> Asked:
            kind, _, name = operation.partition(":")
            found: Any
            if kind == "tool":
                found = await provider.get_tool(name)
            elif kind == "prompt":
                found = await provider.get_prompt(name)
            elif kind == "resource":
                found = await provider.get_resource(name)
                found = found or await provider.get_resource_template(name)
            else:
                return self.anyone
            required = getattr(found, "auth", None)
            return required.requirement if isinstance(required, Required) else None

        return self.gate(app, find)

    def expanding(self, inner: Provider) -> Provider:
        """Expand on entry: FastMCP's own checks (`require_scopes`) see all that a token's scopes give."""
        # A provider refuses by its required scopes while it verifies, when nothing is expanded yet: that comes after.
        bare, outer = copy.copy(inner), copy.copy(inner)
        bare.required_scopes = []
        outer.verify_token = self.verifier(bare).verify_token  # type: ignore[method-assign, assignment]
        return outer

    async def check(  # type: ignore[override] # of another kind of server
        self, server: FastMCP[Any], needs: Mapping[str, S | Need[S]] | None = None
    ) -> None:
        """Raises if a server's tools are not those of the policy, or if some require scopes and some do not."""
        tools = await server.local_provider.list_tools()
        said = [(one.name, one.auth) for one in tools]
        own = {
            f"tool:{name}": auth.need
            for name, auth in said
            if isinstance(auth, Required)
        }
        complain(check_tools(self, [name for name, _ in said], needs or own or None))


@dataclass(frozen=True)
class Required:
    """What `auth` holds: the guard decides by it, and once more FastMCP itself, which knows of versions."""

    requirement: Requirement
    need: Any

    async def __call__(self, ctx: AuthContext) -> bool:
        return await may(self.requirement)


async def listed(ctx: AuthContext) -> bool:
    """For `AuthMiddleware(auth=listed)`: it lists only what the caller may use."""
    component = ctx.component
    if isinstance(component, Tool):
        return await may(f"tool:{component.name}")
    if isinstance(component, Prompt):
        return await may(f"prompt:{component.name}")
    return isinstance(component, Resource) and await may(f"resource:{component.uri}")


async def may(what: str | Requirement) -> bool:
    """What the guard says of who asks. Without a guard this fails, and FastMCP refuses."""
    answer: bool = await get_http_request().state.may(what)
    return answer
