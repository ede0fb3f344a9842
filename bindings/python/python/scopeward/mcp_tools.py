"""The check at start of an MCP server: its tools beside the operations that its guard knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import wire
    from ._native import Policy


def operations(policy: Policy) -> list[str]:
    """The keys of a policy's operations."""
    return [operation["key"] for operation in policy.model()["operations"]]


def check_tools(
    tools: Iterable[str], operations: Iterable[str]
) -> list[wire.RouteFinding]:
    """What is wrong between the tools of a server and the operations that a guard knows: nothing, a test says."""
    served = [f"tool:{name}" for name in tools]
    known = [key for key in operations if key.startswith("tool:")]
    unprotected: list[wire.RouteFinding] = [
        {
            "code": "unprotected-route",
            "route": tool,
            "operation": None,
            "message": f"the route `{tool}` meets no operation of the policy",
            "help": f"add `{tool}` to the policy's operations, or name its scopes",
        }
        for tool in served
        if tool not in known
    ]
    return unprotected + [
        {
            "code": "unserved-operation",
            "route": None,
            "operation": tool,
            "message": f"no route serves the operation `{tool}`",
            "help": "register the tool, or take the operation out",
        }
        for tool in known
        if tool not in served
    ]
