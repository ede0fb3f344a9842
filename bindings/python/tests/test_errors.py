"""What is raised, and what is refused: nothing is guessed, rounded or wrapped around."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest
import scopeward
from scopeward import InputError, Policy, PolicyError
from support import starter

POLICY: Any = starter()
GRANT = POLICY.grant({"scope": "notes:read"})
CONSENT = POLICY.consent(
    {"request": {"scope": "notes:read"}, "client": {"id": "a", "redirect_uri": "b"}}
)
LOOP: list[Any] = []
LOOP.append(LOOP)
DEEP: Any = "notes:read"
for _ in range(100_000):
    DEEP = {"all": [DEEP]}

REFUSED: dict[str, Callable[[], Any]] = {
    "a handle below zero": lambda: POLICY.decide(GRANT, -1),
    "a handle past 32 bits": lambda: POLICY.decide(GRANT, 2**32),
    "a handle past all bits": lambda: POLICY.decide(GRANT, 10**5000),
    "a flag for a handle": lambda: POLICY.decide(GRANT, True),
    "a fraction for a handle": lambda: POLICY.decide(GRANT, 1.0),
    "a list for a handle": lambda: POLICY.decide(GRANT, [1]),
    "an object for a handle": lambda: POLICY.decide(GRANT, object()),
    "a handle with a path": lambda: POLICY.decide(GRANT, 1, "/notes"),
    "a method without a path": lambda: POLICY.decide(GRANT, "GET"),
    "a path without a method": lambda: POLICY.decide(GRANT, None, "/notes"),
    "bytes for a path": lambda: POLICY.decide(GRANT, "GET", b"/notes"),
    "half a character in a path": lambda: POLICY.decide(GRANT, "GET", "/\ud800"),
    "two halves of a character in a path": lambda: POLICY.decide(
        GRANT, "GET", "/\ud83d\ude00"
    ),
    "a number for an owner": lambda: POLICY.decide(GRANT, 1, owner=7),
    "an owner beside a request": lambda: POLICY.decide(
        GRANT, {"handle": 1}, owner="ann"
    ),
    "a path beside a request": lambda: POLICY.decide(GRANT, {"handle": 1}, "/notes"),
    "an unknown key in a request": lambda: POLICY.decide(
        GRANT, {"methods": "GET", "path": "/notes"}
    ),
    "an empty request": lambda: POLICY.decide(GRANT, {}),
    "a dict for a grant": lambda: POLICY.decide({"scope": "notes:read"}, 1),
    "a text for a grant": lambda: POLICY.allows("notes:read", 1),
    "no grant to narrow": lambda: POLICY.narrow(None),
    "no grant to cover": lambda: POLICY.covers(GRANT, None),
    "no grant to intersect": lambda: POLICY.intersect(None, GRANT),
    "an unknown claim": lambda: POLICY.grant({"scopes": "notes:read"}),
    "no scope in claims": lambda: POLICY.grant({}),
    "nothing for claims": lambda: POLICY.grant(None),
    "a text for claims": lambda: POLICY.grant("notes:read"),
    "an object for claims": lambda: POLICY.grant(object()),
    "a set in claims": lambda: POLICY.grant({"scope": {"notes:read"}}),
    "bytes in claims": lambda: POLICY.grant({"scope": b"notes:read"}),
    "not a number in claims": lambda: POLICY.grant({"scope": float("nan")}),
    "a loop in claims": lambda: POLICY.grant({"scope": LOOP}),
    "a key that is no text": lambda: POLICY.grant({("scope",): "notes:read"}),
    "a text for a payload": lambda: POLICY.claims("{}"),
    "nothing for a payload": lambda: POLICY.claims(None),
    "a payload too deep for a stack": lambda: POLICY.claims({"more": DEEP}),
    "a set in a payload": lambda: POLICY.claims({"scope": {"notes:read"}}),
    "bytes in a payload": lambda: POLICY.claims({"more": b"x"}),
    "an unknown claim to choose": lambda: POLICY.claims({}, "scopes"),
    "a tree too deep for a stack": lambda: POLICY.need(DEEP),
    "a number for an audience": lambda: POLICY.need("notes:read", 7),
    "an audience that is not declared": lambda: POLICY.need("notes:read", "x"),
    "a number for a header": lambda: scopeward.bearer(7),
    "bytes for a header": lambda: scopeward.bearer(b"Bearer a"),
    "two tokens in a header": lambda: scopeward.bearer("Bearer a b"),
    "nothing for a message": lambda: POLICY.messages(None),
    "bytes for a message": lambda: POLICY.messages(b"{}"),
    "a text for routes": lambda: POLICY.check_routes("GET /"),
    "a set of routes": lambda: POLICY.check_routes({"GET /"}),
    "an empty tree": lambda: POLICY.need({"all": []}),
    "a number for a language": lambda: POLICY.model(5),
    "a number for a key": lambda: POLICY.operation(5),
    "nothing for a key": lambda: POLICY.operation(None),
    "nothing for a text": lambda: scopeward.lint(None),
    "bytes for a text": lambda: Policy.compile(b"scopeward = 1"),  # type: ignore[arg-type]
    "half a character in a text": lambda: scopeward.format("# \udfff"),
    "an unknown option": lambda: POLICY.decide(GRANT, 1).challenge({"realms": "a"}),
    "a flag that is none": lambda: CONSENT.toggle("notes:read", 1),
    "a token that is none": lambda: CONSENT.toggle(b"notes:read", True),
    "a scope that is none": lambda: POLICY.narrow(GRANT, object()),
    "an unknown key in an ask": lambda: POLICY.review({"scopes": "notes:read"}),
    "a consent without client": lambda: POLICY.consent({"request": {}}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused(what: str) -> None:
    with pytest.raises(InputError) as raised:
        REFUSED[what]()
    # What JSON cannot even write, and what nests past its reader, is no different.
    assert raised.value.code in ("invalid-input", "limit-exceeded"), what
    assert str(raised.value)


def test_each_code_of_an_input_comes_through() -> None:
    for code, call in {
        "invalid-scope-token": lambda: POLICY.grant({"scope": 'a"b'}),
        "limit-exceeded": lambda: POLICY.grant({"scope": ["a"] * 1025}),
        "stale-consent": lambda: CONSENT.choose("0", "notes:read"),
        "unknown-scope": lambda: POLICY.need("notes:wirte"),
        "invalid-input": lambda: POLICY.need(7),
    }.items():
        with pytest.raises(InputError) as raised:
            call()
        assert raised.value.code == code


def test_what_is_none_is_denied_not_refused() -> None:
    assert POLICY.decide(None, "GET", "/notes").reason == "no-token"
    assert POLICY.decide(GRANT, None).reason == "unknown-operation"
    assert POLICY.decide(GRANT, "GET", "/gone").reason == "unknown-operation"
    assert POLICY.decide(GRANT, 2**32 - 1).reason == "unknown-operation"
    assert POLICY.operation("GET /gone") is POLICY.route("GET", "/gone") is None


def test_a_grant_of_another_policy_is_an_invalid_token() -> None:
    other = Policy.compile(scopeward.starter().replace('"example"', '"other"'))
    assert other.decide(GRANT, "GET", "/notes").reason == "invalid-token"


def test_a_decision_that_leaves_something_to_do_is_not_true() -> None:
    grant = POLICY.grant({"scope": "time:read", "principal": "ann"})
    decision = POLICY.decide(grant, "GET", "/time")
    assert (decision.allowed, decision.rows, decision.brief) == (True, "own", "obliged")
    assert not decision
    assert POLICY.decide(GRANT, "GET", "/notes")


def test_a_policy_error_has_every_problem_in_code_points() -> None:
    text = 'scopeward = 1\nname = "x"\ntitle = "😀é"\n[scopes]\n"a:😀" = "A"\n[operations]\n"GET /é😀" = "gone"'
    with pytest.raises(PolicyError) as raised:
        Policy.compile(text)
    error = raised.value
    assert error.code == error.diagnostics[0]["code"]
    quotes = [text[one["start"] : one["end"]].strip('"') for one in error.diagnostics]
    assert quotes == ["a:😀", "gone"]
    assert [one["line"] for one in error.diagnostics] == [5, 7]
    assert isinstance(error, ValueError)


def test_errors_cross_processes() -> None:
    for call in (lambda: Policy.compile("{"), lambda: POLICY.need("gone")):
        with pytest.raises(ValueError) as raised:
            call()
        copy = pickle.loads(pickle.dumps(raised.value))
        assert (type(copy), str(copy), vars(copy)) == (
            type(raised.value),
            str(raised.value),
            vars(raised.value),
        )


def test_what_is_handed_out_is_the_callers_own() -> None:
    decision = POLICY.decide(GRANT, "POST", "/notes")
    decision.missing.append("more")
    decision.to_dict()["missing"].append("more")
    assert decision.missing == ["notes:write"]


def test_objects_cannot_be_changed_or_made() -> None:
    for value in (
        POLICY,
        GRANT,
        CONSENT,
        POLICY.decide(None, 0),
        POLICY.need("notes:read"),
    ):
        with pytest.raises(AttributeError):
            value.allowed = True
        with pytest.raises(TypeError):
            type(value)()
