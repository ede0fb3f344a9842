"""Scopeward for Django: the policy's operations as a middleware, named scopes as a decorator of views.

`settings.SCOPEWARD` names the project's `Scopes`, as in "project.guard.scopes".
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware
from django.utils.module_loading import import_string

from .boot import mark, public
from .django_check import check_app
from .guard import Access, Asked, Guard, expand
from .needs import Need, S, all_of, any_of, tree

if TYPE_CHECKING:
    from . import wire

__all__ = ["Access", "Scopes", "all_of", "any_of", "check_app", "expand", "public"]
__all__ += ["response", "table"]

View = Callable[..., Any]
Ask = Callable[[HttpRequest], Asked]


class Scopes(Guard[S]):
    """Guards a project by a policy."""

    def need(self, need: S | Need[S] | wire.Authenticated) -> Callable[[View], View]:
        """A decorator of views, and of the methods of class-based ones: these scopes decide."""
        requirement = self.requirement(need)
        return lambda view: mark(
            guarded(view, self, lambda _: requirement), need=tree(need)
        )

    def operation(self, request: HttpRequest) -> Asked:
        """The operation that a request is, by the path that Django routes on, which it has decoded."""
        return self.policy.route(request.method or "", quote(request.path_info))

    def access(self, request: Any) -> Access:
        """Who asks and what they may do."""
        access: Access = request.scopes
        return access


@sync_and_async_middleware
def table(get_response: View) -> View:
    """A middleware: the policy's operations decide, and what is none of them is refused."""
    scopes = configured()
    return guarded(get_response, scopes, scopes.operation)


def configured() -> Scopes[Any]:
    """The project's guard."""
    scopes: Scopes[Any] = import_string(settings.SCOPEWARD)
    return scopes


def guarded(view: View, scopes: Scopes[Any], ask: Ask) -> View:
    """A view behind a guard. Its request is its first argument, or the second one of a method."""

    @functools.wraps(view)
    def sync(*arguments: Any, **parameters: Any) -> Any:
        request = request_of(arguments)
        header = request.headers.get("Authorization")
        access = request.scopes = scopes.enter(ask(request), header, request)
        return (
            response(access.answer) if access.answer else view(*arguments, **parameters)
        )

    @functools.wraps(view)
    async def asynchronous(*arguments: Any, **parameters: Any) -> Any:
        request = request_of(arguments)
        header = request.headers.get("Authorization")
        access = await scopes.enter_async(ask(request), header, request)
        request.scopes = access
        if access.answer:
            return response(access.answer)
        return await view(*arguments, **parameters)

    return asynchronous if iscoroutinefunction(view) else sync


def request_of(arguments: tuple[Any, ...]) -> Any:
    return arguments[0] if isinstance(arguments[0], HttpRequest) else arguments[1]


def response(answer: wire.HttpResponse) -> HttpResponse:
    """The engine's answer as it stands."""
    return HttpResponse(
        answer["body"], status=answer["status"], headers=dict(answer["headers"])
    )
