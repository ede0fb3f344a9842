"""Scopeward for Django REST framework: a permission that asks the policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission

from .boot import public
from .django import Scopes, configured, response
from .guard import Access, Asked, expand
from .needs import all_of, any_of, tree

if TYPE_CHECKING:
    from . import wire

__all__ = ["Access", "PolicyScope", "Scopes", "all_of", "any_of", "exception_handler"]
__all__ += ["expand", "public"]


class Refused(APIException):
    """A refusal. The framework would render it its own way: `exception_handler` has it answered as the engine says."""

    def __init__(self, answer: wire.HttpResponse) -> None:
        super().__init__(json.loads(answer["body"]))
        self.answer = answer
        self.status_code: int = answer["status"]
        self.auth_header: str | None = dict(answer["headers"]).get("www-authenticate")


def exception_handler(exc: Exception, context: dict[str, Any]) -> Any:
    """For the setting `EXCEPTION_HANDLER`: refusals as the engine says, all else as the framework does."""
    # While that module is loaded, it loads this one for the settings.
    from rest_framework import views

    if isinstance(exc, Refused):
        return response(exc.answer)
    return views.exception_handler(exc, context)


class PolicyScope(BasePermission):
    """What the `need` of a view asks for: one for all methods, or a dict by method. Without one, the policy's operation."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the request may go on; else its refusal is raised."""
        scopes = configured()
        header = request.headers.get("Authorization")
        access = scopes.enter(self.asked(scopes, request, view), header, request)
        # The view's request looks up there what it does not have itself.
        request._request.scopes = access
        if access.answer:
            raise Refused(access.answer)
        return True

    def asked(self, scopes: Scopes[Any], request: Any, view: Any) -> Asked:
        """The question to the policy. A method that a dict leaves out is refused."""
        if getattr(view, "need", None) is None:
            return scopes.operation(request)
        need = needed(view, request.method)
        return None if need is None else scopes.requirement(need)

    @staticmethod
    def said(view: Any, method: str) -> Mapping[str, Any]:
        """What a view's class says of a method, for the check of routes."""
        need = needed(view, method.upper())
        return {"table": True} if need is None else {"need": tree(need)}


def needed(view: Any, method: str) -> Any:
    """What a view needs for a method; None if it does not say."""
    need = getattr(view, "need", None)
    if not isinstance(need, Mapping) or "authenticated" in need:
        return need
    return need.get("GET" if method == "HEAD" else method)
