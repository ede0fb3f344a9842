"""How the examples know a good token: a JWT, signed by the key that the environment names, and not expired."""

import os
from collections.abc import Mapping
from typing import Any

import jwt

KEY = jwt.PyJWK.from_json(os.environ["KEY"])
# Who a token is for is the policy's affair.
OPTIONS = {"verify_aud": False, "require": ["exp"]}


def verify(token: str) -> Mapping[str, Any] | None:
    """What a good token says."""
    try:
        return jwt.decode(token, KEY, algorithms=["EdDSA"], options=OPTIONS)
    except jwt.InvalidTokenError:
        return None
