"""The check at start of an MCP server: what is wrong between its tools and the policy is the engine's to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .needs import Need, tree

if TYPE_CHECKING:
    from . import wire
    from .guard import Guard


def check_tools(
    guard: Guard[Any],
    tools: Iterable[str],
    needs: Mapping[str, str | Need[Any]] | None = None,
) -> list[wire.RouteFinding]:
    """What is wrong with the tools of a server, by name: nothing, a test says.

    With `needs`, by operation, these decide about the tools; without, the policy's operations do.
    """

    def route(operation: str) -> wire.Route:
        if needs is None or operation not in needs:
            return {"operation": operation, "unguarded": needs is not None}
        return {"operation": operation, "need": tree(needs[operation])}

    found = [route(f"tool:{name}") for name in tools]
    return guard.policy.check_routes(found, guard.audience)
