"""The messages of MCP requests: read once, within bounds, and handed on as they came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from starlette.types import Message, Receive

from ._native import Policy
from .errors import InputError

if TYPE_CHECKING:
    from . import wire

# What a request without a message asks for, and one that cannot be read: being connected.
CONNECTED = "tools/list"
# As many bytes as the engine reads of a message (clause `operation.message`).
LARGEST = 4 * 1024 * 1024


async def read(receive: Receive) -> tuple[bytes, Receive]:
    """A body, and what hands it on. It is no more than it takes for the engine to say that it is too large."""
    body, more = bytearray(), True
    while more and len(body) <= LARGEST:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    unread: list[Message] = [{"type": "http.request", "body": bytes(body)}]

    async def again() -> Message:
        return unread.pop() if unread else await receive()

    return bytes(body), again


def asked(
    policy: Policy, body: bytes | None
) -> tuple[list[str], wire.HttpResponse | None]:
    """The operations that a message asks for, and the answer if it is none."""
    if body is None:
        return [CONNECTED], None
    try:
        return policy.messages(text(body)), None
    except InputError as error:
        status = 413 if error.code == "limit-exceeded" else 400
        return [CONNECTED], unusable(status, -32700, str(error))


def text(body: bytes) -> str:
    """What is cut within a character is too large already; what else is not UTF-8 is no text, and so no message."""
    try:
        return body.decode(errors="ignore" if len(body) > LARGEST else "strict")
    except UnicodeDecodeError:
        return ""


def unusable(status: int, code: int, message: str) -> wire.HttpResponse:
    """JSON-RPC's answer to what is no message."""
    error = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message}}
    body = json.dumps(error, separators=(",", ":"), ensure_ascii=False)
    headers = [["content-type", "application/json"], ["cache-control", "no-store"]]
    answer = {"status": status, "headers": headers, "body": body}
    return cast("wire.HttpResponse", answer)
