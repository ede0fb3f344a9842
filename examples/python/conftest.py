"""The examples, as their tests find them: each is loaded as it runs, but for its server."""

import base64
import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FOLDER = Path(__file__).parent
public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
x = base64.urlsafe_b64encode(public).decode().rstrip("=")
os.environ["KEY"] = json.dumps({"kty": "OKP", "crv": "Ed25519", "x": x})


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(FOLDER)
    return lambda path: runpy.run_path(path)
