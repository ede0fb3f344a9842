"""What tests share, and the count of vectors below their summary."""

from __future__ import annotations

from typing import Any

import pytest

VECTORS = {"passed": 0, "failed": 0}


@pytest.fixture(scope="session")
def tally() -> dict[str, int]:
    return VECTORS


def pytest_unconfigure(config: Any) -> None:
    if sum(VECTORS.values()):
        print(f"vectors: {VECTORS['passed']} passed, {VECTORS['failed']} failed")
