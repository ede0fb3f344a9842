"""What the engine answers to a conformance case, in the shape of the case's expectation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import scopeward
from scopeward import Consent, InputError, Policy, PolicyError

Case = dict[str, Any]


def places(text: str, diagnostics: list[Any], expected: Any) -> list[Any]:
    """Diagnostics as line and quote, both found in Python's own units."""
    found = []
    for number, place in enumerate(diagnostics):
        start, end = place["start"], place["end"]
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        assert (line, column) == (place["line"], place["column"]), place
        # A null quote says that the text of this problem is the parser's affair.
        wanted = expected[number] if number < len(expected) else {}
        free = wanted.get("quote", "") is None
        found.append(
            {
                "code": place["code"],
                "line": line,
                "quote": None if free else text[start:end],
                **({"message": place["message"]} if "message" in wanted else {}),
            }
        )
    return found


def partial(found: Any, expected: Any) -> Any:
    """What an answer says of the keys that are given."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return {
            key: partial(found[key], member) if key in found else "no such key"
            for key, member in expected.items()
        }
    if (
        isinstance(found, list)
        and isinstance(expected, list)
        and len(found) == len(expected)
    ):
        return [partial(one, other) for one, other in zip(found, expected)]
    return found


def problems(text: str, case: Case) -> Any:
    try:
        Policy.compile(text)
    except PolicyError as error:
        assert error.code == error.diagnostics[0]["code"]
        return places(text, error.diagnostics, case["problems"])
    return []


def fixed(text: str) -> list[str]:
    """The text after the fixes of its problems or findings, the last first."""
    try:
        diagnostics = scopeward.lint(text)
    except PolicyError as error:
        diagnostics = error.diagnostics
    fixes = [place["fix"] for place in diagnostics if place["fix"]]
    for fix in sorted(fixes, key=lambda fix: (fix["start"], fix["end"]), reverse=True):
        text = text[: fix["start"]] + fix["text"] + text[fix["end"] :]
    return text.split("\n")


def model(policy: Policy, case: Case) -> Any:
    data: Any = policy.model(case.get("language", "en"))
    keys = ("name", "family", "action", "title")
    scopes = [
        {key: scope[key] for key in keys}
        for scope in data["scopes"]
        if not scope["wildcard"]
    ]
    operations = [operation["key"] for operation in data["operations"]]
    known = {
        "scopes": scopes,
        "operations": operations,
        "fingerprint": policy.fingerprint,
    }
    return {key: known[key] for key in case["model"]}


def held(policy: Policy, case: Case) -> Any:
    """The grant of a case; without one it is a request without a token."""
    return None if case.get("grant") is None else policy.grant(case["grant"])


def decided(policy: Policy, case: Case) -> Any:
    """The decision, asked in every way that must not differ."""
    grant = held(policy, case)
    decision = policy.decide(grant, case["request"])
    data = decision.to_dict()
    for field, value in data.items():
        assert getattr(decision, field) == value, field
    assert (
        policy.allows(grant, case["request"])
        is bool(decision)
        is (decision.brief == "allowed")
    )
    assert policy.explain(grant, case["request"]) == decision.explain()
    if "need" in case["request"]:
        need, audience = (case["request"].get(key) for key in ("need", "audience"))
        owner = case["request"].get("owner")
        prepared = policy.need(need, audience)
        assert policy.decide(grant, prepared, owner=owner).to_dict() == data
    if "method" in case["request"]:
        method, path, owner = (
            case["request"].get(key) for key in ("method", "path", "owner")
        )
        for other in (
            policy.decide(grant, method, path, owner),
            policy.decide(grant, policy.route(method, path), owner=owner),
        ):
            assert other.to_dict() == data
    return decision


def verdict(policy: Policy, case: Case) -> Any:
    decision = decided(policy, case)
    return {
        key: getattr(decision, key)
        for key in ("allowed", "reason", "status", "missing")
    }


def renderings(policy: Policy, case: Case) -> Any:
    grant = policy.grant(case["grant"])
    return {
        key: getattr(grant, key) for key in ("granted", "closed", "expanded", "minimal")
    }


def screen(policy: Policy, case: Case) -> Consent:
    """The consent after what the case switches, or chooses."""
    consent = policy.consent(case["ask"])
    if "ticked" in case:
        return consent.choose(case.get("hash", consent.hash), case["ticked"])
    for scope, on in case.get("toggles", []):
        consent, _ = consent.toggle(scope, on)
    return consent


def consent(policy: Policy, case: Case) -> Any:
    consent = screen(policy, case)
    data = consent.to_dict()
    for field, value in data.items():
        assert getattr(consent, field) == value, field
    return partial(data, case["consent"])


def items(policy: Policy, case: Case) -> Any:
    groups = screen(policy, case).groups
    return partial(
        {item["scope"]: item for group in groups for item in group["items"]},
        case["items"],
    )


def switched(policy: Policy, case: Case) -> Any:
    *first, (scope, on) = case["toggles"]
    consent, changes = screen(policy, {**case, "toggles": first}).toggle(scope, on)
    return {"changes": changes, "selected": consent.selected}


def outcome(policy: Policy, case: Case) -> Any:
    review = policy.review(case["ask"])
    return {
        "granted": review["granted"],
        "added": [added["scope"] for added in review["added"]],
        "refused": [
            [refusal["scope"], refusal["code"]] for refusal in review["refused"]
        ],
        "warnings": [
            [warning["scope"], warning["code"]] for warning in review["warnings"]
        ],
        "error": review["error"] and review["error"]["error"],
    }


def grants(policy: Policy, case: Case) -> Any:
    return policy.grant(case["grant"]), policy.grant(case["child"])


def claims(policy: Policy, case: Case) -> Any:
    """What a token says; what it says can be granted."""
    claims = policy.claims(case["payload"], case.get("claim"))
    policy.grant(claims)
    return claims


def error(policy: Policy, case: Case) -> Any:
    """Reads all that the case gives; what is refused is seen by the caller."""
    if "payload" in case:
        return claims(policy, case)
    for input, answer in (
        ("header", "bearer"),
        ("message", "messages"),
        ("table", "routes"),
    ):
        if input in case:
            return ANSWERS[answer](policy, case)
    if "ask" in case:
        review = "ticked" not in case and "consent_request" not in case
        return policy.review(case["ask"]) if review else screen(policy, case).to_dict()
    grant = held(policy, case)
    options = case.get("options", {})
    # `None` by itself is an unknown operation here (section 17); in a list it reaches the reader of requests.
    request: Any = case.get("request", {"operation": "any"})
    decision = policy.decide(grant, [None] if request is None else request)
    return [decision.challenge(options), "no error"]


ANSWERS: dict[str, Callable[[Policy, Case], Any]] = {
    "model": model,
    "data": lambda policy, case: partial(
        policy.model(case.get("language")), case["data"]
    ),
    "matrix": lambda policy, case: policy.matrix(),
    "decision": lambda policy, case: decided(policy, case).to_dict(),
    "verdict": verdict,
    "explanation": lambda policy, case: policy.explain(
        held(policy, case), case["request"]
    ),
    "renderings": renderings,
    "challenge": lambda policy, case: decided(policy, case).challenge(
        case.get("options")
    ),
    "response": lambda policy, case: decided(policy, case).response(
        case.get("options")
    ),
    "bearer": lambda policy, case: scopeward.bearer(case["header"]),
    "messages": lambda policy, case: policy.messages(case["message"]),
    "routes": lambda policy, case: policy.check_routes(
        case["table"], case.get("audience")
    ),
    "body": lambda policy, case: decided(policy, case).body(),
    "authzen": lambda policy, case: decided(policy, case).authzen(),
    "brief": lambda policy, case: decided(policy, case).brief,
    "claims": claims,
    "error": error,
    "review": lambda policy, case: policy.review(case["ask"]),
    "outcome": outcome,
    "narrowed": lambda policy, case: partial(
        policy.narrow(policy.grant(case["grant"]), case.get("scope")), case["narrowed"]
    ),
    "covers": lambda policy, case: policy.covers(*grants(policy, case)),
    "intersection": lambda policy, case: policy.intersect(*grants(policy, case)),
    "consent": consent,
    "items": items,
    "switched": switched,
    "result": lambda policy, case: screen(policy, case).result(),
    "choice": lambda policy, case: screen(policy, case).result(),
}
TEXTS = ("problems", "findings", "fixed", "formatted", "equal")
EXPECTATIONS = (*TEXTS, *ANSWERS)


def answer(text: str, case: Case, expectation: str, other: str | None) -> Any:
    try:
        if expectation == "problems":
            return problems(text, case)
        if expectation == "findings":
            return places(text, scopeward.lint(text), case["findings"])
        if expectation == "fixed":
            return fixed(text)
        if expectation == "formatted":
            return scopeward.format(text).split("\n")
        policy = Policy.compile(text)
        if expectation == "equal":
            assert other is not None
            return policy.fingerprint == Policy.compile(other).fingerprint
        return ANSWERS[expectation](policy, case)
    except InputError as error:
        return {"code": error.code}
    except PolicyError as error:
        return {"does not compile": error.diagnostics}
