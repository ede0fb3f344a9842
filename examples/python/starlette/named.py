"""Starlette, guarded by the scopes that its endpoints name."""

import os
from pathlib import Path

import uvicorn
from scopeward import Policy
from scopeward.starlette import Scopes, all_of, any_of, public
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tasks import Scope
from verify import verify

scopes = Scopes[Scope](
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
)


def done(operation: str) -> Response:
    return JSONResponse({"operation": operation, "rows": "all"})


@public("Load balancers ask without a token")
def health(request: Request) -> Response:
    return done("GET /health")


@scopes.need({"authenticated": True})
def me(request: Request) -> Response:
    return done("GET /me")


class Tasks(HTTPEndpoint):
    @scopes.need("tasks:read")
    def get(self, request: Request) -> Response:
        return done("GET /tasks")

    @scopes.need("tasks:write")
    def post(self, request: Request) -> Response:
        return done("POST /tasks")


class Task(HTTPEndpoint):
    @scopes.need("tasks:read")
    def get(self, request: Request) -> Response:
        return done("GET /tasks/{id:int}")

    @scopes.need("tasks:write")
    def put(self, request: Request) -> Response:
        return done("PUT|PATCH /tasks/{id:int}")

    @scopes.need("tasks:write")
    def delete(self, request: Request) -> Response:
        return done("DELETE /tasks/{id:int}")

    patch = put


@scopes.need("tasks:read")
def archive(request: Request) -> Response:
    return done("GET /tasks/archive")


@scopes.need(any_of("tasks:read", "reports:read"))
def search(request: Request) -> Response:
    return done("GET /search")


@scopes.need("reports:read")
async def reports(request: Request) -> Response:
    return done("GET /reports")


@scopes.need(all_of("tasks:write", "time:write"))
def bring_in(request: Request) -> Response:
    return done("POST /import")


@scopes.need("time:read")
def time(request: Request) -> Response:
    return done("GET /time")


@scopes.need("time:read")
def time_of(request: Request) -> Response:
    return done("GET /people/{person}/time")


@scopes.need("admin:all")
def users(request: Request) -> Response:
    return done("GET /users")


@scopes.need("admin:all")
def audit(request: Request) -> Response:
    return done("GET /audit/{entry}")


@scopes.need("files:read")
def file(request: Request) -> Response:
    return done("GET /files/{*path}")


app = Starlette(
    routes=[
        Route("/health", health),
        Route("/me", me),
        Route("/tasks", Tasks),
        Route("/tasks/archive", archive),
        Route("/tasks/{id:int}", Task),
        Route("/search", search),
        Route("/reports", reports),
        Route("/import", bring_in, methods=["POST"]),
        Route("/time", time),
        Route("/people/{person}/time", time_of),
        Route("/users", users),
        Route("/audit/{entry}", audit),
        Route("/files/{path:path}", file),
    ]
)
scopes.check(app)

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]))
