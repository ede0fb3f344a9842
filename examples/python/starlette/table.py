"""Starlette, guarded by the policy's operations: routes name no scopes, and what the policy does not know is refused."""

import os
from pathlib import Path

import uvicorn
from scopeward import Policy
from scopeward.starlette import Scopes, response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from verify import verify

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
    obliged=True,  # what shows rows below shows own ones only where it must
)


def done(request: Request) -> Response:
    # With own rows: WHERE person = access.principal.
    access = scopes.access(request)
    return JSONResponse({"operation": access.decision.operation, "rows": access.rows})


def time_of(request: Request) -> Response:
    if refusal := scopes.access(request).about(request.path_params["person"]):
        return response(refusal)
    return done(request)


app = Starlette(
    middleware=[Middleware(scopes.table)],
    routes=[
        Route("/health", done),
        Route("/me", done),
        Route("/tasks", done, methods=["GET", "POST"]),
        Route("/tasks/archive", done),
        Route("/tasks/{id:int}", done, methods=["GET", "PUT", "PATCH", "DELETE"]),
        Route("/search", done),
        Route("/reports", done),
        Route("/import", done, methods=["POST"]),
        Route("/time", done),
        Route("/people/{person}/time", time_of),
        Route("/users", done),
        Route("/audit/{entry}", done),
        Route("/files/{path:path}", done),
    ],
)
scopes.check(app)

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]))
