"""Asks an introspection endpoint about a token (RFC 7662 §2)."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

__all__ = ["ask"]

# How long an answer may take, in seconds, and how large it may be, in bytes.
PATIENCE = 10
LARGEST = 1024 * 1024


def ask(endpoint: str, authorization: str, token: str) -> dict[str, Any]:
    """What the endpoint says about a token. What is raised holds neither the token nor the answer."""
    form = urlencode({"token": token, "token_type_hint": "access_token"}).encode()
    headers = {"Authorization": authorization, "Accept": "application/json"}
    try:
        with OPENER.open(Request(endpoint, form, headers), timeout=PATIENCE) as reply:
            status, body = reply.status, reply.read(LARGEST + 1)
    except HTTPError as error:
        status, body = error.code, b""
        error.close()
    if status != 200:
        raise OSError(f"the introspection endpoint answered {status}")
    try:
        answer = json.loads(body, object_pairs_hook=once)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("active"), bool):
        raise OSError(
            "the introspection endpoint does not say whether a token is active"
        )
    return answer


def once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, unless it has a key twice."""
    if len(dict(members)) < len(members):
        raise ValueError("a key twice")
    return dict(members)


class NoRedirect(HTTPRedirectHandler):
    """The token is for the endpoint alone."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follows nothing."""


OPENER = build_opener(NoRedirect)
