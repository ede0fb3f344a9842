"""What a user would write by hand: frozensets, a trie of dicts, a list of Starlette's routes."""

from __future__ import annotations

from typing import Any

from starlette.routing import Match, Route


def needs(tree: Any) -> list[frozenset[str]]:
    """The sets of scopes of which one must be held."""
    if isinstance(tree, str):
        return [frozenset([tree])]
    if "any" in tree:
        return [need for member in tree["any"] for need in needs(member)]
    if "all" in tree:
        return [frozenset().union(*(needs(member)[0] for member in tree["all"]))]
    return [frozenset()]


class Trie:
    """Paths as dicts within dicts, a parameter under `None`, the scopes of each method at the end."""

    def __init__(self, model: Any) -> None:
        self.root: dict[Any, Any] = {}
        for operation in model["operations"]:
            methods, path = operation["key"].split(" ")
            node = self.root
            for segment in path.split("/")[1:]:
                node = node.setdefault(None if segment.startswith("{") else segment, {})
            for method in methods.split("|"):
                node.setdefault("", {})[method] = (
                    operation["handle"],
                    needs(operation["requirement"]),
                )

    def allows(self, held: frozenset[str], method: str, path: str) -> bool:
        node = self.root
        for segment in path.split("/")[1:]:
            found = node.get(segment)
            if found is None:
                found = node.get(None)
                if found is None:
                    return False
            node = found
        _, sets = node.get("", {}).get(method, (0, ()))
        for need in sets:
            if need <= held:
                return True
        return False


class Routes:
    """Starlette's own matching, route after route."""

    def __init__(self, model: Any) -> None:
        self.routes = []
        for operation in model["operations"]:
            methods, path = operation["key"].split(" ")
            route = Route(path, lambda request: None, methods=methods.split("|"))
            self.routes.append((route, needs(operation["requirement"])))

    def allows(self, held: frozenset[str], method: str, path: str) -> bool:
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "root_path": "",
            "headers": [],
        }
        for route, sets in self.routes:
            match, _ = route.matches(scope)
            if match is Match.FULL:
                return any(need <= held for need in sets)
        return False
