"""All decisions of the TimeTracker policy there are, byte for byte (section 15 of the specification)."""

from hashlib import sha256

from support import CONFORMANCE, shipped


def test_every_decision_is_written_as_everywhere() -> None:
    policy = shipped("timetracker")
    model = policy.model()
    tokens = [scope["name"] for scope in model["scopes"]]
    handles = range(len(model["operations"]))
    digest, count = sha256(), 0
    for roles in ([], ["admin"]):
        for number in range(2 ** len(tokens)):
            scope = " ".join(
                token for bit, token in enumerate(tokens) if number >> bit & 1
            )
            grant = policy.grant({"scope": scope, "principal": "ann", "roles": roles})
            lines = [policy.decide(grant, handle)._json() for handle in handles]  # type: ignore[attr-defined]
            digest.update(("\n".join(lines) + "\n").encode())
            count += len(lines)
    assert count == 2 * 2**14 * 26
    expected = (CONFORMANCE / "timetracker.sha256").read_text().split()[0]
    assert digest.hexdigest() == expected
