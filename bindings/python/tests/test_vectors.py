"""Every conformance vector, and that a wrong expectation is seen."""

import pytest
import runner


@pytest.mark.parametrize("topic", runner.topics())
def test_topic(topic: str, tally: dict[str, int]) -> None:
    ran, failures = runner.run_topic(topic)
    tally["passed"] += ran - len(failures)
    tally["failed"] += len(failures)
    assert not failures, "\n".join(failures)
    assert ran == runner.held(topic) > 0


@pytest.mark.parametrize("topic", runner.topics())
def test_a_wrong_expectation_is_seen(topic: str) -> None:
    assert not runner.blind(topic)
