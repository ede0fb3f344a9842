"""Eight threads share one policy, one grant and one consent, and none sees another's answers."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy
from support import shipped

POLICY: Any = shipped("timetracker-full")
SCOPES = [
    "",
    "*",
    "read:projects",
    "write:projects read:users",
    "read:* write:time_entries",
]
HANDLES = list(range(POLICY.size))


def answers(scope: str) -> list[Any]:
    grant = POLICY.grant({"scope": scope, "principal": "ann"})
    each = [
        (decision.brief, decision.missing)
        for decision in (POLICY.decide(grant, handle) for handle in HANDLES)
    ]
    return [each, POLICY.decide_many(grant, HANDLES), grant.expanded]


def test_threads_agree() -> None:
    expected = {scope: answers(scope) for scope in SCOPES}
    assert len({str(answer) for answer in expected.values()}) == len(SCOPES)
    barrier = threading.Barrier(8)

    def work(number: int) -> list[bool]:
        barrier.wait()
        scopes = [SCOPES[(number + turn) % len(SCOPES)] for turn in range(15)]
        return [answers(scope) == expected[scope] for scope in scopes]

    with ThreadPoolExecutor(8) as pool:
        assert all(all(seen) for seen in pool.map(work, range(8)))


def test_other_threads_run_during_a_batch() -> None:
    grant = POLICY.grant({"scope": "*"})
    handles = numpy.random.default_rng(7).integers(0, POLICY.size, 20_000_000, "u4")
    ticks: list[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.0005)

    ticker = threading.Thread(target=tick)
    ticker.start()
    start = time.perf_counter()
    POLICY.decide_many(grant, handles)
    end = time.perf_counter()
    done.set()
    ticker.join()
    during = [moment for moment in ticks if start < moment < end]
    assert len(during) >= 5, f"{len(during)} ticks in {end - start:.3f} s"
