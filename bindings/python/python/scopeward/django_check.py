"""The check at start for Django: as a function, and as one of `manage.py check`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admindocs.views import simplify_regex
from django.core.checks import Error, register
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

from .boot import check_routes, marks, route, together

if TYPE_CHECKING:
    from . import wire
    from .guard import Guard

__all__ = ["check_app"]


def check_app(
    scopes: Guard[Any], public: Mapping[str, str] | None = None
) -> list[wire.RouteFinding]:
    """What is wrong with the routes of the project: nothing, a test says. `public` says why those of libraries are open."""
    table = "scopeward.django.table" in settings.MIDDLEWARE
    found = routes(get_resolver().url_patterns)
    return check_routes(scopes, found, table=table, public=public)


@register
def check(**_: Any) -> list[Error]:
    """The system check. `settings.SCOPEWARD_PUBLIC` says why the routes of libraries are open."""
    if not hasattr(settings, "SCOPEWARD"):
        return []
    public = getattr(settings, "SCOPEWARD_PUBLIC", None)
    return [
        Error(one["message"], one["help"], id=f"scopeward.{one['code']}")
        for one in check_app(import_string(settings.SCOPEWARD), public)
    ]


def routes(patterns: Iterable[Any], prefix: str = "") -> Iterator[dict[str, Any]]:
    """The routes of a project."""
    for one in patterns:
        pattern = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, pattern)
            continue
        path = re.sub(r"<(?:(\w+):)?(\w+)>", braces, simplify_regex(pattern)).replace(
            "\\", ""
        )
        for method, said in methods(one.callback):
            yield route(method, path, together(marks(one.callback), *said))


def braces(parameter: re.Match[str]) -> str:
    """A parameter as the check reads it."""
    converter, name = parameter.groups()
    return f"{{{name}:{converter}}}" if converter else f"{{{name}}}"


def methods(view: Any) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The methods that a view answers, with what is said of each. A function answers all."""
    of = getattr(view, "view_class", getattr(view, "cls", None))
    if of is None:
        yield "*", []
        return
    every = {name: name for name in of.http_method_names if hasattr(of, name)}
    for method, name in (getattr(view, "actions", None) or every).items():
        if method != "options":
            guards = getattr(of, "permission_classes", [])
            asked = [one.said(of, method) for one in guards if hasattr(one, "said")]
            yield method.upper(), [marks(getattr(of, name)), *asked]
