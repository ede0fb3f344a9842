"""Scopeward for Flask: the policy's operations before every request, named scopes as a decorator of views."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request
from werkzeug.routing import Rule

from .boot import check_routes, complain, mark, marks, public, route, together
from .guard import Access, Asked, Guard, expand
from .needs import Need, S, all_of, any_of, tree

if TYPE_CHECKING:
    from . import wire

__all__ = ["Access", "Scopes", "all_of", "any_of", "check_app", "expand", "public"]
__all__ += ["response"]

View = Callable[..., Any]

# Whether Flask answers to OPTIONS by itself.
AUTOMATIC = "provide_automatic_options"


class Scopes(Guard[S]):
    """Guards an app by a policy."""

    def table(self) -> Response | None:
        """For `before_request`: the policy's operations decide, and what is none of them is refused."""
        return self.admit(self.policy.route(request.method, path()))

    def need(self, need: S | Need[S] | wire.Authenticated) -> Callable[[View], View]:
        """A decorator of views: these scopes decide. It stands below `route`."""
        requirement = self.requirement(need)

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def guarded(*arguments: Any, **parameters: Any) -> Any:
                refusal = self.admit(requirement)
                if refusal:
                    return refusal
                return current_app.ensure_sync(view)(*arguments, **parameters)

            return mark(guarded, need=tree(need))

        return decorate

    def admit(self, asked: Asked) -> Response | None:
        """Lets the request in, or gives the answer to it."""
        header = request.headers.get("Authorization")
        access = g.scopes = self.enter(asked, header, request)
        return response(access.answer) if access.answer else None

    def access(self) -> Access:
        """Who asks and what they may do."""
        access: Access = g.scopes
        return access

    def check(self, app: Flask, public: Mapping[str, str] | None = None) -> None:
        """Raises if the routes of an app and the policy do not agree. `public` says why those of libraries are open."""
        complain(check_app(app, self, public))


def path() -> str:
    """What routes are found by. The server has decoded it: it is encoded again, so that it is decoded once."""
    return quote((request.environ.get("PATH_INFO") or "/").encode("latin-1"))


def response(answer: wire.HttpResponse) -> Response:
    """The engine's answer as it stands."""
    return Response(answer["body"], answer["status"], dict(answer["headers"]))


def check_app(
    app: Flask, scopes: Scopes[Any], public: Mapping[str, str] | None = None
) -> list[wire.RouteFinding]:
    """What is wrong with the routes of an app: nothing, a test says."""
    table = scopes.table in app.before_request_funcs.get(None, [])
    return check_routes(scopes, routes(app), table=table, public=public)


def routes(app: Flask) -> Iterator[dict[str, Any]]:
    """The routes of an app."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in sorted(rule.methods or ()):
            # What a class-based view says stands at its methods.
            own = getattr(view, "view_class", None)
            name = "get" if method == "HEAD" and not hasattr(own, "head") else method
            if method != "OPTIONS" or not getattr(rule, AUTOMATIC, False):
                said = together(marks(view), marks(getattr(own, name.lower(), None)))
                yield route(method, template(rule), said)


def template(rule: Rule) -> str:
    """A rule's path with its parameters in braces: one that takes slashes is the rest of the path."""

    def parameter(found: re.Match[str]) -> str:
        converter = rule._converters[found[1]]
        return f"{{{found[1]}{'' if converter.part_isolating else ':path'}}}"

    return re.sub(r"<(?:[^<>]*:)?(\w+)>", parameter, rule.rule)
