"""Asks for every operation of the API's document without a token: each answers 401 and says how to get one."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.openapi import from_url

from trial import ISSUER, Trial, parameters

trial = Trial("unguarded")
CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def ask(operation: schemathesis.APIOperation) -> None:
    @settings(
        max_examples=5,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=CHECKS,
    )
    @given(case=operation.as_strategy())
    def refused(case: schemathesis.Case) -> None:
        # Tokens that it makes up.
        case.headers.pop("Authorization", None)
        reply = case.call(base_url=ISSUER)
        assert reply.status_code == 401, f"{reply.status_code}: {reply.text}"
        (header,) = reply.headers["www-authenticate"]
        found = parameters(header)
        assert "error" not in found, found
        assert (
            found["resource_metadata"]
            == f"{ISSUER}/.well-known/oauth-protected-resource/api"
        )

    refused()


for result in from_url(f"{ISSUER}/api/openapi.json").get_all_operations():
    operation = result.ok()
    with trial.step(operation.label.replace(" ", ":")):
        ask(operation)
