"""FastAPI, guarded by the scopes that its routes name. They stand in the OpenAPI document, too."""

import os
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI
from scopeward import Policy
from scopeward.fastapi import Access, Scopes, all_of, any_of, public

from tasks import Scope
from verify import verify

scopes = Scopes[Scope](
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
)

app = FastAPI()
scopes.install(app)

Reader = Annotated[Access, scopes.need("tasks:read")]
Writer = Annotated[Access, scopes.need("tasks:write")]


def done(operation: str) -> Any:
    return {"operation": operation, "rows": "all"}


@app.get("/health")
@public("Load balancers ask without a token")
def health() -> Any:
    return done("GET /health")


@app.get("/me", dependencies=[scopes.need({"authenticated": True})])
def me() -> Any:
    return done("GET /me")


@app.head("/tasks", include_in_schema=False)
@app.get("/tasks")
def tasks(access: Reader) -> Any:
    return done("GET /tasks")


@app.post("/tasks")
def add(access: Writer) -> Any:
    return done("POST /tasks")


@app.get("/tasks/archive")
def archive(access: Reader) -> Any:
    return done("GET /tasks/archive")


@app.get("/tasks/{id}")
def task(id: int, access: Reader) -> Any:
    return done("GET /tasks/{id:int}")


@app.put("/tasks/{id}")
@app.patch("/tasks/{id}")
def change(id: int, access: Writer) -> Any:
    return done("PUT|PATCH /tasks/{id:int}")


@app.delete("/tasks/{id}")
def remove(id: int, access: Writer) -> Any:
    return done("DELETE /tasks/{id:int}")


@app.get("/search", dependencies=[scopes.need(any_of("tasks:read", "reports:read"))])
def search() -> Any:
    return done("GET /search")


@app.get("/reports", dependencies=[scopes.need("reports:read")])
def reports() -> Any:
    return done("GET /reports")


@app.post("/import", dependencies=[scopes.need(all_of("tasks:write", "time:write"))])
def bring_in() -> Any:
    return done("POST /import")


@app.get("/time", dependencies=[scopes.need("time:read")])
def time() -> Any:
    return done("GET /time")


@app.get("/people/{person}/time", dependencies=[scopes.need("time:read")])
def time_of(person: str) -> Any:
    return done("GET /people/{person}/time")


@app.get("/users", dependencies=[scopes.need("admin:all")])
def users() -> Any:
    return done("GET /users")


@app.get("/audit/{entry}", dependencies=[scopes.need("admin:all")])
def audit(entry: str) -> Any:
    return done("GET /audit/{entry}")


@app.get("/files/{path:path}", dependencies=[scopes.need("files:read")])
def file(path: str) -> Any:
    return done("GET /files/{*path}")


DOCS = ["/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"]
OPEN = dict.fromkeys(DOCS, "Developers read it before they sign in")
scopes.check(app, public=OPEN)

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]))
