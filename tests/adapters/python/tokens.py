"""What the tests of the adapters share: a token that is its own payload."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
API = "https://tasks.example/api"


def token(scope: str, **more: Any) -> dict[str, str]:
    """The headers of a request with a token of these scopes."""
    said = {"sub": "ann", "aud": API, "scope": scope, **more}
    return {"Authorization": f"Bearer {json.dumps(said).encode().hex()}"}


def verify(text: str) -> Mapping[str, Any] | None:
    """Good are the tokens of `token`. It stands in for a library that checks signatures, as the examples use one."""
    try:
        found: Mapping[str, Any] = json.loads(bytes.fromhex(text))
    except ValueError:
        return None
    return found
