"""The policy of the examples, for the tests of the adapters."""

import pytest
from scopeward import Policy
from tokens import ROOT


@pytest.fixture(scope="session")
def policy() -> Policy:
    return Policy.compile((ROOT / "examples/tasks.toml").read_text())
