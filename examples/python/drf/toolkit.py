"""Django REST framework behind django-oauth-toolkit: it issues the tokens, the policy says what their scopes mean."""

from pathlib import Path
from typing import Any

from django.urls import include, path
from oauth2_provider.contrib.rest_framework import TokenHasScope  # type: ignore[import-untyped]
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from scopeward import Policy
from scopeward.drf import Scopes
from scopeward.oauth_toolkit import token_payload

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    payload=token_payload,
    audience="https://tasks.example/api",
)


class Reports(APIView):
    """The policy decides."""

    need = "reports:read"

    def get(self, request: Request) -> Response:
        return Response({"person": scopes.access(request).principal})


class Unchanged(APIView):
    """The toolkit decides, as ever, but by all that a token's scopes give."""

    permission_classes = [TokenHasScope]
    required_scopes = ["reports:read"]

    def get(self, request: Request) -> Response:
        token: Any = request.auth
        return Response({"scope": token.scope})


urlpatterns = [
    path("reports", Reports.as_view()),
    path("unchanged", Unchanged.as_view()),
    path("o/", include("oauth2_provider.urls")),
]
