"""Nothing is kept: memory stays flat over a million decisions and ten thousand policies."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import scopeward
from scopeward import Policy
from support import starter

POLICY: Any = starter()
GRANT = POLICY.grant({"scope": "notes:read", "principal": "ann"})
LIMIT = 4 * 2**20


def resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def growth(act: Callable[[], Any], times: int) -> int:
    """By how many bytes the process grows, after a tenth of the runs to warm up."""
    for _ in range(times // 10):
        act()
    gc.collect()
    before = resident()
    for _ in range(times):
        act()
    gc.collect()
    return resident() - before


def read_all() -> None:
    decision = POLICY.decide(GRANT, "POST", "/notes", "ann")
    decision.missing, decision.explain(), decision.challenge(), decision.body()


def compile_and_free() -> None:
    policy: Any = Policy.compile(scopeward.starter())
    policy.decide(policy.grant({"scope": "notes:read"}), {"need": "notes:read"})


def fail() -> None:
    for call in (
        lambda: Policy.compile("name = 1"),
        lambda: POLICY.grant({"scope": '"'}),
    ):
        with pytest.raises(ValueError):
            call()


def consent() -> None:
    ask = {
        "request": {"scope": "notes:read notes:write"},
        "client": {"id": "a", "redirect_uri": "b"},
    }
    POLICY.consent(ask).toggle("notes:write", True)[0].result()


@pytest.mark.parametrize(
    ("act", "times"),
    [
        (lambda: POLICY.decide(GRANT, "GET", "/notes/7"), 1_000_000),
        (lambda: POLICY.decide_many(GRANT, [0, 1, 2]), 100_000),
        (read_all, 20_000),
        (compile_and_free, 10_000),
        (consent, 10_000),
        (fail, 5_000),
    ],
    ids=["decide", "decide_many", "read_all", "compile_and_free", "consent", "fail"],
)
def test_memory_is_flat(act: Callable[[], Any], times: int) -> None:
    assert growth(act, times) < LIMIT


def test_a_leak_is_seen() -> None:
    kept: list[Any] = []
    assert (
        growth(lambda: kept.append(POLICY.decide(GRANT, "GET", "/notes/7")), 200_000)
        > LIMIT
    )
