"""django-oauth-toolkit issues, and asks for scopes; the policy is its catalogue and says what they give."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from scopeward import Policy
from tokens import API, ROOT, token, verify

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
sys.path.insert(0, str(ROOT / "examples/python/drf"))

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Asks for a path with a token of these scopes, as the toolkit keeps them."""
    before = os.getcwd()
    os.chdir(ROOT / "examples/python")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User
    from django.utils.timezone import now
    from oauth2_provider.models import AccessToken
    from rest_framework.test import APIClient

    ann = User.objects.create(username="ann")

    def asked(path: str, scope: str | None, **more: Any) -> Any:
        headers = {}
        if scope is not None:
            text = f"token-{AccessToken.objects.count()}"
            more = {"expires": now() + timedelta(minutes=5), "user": ann, **more}
            AccessToken.objects.create(token=text, scope=scope, **more)
            headers["Authorization"] = f"Bearer {text}"
        return APIClient().get(path, headers=headers)

    yield asked
    os.chdir(before)


def test_token_has_scope_is_right_once_it_sees_all_that_scopes_give(ask: Ask) -> None:
    from oauth2_provider.contrib.rest_framework import OAuth2Authentication
    from toolkit import Unchanged

    def judged(granted: bool) -> None:
        assert (ask("/unchanged", "reports:write").status_code == 200) is granted
        assert ask("/unchanged", "reports:read").status_code == 200
        for scope in ("tasks:read", "*", "admin:all", ""):
            assert ask("/unchanged", scope).status_code == 403
        assert ask("/unchanged", None).status_code == 401

    judged(True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Unchanged, "authentication_classes", [OAuth2Authentication])
        judged(False)


def test_a_token_for_another_resource_gives_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oauth2_provider.settings import oauth2_settings

    # The toolkit compares resources with the address of the request: here the policy alone decides.
    name = "RESOURCE_SERVER_TOKEN_RESOURCE_VALIDATOR"
    monkeypatch.setattr(oauth2_settings, name, None)
    assert ask("/unchanged", "reports:write", resource=[API]).status_code == 200
    other = ["https://elsewhere.example"]
    assert ask("/unchanged", "reports:read", resource=other).status_code == 403
    assert ask("/reports", "reports:read", resource=other).status_code == 401


def test_what_is_stored_stays_as_it_was_granted(ask: Ask) -> None:
    from oauth2_provider.models import AccessToken

    assert ask("/unchanged", "reports:write").json() == {"scope": "reports:write"}
    assert AccessToken.objects.latest("pk").scope == "reports:write"


def test_the_policy_decides_about_the_toolkits_tokens(ask: Ask) -> None:
    assert ask("/reports", "reports:write").json() == {"person": "1"}
    refused = ask("/reports", "tasks:read")
    assert refused.status_code == 403
    assert refused["www-authenticate"].startswith('Bearer error="insufficient_scope"')
    assert refused.json()["required_scope"] == "reports:read"
    assert ask("/reports", None)["www-authenticate"] == 'Bearer scope="reports:read"'
    ended = ask("/reports", "reports:read", expires=datetime(2020, 1, 1, tzinfo=UTC))
    assert ended.status_code == 401
    assert 'error="invalid_token"' in ended["www-authenticate"]


def test_without_the_handler_the_status_and_the_challenge_are_the_same(
    ask: Ask,
) -> None:
    from rest_framework.settings import api_settings
    from rest_framework.views import exception_handler

    right = ask("/reports", "tasks:read")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api_settings, "EXCEPTION_HANDLER", exception_handler)
        plain = ask("/reports", "tasks:read")
    assert plain.json() == right.json()
    assert plain.status_code == right.status_code
    assert plain["www-authenticate"] == right["www-authenticate"]


def test_the_policy_is_the_catalogue(ask: Ask) -> None:
    from oauth2_provider.scopes import get_scopes_backend

    backend = get_scopes_backend()
    assert backend.get_all_scopes()["tasks:read"] == "See your tasks"
    available = backend.get_available_scopes()
    assert "reports:write" in available
    assert not {"mcp", "*", "tasks:*", "admin:all"} & set(available)
    assert set(available) <= set(backend.get_all_scopes())
    assert backend.get_default_scopes() == []


def test_the_routes_are_checked(ask: Ask) -> None:
    from django.core.checks import run_checks

    found = [one.id for one in run_checks() if one.id.startswith("scopeward.")]
    # The example serves little of what the policy lists, and one view that the policy is not asked about.
    assert set(found) == {"scopeward.unserved-operation", "scopeward.unprotected-route"}
    assert found.count("scopeward.unprotected-route") == 1


def test_the_middleware_is_asynchronous_where_django_is(
    ask: Ask, policy: Policy
) -> None:
    from django.http import HttpResponse
    from django.test import AsyncRequestFactory, override_settings
    from scopeward import django

    async def later(text: str) -> Any:
        return verify(text)

    async def view(request: Any) -> Any:
        return HttpResponse(guard.access(request).principal)

    async def asked(headers: dict[str, str]) -> Any:
        return await guarded(AsyncRequestFactory().get("/tasks", headers=headers))

    global guard
    guard = django.Scopes(policy, verify=later, audience=API)
    with override_settings(SCOPEWARD=f"{__name__}.guard"):
        guarded = django.table(view)
    assert asyncio.run(asked(token("tasks:read"))).content == b"ann"
    assert asyncio.run(asked(token("time:read"))).status_code == 403
    assert asyncio.run(asked({})).status_code == 401


guard: Any = None
