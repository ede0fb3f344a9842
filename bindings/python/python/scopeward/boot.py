"""The check at start: a program's own routes beside the policy. What is wrong with them is the engine's to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from . import wire
    from .guard import Guard

__all__ = ["check_routes", "complain", "mark", "marks", "public", "route"]

H = TypeVar("H")
MARK = "__scopeward__"


def public(reason: str) -> Callable[[H], H]:
    """Says of a route's handler why it is open on purpose. It changes nothing but what the check finds."""
    return lambda handler: mark(handler, public=reason)


def mark(handler: H, **said: Any) -> H:
    """Notes on a handler what its route says of itself: its `need`, the reason why it is `public`, or that the `table` decides."""
    setattr(handler, MARK, together(marks(handler), said))
    return handler


def together(*all_said: Mapping[str, Any]) -> dict[str, Any]:
    """What several guards say of one route: it needs all that they need."""
    said = {key: value for said in all_said for key, value in said.items()}
    needs = [said["need"] for said in all_said if "need" in said]
    return {**said, "need": {"all": needs}} if len(needs) > 1 else said


def marks(handler: object) -> dict[str, Any]:
    """What a handler says of its route."""
    return dict(getattr(handler, MARK, {}))


def route(method: str, path: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """A route for the check, with what is said of it. A parameter of the path is `{name}` or `{name:type}`."""
    return {**said, "method": method, "path": template(path)}


def template(path: str) -> str:
    """A template in the policy's syntax: a segment that is no plain text is a parameter, and the rest of a path ends it."""
    segments = []
    for place, segment in enumerate(path.split("/")):
        name, kind = (*re.findall(r"\{(\w+)(?::(\w+))?\}", segment), ("", ""))[0]
        if name or re.search(r"[^\w.~!$&'()*+,=:@-]", segment):
            sign = "*" if kind == "path" else ""
            segment = f"{{{sign}{name or f'part{place}'}}}"
        segments.append(segment)
        if kind == "path":
            break
    return "/".join(segments)


def check_routes(
    guard: Guard[Any],
    routes: Iterable[dict[str, Any]],
    *,
    table: bool,
    public: Mapping[str, str] | None,
) -> list[wire.RouteFinding]:
    """What is wrong with a program's routes.

    `table` says that the policy's operations decide about them; without it, nobody asks what the table says about a
    route. `public` says, by path, why routes that a library makes are open; `/admin/{rest:path}` are all below it.
    """
    routes = list(routes)
    for path, reason in (public or {}).items():
        above, rest, _ = template(path).partition("{*")
        for one in routes:
            if one["path"] == above or rest and one["path"].startswith(above):
                one["public"] = reason
    # What a framework answers to HEAD by itself is its GET.
    known = [
        one
        for one in routes
        if one["method"] != "HEAD" or {**one, "method": "GET"} not in routes
    ]
    for one in known:
        one["unguarded"] = not one.pop("table", table)
    return guard.policy.check_routes(cast("list[wire.Route]", known), guard.audience)


def complain(findings: Sequence[wire.RouteFinding]) -> None:
    """Raises if anything is wrong, with all of it."""
    if findings:
        lines = [f"- {one['message']}: {one['help']}" for one in findings]
        raise ValueError("\n".join(["the routes and the policy do not agree", *lines]))
