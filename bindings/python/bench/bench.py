"""The engine beside what one would write by hand, in one process. JSON lines on stdout, a table on stderr.

Each row is a median over rounds in which both sides take turns, in nanoseconds of processor time per operation; what
counts is the ratio. `--smoke` only shows that everything runs.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pyarrow
from peers import Routes, Trie, needs
from scopeward import Policy

SMOKE = "--smoke" in sys.argv
ROUNDS = 1 if SMOKE else 15
REQUESTS = 50 if SMOKE else 8_192
ROWS = 100 if SMOKE else 1_000_000
CONFORMANCE = Path(__file__).resolve().parents[3] / "conformance"
SCOPE = "read:projects read:time_entries write:time_entries read:tasks write:projects read:clients read:reports read:users"


def synthetic(operations: int) -> str:
    """A policy with many operations, their paths as an API of that size has them."""
    scopes = "".join(
        f'"read:family{n}" = "Read"\n"write:family{n}" = "Write"\n' for n in range(32)
    )
    pairs = "".join(
        f'"GET /orgs/{{org}}/area{n // 8}/kind{n}/{{id}}" = "read:family{n % 32}"\n'
        f'"POST /orgs/{{org}}/area{n // 8}/kind{n}" = "write:family{n % 32}"\n'
        for n in range(operations // 2)
    )
    return f'scopeward = 1\nname = "synthetic"\n[scopes]\n{scopes}[operations]\n{pairs}'


def requests(model: Any, count: int) -> list[tuple[str, str]]:
    """Requests over all operations in a mixed order, each with its own numbers for parameters."""
    dice, keys = (
        random.Random(7),
        [operation["key"].split(" ") for operation in model["operations"]],
    )
    rows = []
    for _ in range(count):
        methods, path = dice.choice(keys)
        segments = [
            str(dice.randrange(65_536)) if part.startswith("{") else part
            for part in path.split("/")
        ]
        rows.append((methods.split("|")[0], "/".join(segments)))
    return rows


def nanoseconds(act: Callable[[], Any], count: int) -> float:
    act()  # warm, as in a loop that does nothing else
    start = time.process_time_ns()
    act()
    return (time.process_time_ns() - start) / count


def row(
    name: str,
    operations: int,
    peer: str,
    engine: Callable[[], Any],
    hand: Callable[[], Any],
    count: int,
) -> None:
    """Measures both sides turn by turn. They must agree, or the row compares nothing."""
    assert list(map(bool, engine())) == list(map(bool, hand())), (
        f"{name}: {peer} answers otherwise"
    )
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(nanoseconds(engine, count))
        theirs.append(nanoseconds(hand, count))
    one, other = statistics.median(ours), statistics.median(theirs)
    facts = {
        "row": name,
        "operations": operations,
        "peer": peer,
        "scopeward_ns": round(one, 2),
        "peer_ns": round(other, 2),
        "ratio": round(one / other, 4),
    }
    print(json.dumps(facts))
    print(
        f"{name:<22}{operations:>8}  {one:>10.1f}  {peer:<16}{other:>12.1f}  {one / other:>8.4f}",
        file=sys.stderr,
    )


def suite(policy: Any, scope: str, starlette: bool) -> None:
    model = policy.model()
    # What nobody would decide by sets alone, roles and rows, is left to the conformance vectors.
    plain = [one for one in model["operations"] if one["role"] is None]
    grant = policy.grant({"scope": scope, "principal": "ann"})
    held, allows, size = frozenset(grant.expanded), policy.allows, policy.size
    open_rows = [
        one
        for one in plain
        if policy.decide(policy.grant({"scope": scope}), one["handle"]).reason
        != "not-owner"
    ]
    asked = requests({"operations": open_rows}, REQUESTS)
    handles = [policy.route(*pair) for pair in asked]
    sets = {one["handle"]: needs(one["requirement"]) for one in open_rows}
    first = {
        handle: alternatives[0]
        for handle, alternatives in sets.items()
        if len(alternatives) == 1
    }
    single = [handle for handle in handles if handle in first]
    trie = Trie(model)

    row(
        "by handle",
        size,
        "frozenset",
        lambda: [allows(grant, h) for h in single],
        lambda: [first[h] <= held for h in single],
        len(single),
    )
    row(
        "by path",
        size,
        "dict trie",
        lambda: [allows(grant, m, p) for m, p in asked],
        lambda: [trie.allows(held, m, p) for m, p in asked],
        len(asked),
    )
    if starlette:
        few, routes = asked[:: max(1, REQUESTS // 64)], Routes(model)
        row(
            "by path",
            size,
            "starlette routes",
            lambda: [allows(grant, m, p) for m, p in few],
            lambda: [routes.allows(held, m, p) for m, p in few],
            len(few),
        )

    many = (single * (ROWS // len(single) + 1))[:ROWS]
    ids = numpy.array(many, "u4")
    row(
        "batch by handle",
        size,
        "frozenset loop",
        lambda: policy.decide_many(grant, ids),
        lambda: [first[h] <= held for h in many],
        ROWS,
    )
    rows = ROWS // 10 or 1
    pairs = requests({"operations": open_rows}, rows)
    methods, paths = (
        pyarrow.array([m for m, _ in pairs]),
        pyarrow.array([p for _, p in pairs]),
    )
    row(
        "batch of Arrow texts",
        size,
        "dict trie loop",
        lambda: policy.decide_many(grant, methods, paths),
        lambda: [trie.allows(held, m, p) for m, p in pairs],
        rows,
    )


def main() -> None:
    print(
        f"{'':<22}{'ops':>8}  {'ns':>10}  {'beside':<16}{'ns':>12}  {'ratio':>8}",
        file=sys.stderr,
    )
    text = (CONFORMANCE / "policies" / "timetracker-full.toml").read_text(
        encoding="utf-8"
    )
    suite(Policy.compile(text), SCOPE, starlette=False)
    scope = "read:family1 write:family2 read:family3 write:family4"
    suite(Policy.compile(synthetic(1_000)), scope, starlette=True)
    suite(Policy.compile(synthetic(10_000)), scope, starlette=False)


if __name__ == "__main__":
    main()
