"""Opaque tokens: a `verify` that asks the authorization server (RFC 7662) and remembers its answers for a short while."""

from __future__ import annotations

import asyncio
import base64
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlsplit

from .endpoint import ask

if TYPE_CHECKING:
    from .guard import Payload

__all__ = ["introspection", "introspection_async"]


def introspection(
    endpoint: str,
    client_id: str,
    client_secret: str,
    *,
    seconds: float = 30,
    size: int = 1000,
) -> Callable[[str], Payload | None]:
    """A `verify` for opaque tokens.

    An answer is used for at most `seconds` from the moment of asking, and never past the token's own end: so long may a
    token work after it is revoked. At most `size` answers are kept, by the tokens' hashes. An endpoint that fails is a
    server error, each time anew.
    """
    answers = _Answers(endpoint, client_id, client_secret, seconds, size)
    return lambda token: good(answers.held(token) or answers.asked(token))


def introspection_async(
    endpoint: str,
    client_id: str,
    client_secret: str,
    *,
    seconds: float = 30,
    size: int = 1000,
) -> Callable[[str], Awaitable[Payload | None]]:
    """The same for asyncio: it asks in a thread."""
    answers = _Answers(endpoint, client_id, client_secret, seconds, size)

    async def verify(token: str) -> Payload | None:
        answer = answers.held(token)
        if answer is None:
            answer = await asyncio.to_thread(answers.asked, token)
        return good(answer)

    return verify


class _Answers:
    """What the endpoint says of tokens, kept for a short while."""

    def __init__(
        self,
        endpoint: str,
        client_id: str,
        client_secret: str,
        seconds: float,
        size: int,
    ) -> None:
        if urlsplit(endpoint).scheme not in ("http", "https"):
            raise ValueError(
                "`endpoint` is the http address of the introspection endpoint"
            )
        if not (0 <= seconds < float("inf") and size >= 1):
            raise ValueError("`seconds` and `size` are numbers that bound the memory")
        secret = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
        self.authorization = f"Basic {base64.b64encode(secret.encode()).decode()}"
        self.endpoint, self.seconds, self.size = endpoint, seconds, size
        self.known: OrderedDict[bytes, tuple[float, Payload]] = OrderedDict()
        self.lock = Lock()

    def held(self, token: str) -> Payload | None:
        """What it said, if it is not too long ago."""
        with self.lock:
            until, answer = self.known.get(digest(token), (0, None))
        return answer if time.monotonic() < until else None

    def asked(self, token: str) -> Payload:
        """What it says now."""
        key, now = digest(token), time.monotonic()
        answer = ask(self.endpoint, self.authorization, token)
        with self.lock:
            self.known[key] = now + self.seconds, answer
            self.known.move_to_end(key)
            if len(self.known) > self.size:
                self.known.popitem(last=False)
        return answer


def digest(token: str) -> bytes:
    """Under what an answer is kept: the token itself is not."""
    return sha256(token.encode()).digest()


def good(answer: Payload) -> Payload | None:
    """What a token says, if it is one that is active."""
    return answer if answer["active"] and not ended(answer) else None


def ended(answer: Payload) -> bool:
    """Whether a token's own end has come, or is no time."""
    end = answer.get("exp")
    return end is not None and not (isinstance(end, int | float) and time.time() < end)
