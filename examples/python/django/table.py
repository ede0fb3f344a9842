"""Django, guarded by the policy's operations: views name no scopes, and what the policy does not know is refused."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from scopeward import Policy
from scopeward.django import Scopes, response

from verify import verify

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
    obliged=True,  # what shows rows below shows own ones only where it must
)

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "testserver"],
    MIDDLEWARE=["scopeward.django.table"],
    ROOT_URLCONF=__name__,
    SCOPEWARD=f"{__name__}.scopes",
)


def done(request: HttpRequest, **parameters: Any) -> HttpResponse:
    # With own rows: .filter(person=access.principal).
    access = scopes.access(request)
    return JsonResponse({"operation": access.decision.operation, "rows": access.rows})


def time_of(request: HttpRequest, person: str) -> HttpResponse:
    if refusal := scopes.access(request).about(person):
        return response(refusal)
    return done(request)


urlpatterns = [
    path("health", done),
    path("me", done),
    path("tasks", done),
    path("tasks/archive", done),
    path("tasks/<int:id>", done),
    path("search", done),
    path("reports", done),
    path("import", done),
    path("time", done),
    path("people/<person>/time", time_of),
    path("users", done),
    path("audit/<entry>", done),
    path("files/<path:path>", done),
]

if __name__ == "__main__":
    # `runserver` checks the routes, too, before it starts; `check` does nothing else.
    arguments = sys.argv[1:] or ["runserver", "--noreload", os.environ["PORT"]]
    execute_from_command_line(["manage.py", *arguments])
