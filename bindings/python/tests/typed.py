"""What type checkers take and refuse: `mypy --strict` fails on any other error, and on an ignored one that is none."""

from array import array
from typing import assert_type

import numpy
import polars
from scopeward import Consent, Policy, bearer, wire

policy = Policy.compile("")
grant = policy.grant({"scope": ["a", "b"], "roles": ("admin",), "state": "active"})
need = policy.need({"all": ["a", {"any": ["b", "c"]}]})

assert_type(policy.decide(grant, "GET", "/").alternatives, list[wire.Alternative])
assert_type(policy.route("GET", "/"), int | None)
policy.decide(grant, policy.operation("GET /"), owner="ann")
policy.decide(None, need)
policy.decide(None, policy.need("a", "https://api.example"))
policy.decide(None, {"need": "a", "audience": None})
policy.decide(grant, {"method": "GET", "path": "/", "owner": None})
policy.allows(grant, {"need": {"public": True}})
policy.decide_many(grant, [1, None, ("GET", "/")])
policy.decide_many(grant, array("I", [1]))
policy.decide_many(grant, numpy.zeros(3, "u4"))
policy.decide_many(grant, polars.Series([1]))
policy.decide_many(grant, "GET", polars.Series(["/"]))
policy.decide_many(grant, ["GET", None], ["/", "/"])

consent = policy.consent({"request": {}, "client": {"id": "a", "redirect_uri": "b"}})
assert_type(consent.toggle("a", True), tuple[Consent, list[wire.Change]])
assert_type(policy.review({"missing": "add"})["error"], wire.OAuthError | None)

assert_type(policy.messages("{}"), list[str])
routes: list[wire.Route] = [{"method": "GET", "path": "/", "need": {"any": ["a"]}}]
assert_type(policy.check_routes(routes), list[wire.RouteFinding])
assert_type(bearer(None), str | None)
assert_type(policy.decide(None, 0).response(), wire.HttpResponse | None)

policy.grant({"scopes": "a"})  # type: ignore[typeddict-item, typeddict-unknown-key]
policy.grant(None)  # type: ignore[arg-type]
policy.decide(grant, "GET")  # type: ignore[call-overload]
policy.decide(grant, 1.5)  # type: ignore[call-overload]
policy.decide(grant, {"methods": "GET"})  # type: ignore[call-overload]
policy.decide(grant, {"handle": 1}, owner="ann")  # type: ignore[call-overload]
policy.decide_many(grant, [1.5])  # type: ignore[list-item]
policy.narrow(None)  # type: ignore[arg-type]
policy.review({"missing": "ad"})  # type: ignore[typeddict-item]
consent.table = consent.table  # type: ignore[misc]
