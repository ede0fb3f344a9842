"""What must always hold, as checks that take an engine: the real one, or one that lies."""

from __future__ import annotations

from typing import Any

CLIENT = {"id": "app", "redirect_uri": "https://app.example/cb"}


def monotone(ask: Any, draw: Any) -> None:
    """More scopes never turn an allowed operation into a denied one."""
    claims, handle = draw.claims(), draw.handle()
    more = {**claims, "scope": claims["scope"] + draw.tokens()}
    if ask.allowed(claims, handle):
        assert ask.allowed(more, handle)


def cover_is_a_partial_order(ask: Any, draw: Any) -> None:
    """Every grant covers itself; cover is transitive; whatever a covered grant allows the other allows, too."""
    parent, middle, child = draw.claims(), draw.tokens(), draw.tokens()
    middle = {**parent, "scope": middle}
    child = {**parent, "scope": child}
    assert ask.covers(parent, parent)
    # Nested by chance is rare: the larger one is the union.
    largest = {**parent, "scope": parent["scope"] + middle["scope"]}
    if ask.covers(largest, middle) and ask.covers(middle, child):
        assert ask.covers(largest, child)
    if ask.covers(middle, child):
        handle = draw.handle()
        assert ask.allowed(middle, handle) or not ask.allowed(child, handle)


def narrowing_never_grows(ask: Any, draw: Any) -> None:
    """A grant covers whatever it is narrowed to."""
    claims = draw.claims()
    narrowed = ask.narrow(claims, draw.scope())
    assert (
        ask.covers(claims, {**claims, "scope": narrowed["granted"]})
        or narrowed["error"]
    )


def renderings_are_idempotent(ask: Any, draw: Any) -> None:
    """Closing, expanding and minimising what is so already changes nothing."""
    claims = draw.claims()
    for rendering in ("closed", "expanded", "minimal"):
        once = ask.rendering(claims, rendering)
        assert ask.rendering({**claims, "scope": once}, rendering) == once


def an_explanation_is_the_decision(ask: Any, draw: Any) -> None:
    """Deciding and explaining are one evaluation, and each step agrees with the verdict."""
    claims, handle = draw.claims(), draw.handle()
    decision, explanation = ask.decide(claims, handle), ask.explain(claims, handle)
    assert explanation["decision"] == decision
    if decision["allowed"] and isinstance(decision["requirement"], str):
        assert all(step["met"] for step in explanation["steps"])


def a_repair_repairs(ask: Any, draw: Any) -> None:
    """Granting what is missing, with the roles that are missing, allows; and so does every alternative."""
    claims, handle = draw.claims(), draw.handle()
    decision = ask.decide(claims, handle)
    for repair in decision["alternatives"] if decision["status"] == 403 else []:
        cured = {
            "scope": claims["scope"] + repair["scopes"],
            "roles": claims["roles"] + repair["roles"],
        }
        assert ask.allowed({**claims, **cured}, handle)
    if decision["alternatives"]:
        assert decision["missing"] == decision["alternatives"][0]["scopes"]


def a_screen_stays_closed(ask: Any, draw: Any) -> None:
    """Whatever is switched, what is on has all that it needs, and the page's own table says the same."""
    request = {"scope": draw.tokens(), "missing": "add", "roles": draw.roles()}
    consent = ask.consent({"request": draw.audiences(request), "client": CLIENT})
    for scope, on in draw.switches():
        consent, _ = consent.toggle(scope, on)
    on = set(consent.selected)
    for group in consent.groups:
        for item in group["items"]:
            assert item["on"] is (item["scope"] in on)
            assert not item["on"] or on.issuperset(item["needs"])
            assert item["on"] or item["lock"] is None


def formatting_is_a_fixpoint(ask: Any, draw: Any) -> None:
    """A formatted text stays as it is, and means what it meant."""
    text = draw.text()
    once = ask.format(text)
    assert ask.format(once) == once
    assert ask.fingerprint(once) == ask.fingerprint(text)
