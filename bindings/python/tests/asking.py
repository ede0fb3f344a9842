"""The engine as the laws ask it, and what they draw at random."""

from __future__ import annotations

from typing import Any

import scopeward
from hypothesis import strategies as st
from scopeward import Policy
from support import CONFORMANCE

TEXTS = [
    scopeward.starter(),
    *(
        (CONFORMANCE / "policies" / f"{name}.toml").read_text(encoding="utf-8")
        for name in ("doubletime", "timetracker")
    ),
]
POLICIES = [Policy.compile(text) for text in TEXTS]


class Ask:
    """The engine. A liar overrides one answer."""

    def __init__(self, policy: Policy) -> None:
        self.policy: Any = policy

    def grant(self, claims: Any) -> Any:
        return self.policy.grant(claims)

    def allowed(self, claims: Any, handle: int) -> bool:
        return bool(self.policy.decide(self.grant(claims), handle).allowed)

    def decide(self, claims: Any, handle: int) -> Any:
        return self.policy.decide(self.grant(claims), handle).to_dict()

    def explain(self, claims: Any, handle: int) -> Any:
        return self.policy.explain(self.grant(claims), handle)

    def covers(self, parent: Any, child: Any) -> bool:
        return bool(self.policy.covers(self.grant(parent), self.grant(child))["covers"])

    def narrow(self, claims: Any, scope: Any) -> Any:
        return self.policy.narrow(self.grant(claims), scope)

    def rendering(self, claims: Any, name: str) -> Any:
        return getattr(self.grant(claims), name)

    def consent(self, ask: Any) -> Any:
        return self.policy.consent(ask)

    def format(self, text: str) -> str:
        return scopeward.format(text)

    def fingerprint(self, text: str) -> str:
        return Policy.compile(text).fingerprint


class Draw:
    """Random inputs for one policy."""

    def __init__(self, data: Any, number: int) -> None:
        self.data, self.source = data, TEXTS[number]
        self.model: Any = POLICIES[number].model()
        self.names = [scope["name"] for scope in self.model["scopes"]] + ["gone"]

    def of(self, items: list[Any]) -> Any:
        return self.data.draw(st.sampled_from(items))

    def tokens(self) -> list[str]:
        return list(self.data.draw(st.lists(st.sampled_from(self.names), max_size=5)))

    def roles(self) -> list[str]:
        names = [*(role["name"] for role in self.model["roles"]), "stranger"]
        return list(self.data.draw(st.lists(st.sampled_from(names), max_size=1)))

    def uris(self) -> list[str]:
        return [audience["uri"] for audience in self.model["audiences"]]

    def claims(self) -> dict[str, Any]:
        audience = self.of(self.uris() or [None])
        return {
            "scope": self.tokens(),
            "roles": self.roles(),
            "principal": "ann",
            "audience": audience,
        }

    def audiences(self, request: dict[str, Any]) -> dict[str, Any]:
        return (
            {**request, "audiences": [self.of(self.uris())]} if self.uris() else request
        )

    def handle(self) -> int:
        return int(self.of(list(range(len(self.model["operations"])))))

    def scope(self) -> list[str] | None:
        return None if self.data.draw(st.booleans()) else self.tokens()

    def switches(self) -> Any:
        return self.data.draw(
            st.lists(st.tuples(st.sampled_from(self.names), st.booleans()), max_size=8)
        )

    def text(self) -> str:
        """The policy with other white space, and comments, where there may be any."""
        lines = self.source.split("\n")
        for _ in range(self.data.draw(st.integers(0, 6))):
            at = self.data.draw(st.integers(0, len(lines) - 1))
            if "=" in lines[at] and not lines[at].startswith("#"):
                lines[at] = self.of(
                    [
                        " " + lines[at],
                        lines[at] + "  ",
                        lines[at].replace(" = ", "=", 1),
                    ]
                )
            elif not lines[at].strip():
                lines[at] = self.of(["", "\n\n", "# a note", "\t"])
        return "\n".join(lines)
