"""Django REST framework, guarded by the scopes that its views name."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["rest_framework"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
        "DEFAULT_PERMISSION_CLASSES": ["scopeward.drf.PolicyScope"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "EXCEPTION_HANDLER": "scopeward.drf.exception_handler",
    },
    SCOPEWARD=f"{__name__}.scopes",
)

from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from scopeward import Policy
from scopeward.drf import Scopes, all_of, any_of, public

from verify import verify

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
)


def done(operation: str) -> Response:
    return Response({"operation": operation, "rows": "all"})


class Health(APIView):
    permission_classes = [AllowAny]

    @public("Load balancers ask without a token")
    def get(self, request: Request) -> Response:
        return done("GET /health")


class Me(APIView):
    need = {"authenticated": True}

    def get(self, request: Request) -> Response:
        return done("GET /me")


class Tasks(APIView):
    need = {"GET": "tasks:read", "POST": "tasks:write"}

    def get(self, request: Request) -> Response:
        return done("GET /tasks")

    def post(self, request: Request) -> Response:
        return done("POST /tasks")


class Task(APIView):
    need = {
        "GET": "tasks:read",
        "PUT": "tasks:write",
        "PATCH": "tasks:write",
        "DELETE": "tasks:write",
    }

    def get(self, request: Request, id: int) -> Response:
        return done("GET /tasks/{id:int}")

    def put(self, request: Request, id: int) -> Response:
        return done("PUT|PATCH /tasks/{id:int}")

    def delete(self, request: Request, id: int) -> Response:
        return done("DELETE /tasks/{id:int}")

    patch = put


class Archive(APIView):
    need = "tasks:read"

    def get(self, request: Request) -> Response:
        return done("GET /tasks/archive")


class Search(APIView):
    need = any_of("tasks:read", "reports:read")

    def get(self, request: Request) -> Response:
        return done("GET /search")


class Reports(APIView):
    need = "reports:read"

    def get(self, request: Request) -> Response:
        return done("GET /reports")


class Import(APIView):
    need = all_of("tasks:write", "time:write")

    def post(self, request: Request) -> Response:
        return done("POST /import")


class Time(APIView):
    need = "time:read"

    def get(self, request: Request) -> Response:
        return done("GET /time")


class TimeOf(APIView):
    need = "time:read"

    def get(self, request: Request, person: str) -> Response:
        return done("GET /people/{person}/time")


class Users(APIView):
    need = "admin:all"

    def get(self, request: Request) -> Response:
        return done("GET /users")


class Audit(APIView):
    need = "admin:all"

    def get(self, request: Request, entry: str) -> Response:
        return done("GET /audit/{entry}")


class File(APIView):
    need = "files:read"

    def get(self, request: Request, path: str) -> Response:
        return done("GET /files/{*path}")


urlpatterns = [
    path("health", Health.as_view()),
    path("me", Me.as_view()),
    path("tasks", Tasks.as_view()),
    path("tasks/archive", Archive.as_view()),
    path("tasks/<int:id>", Task.as_view()),
    path("search", Search.as_view()),
    path("reports", Reports.as_view()),
    path("import", Import.as_view()),
    path("time", Time.as_view()),
    path("people/<person>/time", TimeOf.as_view()),
    path("users", Users.as_view()),
    path("audit/<entry>", Audit.as_view()),
    path("files/<path:path>", File.as_view()),
]

if __name__ == "__main__":
    # `runserver` checks the routes, too, before it starts; `check` does nothing else.
    arguments = sys.argv[1:] or ["runserver", "--noreload", os.environ["PORT"]]
    execute_from_command_line(["manage.py", *arguments])
