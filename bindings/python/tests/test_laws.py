"""Every law holds, and sees a liar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import laws
import pytest
from asking import POLICIES, Ask, Draw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Law = Callable[[Any, Any], None]


class Fickle(Ask):
    def allowed(self, claims: Any, handle: int) -> bool:
        return super().allowed(claims, handle) and len(set(claims["scope"])) < 3


class Disorderly(Ask):
    def covers(self, parent: Any, child: Any) -> bool:
        return True


class Growing(Ask):
    def narrow(self, claims: Any, scope: Any) -> Any:
        return {"granted": [*claims["scope"], *(scope or [])], "error": None}


class Restless(Ask):
    def rendering(self, claims: Any, name: str) -> Any:
        return super().rendering(claims, name)[:-1]


class Contradictory(Ask):
    def explain(self, claims: Any, handle: int) -> Any:
        return super().explain(claims, handle - 1 if handle else 1)


class Sparing(Ask):
    def decide(self, claims: Any, handle: int) -> Any:
        decision = super().decide(claims, handle)
        repairs = [
            {**repair, "scopes": repair["scopes"][1:]}
            for repair in decision["alternatives"]
        ]
        return {**decision, "alternatives": repairs}


class Open(Ask):
    def consent(self, ask: Any) -> Any:
        return Torn(super().consent(ask))


class Torn:
    """A screen that switches off alone what others need."""

    def __init__(self, consent: Any) -> None:
        self.consent, self.off = consent, set()

    def toggle(self, scope: str, on: bool) -> Any:
        self.consent, _ = self.consent.toggle(scope, True)
        if not on:
            self.off.add(scope)
        return self, []

    @property
    def selected(self) -> list[str]:
        return [scope for scope in self.consent.selected if scope not in self.off]

    @property
    def groups(self) -> Any:
        groups = self.consent.groups
        for group in groups:
            for item in group["items"]:
                item["on"] = item["scope"] in self.selected
        return groups


class Drifting(Ask):
    def format(self, text: str) -> str:
        return super().format(text) + "#\n"


LIARS: dict[Law, type[Ask]] = {
    laws.monotone: Fickle,
    laws.cover_is_a_partial_order: Disorderly,
    laws.narrowing_never_grows: Growing,
    laws.renderings_are_idempotent: Restless,
    laws.an_explanation_is_the_decision: Contradictory,
    laws.a_repair_repairs: Sparing,
    laws.a_screen_stays_closed: Open,
    laws.formatting_is_a_fixpoint: Drifting,
}


def check(law: Law, engine: type[Ask]) -> None:
    @settings(
        max_examples=300,
        database=None,
        deadline=None,
        derandomize=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), st.integers(0, len(POLICIES) - 1))
    def holds(data: Any, number: int) -> None:
        law(engine(POLICIES[number]), Draw(data, number))

    holds()


@pytest.mark.parametrize("law", LIARS, ids=lambda law: law.__name__)
def test_the_law_holds(law: Law) -> None:
    check(law, Ask)


@pytest.mark.parametrize("law", LIARS, ids=lambda law: law.__name__)
def test_the_law_sees_a_liar(law: Law) -> None:
    with pytest.raises(AssertionError):
        check(law, LIARS[law])
