"""Flask, guarded by the scopes that its views name."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from scopeward import Policy
from scopeward.flask import Scopes, all_of, any_of, public

from tasks import Scope
from verify import verify

scopes = Scopes[Scope](
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
)

app = Flask(__name__, static_folder=None)


def done(operation: str) -> Any:
    return {"operation": operation, "rows": "all"}


@app.get("/health")
@public("Load balancers ask without a token")
def health() -> Any:
    return done("GET /health")


@app.get("/me")
@scopes.need({"authenticated": True})
def me() -> Any:
    return done("GET /me")


@app.get("/tasks")
@scopes.need("tasks:read")
def tasks() -> Any:
    return done("GET /tasks")


@app.post("/tasks")
@scopes.need("tasks:write")
def add() -> Any:
    return done("POST /tasks")


@app.get("/tasks/archive")
@scopes.need("tasks:read")
def archive() -> Any:
    return done("GET /tasks/archive")


@app.get("/tasks/<int:id>")
@scopes.need("tasks:read")
def task(id: int) -> Any:
    return done("GET /tasks/{id:int}")


@app.put("/tasks/<int:id>")
@app.patch("/tasks/<int:id>")
@scopes.need("tasks:write")
def change(id: int) -> Any:
    return done("PUT|PATCH /tasks/{id:int}")


@app.delete("/tasks/<int:id>")
@scopes.need("tasks:write")
def remove(id: int) -> Any:
    return done("DELETE /tasks/{id:int}")


@app.get("/search")
@scopes.need(any_of("tasks:read", "reports:read"))
def search() -> Any:
    return done("GET /search")


@app.get("/reports")
@scopes.need("reports:read")
def reports() -> Any:
    return done("GET /reports")


@app.post("/import")
@scopes.need(all_of("tasks:write", "time:write"))
def bring_in() -> Any:
    return done("POST /import")


@app.get("/time")
@scopes.need("time:read")
def time() -> Any:
    return done("GET /time")


@app.get("/people/<person>/time")
@scopes.need("time:read")
def time_of(person: str) -> Any:
    return done("GET /people/{person}/time")


@app.get("/users")
@scopes.need("admin:all")
def users() -> Any:
    return done("GET /users")


@app.get("/audit/<entry>")
@scopes.need("admin:all")
def audit(entry: str) -> Any:
    return done("GET /audit/{entry}")


@app.get("/files/<path:path>")
@scopes.need("files:read")
def file(path: str) -> Any:
    return done("GET /files/{*path}")


scopes.check(app)

if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
