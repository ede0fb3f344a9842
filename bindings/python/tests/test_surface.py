"""The public interface is that of `conformance/surface.json`, name by name, and so are the types of `scopeward.wire`."""

from __future__ import annotations

import json
from typing import Any

import scopeward
from scopeward import wire
from support import CONFORMANCE, starter

SURFACE = json.loads((CONFORMANCE / "surface.json").read_text(encoding="utf-8"))
# What Python calls its way to the wire form.
OWN = {"Decision": {"to_dict"}, "Consent": {"to_dict"}}


def public(value: Any) -> set[str]:
    return {name for name in dir(value) if not name.startswith("_")}


def test_the_module_exports_just_this() -> None:
    assert set(scopeward.__all__) == {
        *SURFACE["functions"],
        *SURFACE["errors"],
        *SURFACE["classes"],
    }


def test_classes_have_just_these_members() -> None:
    for name, members in SURFACE["classes"].items():
        expected = {*members.get("create", []), *members["fields"], *members["verbs"]}
        assert public(getattr(scopeward, name)) == expected | OWN.get(name, set()), name
        verbs = {
            member
            for member in expected
            if callable(getattr(getattr(scopeward, name), member))
        }
        assert verbs == {*members.get("create", []), *members["verbs"]}, name


def test_errors_have_just_these_members() -> None:
    for name, members in SURFACE["errors"].items():
        assert set(getattr(scopeward, name).__annotations__) == set(members)


def test_types_of_what_goes_in_and_out_have_just_these_keys() -> None:
    requests = (
        wire.HttpRequest,
        wire.NamedRequest,
        wire.HandleRequest,
        wire.NeedRequest,
    )
    unions = {"Request": {key for request in requests for key in keys(request)}}
    for name, expected in {**SURFACE["input"], **SURFACE["output"]}.items():
        # A switch gives a pair in Python.
        if name != "Toggled":
            assert unions.get(name) or keys(getattr(wire, name)) == set(expected), name
    assert unions["Request"] == set(SURFACE["input"]["Request"])


def test_types_have_the_keys_of_real_answers() -> None:
    policy = starter()
    grant = policy.grant({"scope": "notes:read"})
    decision = policy.decide(grant, "POST", "/notes")
    ask: wire.ScopeRequest = {"scope": "notes:read notes:write", "missing": "add"}
    consent = policy.consent(
        {"request": ask, "client": {"id": "app", "redirect_uri": "http://localhost/"}}
    )
    _, changes = consent.toggle("notes:write", True)
    model = policy.model()
    for data, form in (
        (decision.to_dict(), wire.Decision),
        (decision.response(), wire.HttpResponse),
        (policy.check_routes([])[0], wire.RouteFinding),
        (decision.authzen(), wire.AuthZen),
        (decision.authzen()["context"], wire.Context),
        (decision.explain(), wire.Explanation),
        (decision.explain()["steps"][0], wire.Step),
        (decision.alternatives[0], wire.Alternative),
        (policy.review(ask), wire.Review),
        (policy.review({"scope": "gone"})["refused"][0], wire.Refusal),
        (policy.review({"scope": "gone"})["error"], wire.OAuthError),
        (policy.covers(grant, grant), wire.Cover),
        (consent.to_dict(), wire.Consent),
        (consent.header, wire.ConsentHeader),
        (consent.warnings[0], wire.Notice),
        (consent.groups[0], wire.ConsentGroup),
        (consent.groups[0]["items"][0], wire.ConsentItem),
        (consent.groups[0]["items"][0]["unlocks"], wire.Unlocks),
        (consent.table, wire.ClosureTable),
        (consent.words, wire.ConsentWords),
        (consent.words["registrar"], wire.RegistrarWords),
        (consent.words["allow"], wire.Counted),
        (consent.result(), wire.Outcome),
        (changes[0], wire.Change),
        (model, wire.Model),
        (model["scopes"][0], wire.ScopeModel),
        (model["operations"][0], wire.OperationModel),
        (model["roles"][0], wire.RoleModel),
        (model["bundles"][0], wire.BundleModel),
    ):
        assert set(data or {}) == keys(form), form


def keys(form: Any) -> set[str]:
    return set(form.__required_keys__ | form.__optional_keys__)
