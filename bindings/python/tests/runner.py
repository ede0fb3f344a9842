"""Runs conformance vectors on the public interface, and counts them. `python runner.py` does all of them.

Compares by whole-value equality, counts what it ran against what the folder holds, and first sees itself fail.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answers import EXPECTATIONS, answer

CONFORMANCE = Path(__file__).resolve().parents[3] / "conformance"
INPUTS = (
    *("grant", "request", "options", "ask", "child", "scope", "ticked", "payload"),
    *("header", "message", "table", "audience"),
)


def expand(value: Any) -> Any:
    """`{"repeat": TEXT, "times": N}` stands for a text."""
    if isinstance(value, dict):
        if value.keys() >= {"repeat", "times"}:
            text, times = value["repeat"], value["times"]
            if "{n}" not in text:
                return text * times
            return "".join(text.replace("{n}", str(n)) for n in range(times))
        return {key: expand(member) for key, member in value.items()}
    return [expand(member) for member in value] if isinstance(value, list) else value


def policy_text(policy: Any) -> str:
    if isinstance(policy, str):
        return (CONFORMANCE / "policies" / policy).read_text(encoding="utf-8")
    return "\n".join(map(expand, policy))


def same(found: Any, expected: Any) -> bool:
    """Equal as JSON: `True` is not 1, and the order of keys says nothing."""
    return json.dumps(found, sort_keys=True) == json.dumps(expected, sort_keys=True)


def run(case: dict[str, Any], text: str) -> str | None:
    """What is wrong with the answer to a case."""
    given = [key for key in EXPECTATIONS if key in case]
    if len(given) != 1:
        return f"one expectation, not {given}"
    other = policy_text(case["other"]) if "other" in case else None
    found = answer(text, case, given[0], other)
    expected = case[given[0]]
    return (
        None
        if same(found, expected)
        else f"{given[0]}\n    expected {expected}\n    found    {found}"
    )


def topics() -> list[str]:
    return sorted(path.stem for path in (CONFORMANCE / "vectors").glob("*.json"))


def cases(topic: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The cases of a file, their inputs expanded, each with the text of its policy."""
    file = json.loads(
        (CONFORMANCE / "vectors" / f"{topic}.json").read_text(encoding="utf-8")
    )
    assert file["topic"] == topic, "the topic is the file's name"
    for group in file["groups"]:
        own = policy_text(group["policy"]) if "policy" in group else None
        for case in group["cases"]:
            case = {
                key: expand(value) if key in INPUTS else value
                for key, value in case.items()
            }
            text = policy_text(case["policy"]) if "policy" in case else own
            assert text is not None, f"{topic}/{case['id']}: a policy"
            yield case, text


def held(topic: str) -> int:
    """How many cases a file holds, read without the reader above."""
    return (
        (CONFORMANCE / "vectors" / f"{topic}.json")
        .read_text(encoding="utf-8")
        .count('"clause":')
    )


def run_topic(topic: str) -> tuple[int, list[str]]:
    """How many cases ran, and what failed."""
    ran = 0
    failures: list[str] = []
    for case, text in cases(topic):
        ran += 1
        if failure := run(case, text):
            failures.append(f"{topic}/{case['id']}: {failure}")
    return ran, failures


def spoil(expected: Any) -> Any:
    """Another value of the same shape."""
    if isinstance(expected, dict):
        return {
            **expected,
            **{key: spoil(value) for key, value in list(expected.items())[:1]},
        } or {"never": 0}
    if isinstance(expected, list):
        return [*expected, "never"]
    return not expected if isinstance(expected, bool) else f"{expected}, never"


def blind(topic: str) -> bool:
    """Whether a wrong expectation goes unseen: it must not."""
    case, text = next(cases(topic))
    key = next(key for key in EXPECTATIONS if key in case)
    return run({**case, key: spoil(case[key])}, text) is None


def main() -> int:
    ran, failures = (
        0,
        [
            f"{topic}: a wrong expectation was not seen"
            for topic in topics()
            if blind(topic)
        ],
    )
    for topic in topics():
        count, failed = run_topic(topic)
        failures += failed
        if count != held(topic):
            failures.append(f"{topic}: ran {count} of {held(topic)}")
        ran += count
    for failure in failures:
        print(failure)
    print(f"vectors: {ran - len(failures)} passed, {len(failures)} failed")
    return 1 if failures or ran == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
