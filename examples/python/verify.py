"""How the examples know a good token: a JWT, signed by the key that the environment names, and not expired."""

import os
from collections.abc import Mapping
from typing import Any

import jwt
from jwt.types import Options

KEY = jwt.PyJWK.from_json(os.environ["KEY"])


def verify(token: str) -> Mapping[str, Any] | None:
    """What a good token says."""
    # Who a token is for is the policy's affair.
    options: Options = {"verify_aud": False, "require": ["exp"]}
    try:
        return jwt.decode(token, KEY, algorithms=["EdDSA"], options=options)
    except jwt.InvalidTokenError:
        return None
