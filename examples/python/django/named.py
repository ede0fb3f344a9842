"""Django, guarded by the scopes that its views name."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views import View
from scopeward import Policy
from scopeward.django import Scopes, all_of, any_of, public

from tasks import Scope
from verify import verify

scopes = Scopes[Scope](
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
)

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "testserver"],
    ROOT_URLCONF=__name__,
    SCOPEWARD=f"{__name__}.scopes",
)


def done(operation: str) -> HttpResponse:
    return JsonResponse({"operation": operation, "rows": "all"})


@public("Load balancers ask without a token")
def health(request: HttpRequest) -> HttpResponse:
    return done("GET /health")


@scopes.need({"authenticated": True})
def me(request: HttpRequest) -> HttpResponse:
    return done("GET /me")


class Tasks(View):
    @scopes.need("tasks:read")
    def get(self, request: HttpRequest) -> HttpResponse:
        return done("GET /tasks")

    @scopes.need("tasks:write")
    def post(self, request: HttpRequest) -> HttpResponse:
        return done("POST /tasks")


class Task(View):
    @scopes.need("tasks:read")
    def get(self, request: HttpRequest, id: int) -> HttpResponse:
        return done("GET /tasks/{id:int}")

    @scopes.need("tasks:write")
    def put(self, request: HttpRequest, id: int) -> HttpResponse:
        return done("PUT|PATCH /tasks/{id:int}")

    @scopes.need("tasks:write")
    def delete(self, request: HttpRequest, id: int) -> HttpResponse:
        return done("DELETE /tasks/{id:int}")

    patch = put


@scopes.need("tasks:read")
def archive(request: HttpRequest) -> HttpResponse:
    return done("GET /tasks/archive")


@scopes.need(any_of("tasks:read", "reports:read"))
def search(request: HttpRequest) -> HttpResponse:
    return done("GET /search")


@scopes.need("reports:read")
def reports(request: HttpRequest) -> HttpResponse:
    return done("GET /reports")


@scopes.need(all_of("tasks:write", "time:write"))
def bring_in(request: HttpRequest) -> HttpResponse:
    return done("POST /import")


@scopes.need("time:read")
def time(request: HttpRequest) -> HttpResponse:
    return done("GET /time")


@scopes.need("time:read")
def time_of(request: HttpRequest, person: str) -> HttpResponse:
    return done("GET /people/{person}/time")


@scopes.need("admin:all")
def users(request: HttpRequest) -> HttpResponse:
    return done("GET /users")


@scopes.need("admin:all")
def audit(request: HttpRequest, entry: str) -> HttpResponse:
    return done("GET /audit/{entry}")


@scopes.need("files:read")
def file(request: HttpRequest, path: str) -> HttpResponse:
    return done("GET /files/{*path}")


urlpatterns = [
    path("health", health),
    path("me", me),
    path("tasks", Tasks.as_view()),
    path("tasks/archive", archive),
    path("tasks/<int:id>", Task.as_view()),
    path("search", search),
    path("reports", reports),
    path("import", bring_in),
    path("time", time),
    path("people/<person>/time", time_of),
    path("users", users),
    path("audit/<entry>", audit),
    path("files/<path:path>", file),
]

if __name__ == "__main__":
    # `runserver` checks the routes, too, before it starts; `check` does nothing else.
    arguments = sys.argv[1:] or ["runserver", "--noreload", os.environ["PORT"]]
    execute_from_command_line(["manage.py", *arguments])
