"""FastAPI, guarded by the policy's operations: routes name no scopes, and what the policy does not know is refused."""

import os
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from fastapi import Depends, FastAPI
from scopeward import Policy
from scopeward.fastapi import Access, Scopes, response

from verify import verify

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
    obliged=True,  # what shows rows below shows own ones only where it must
)

app = FastAPI(openapi_url=None)
app.add_middleware(scopes.table)

Allowed = Annotated[Access, Depends(scopes.access)]


@app.get("/health")
@app.get("/me")
@app.head("/tasks")
@app.get("/tasks")
@app.get("/tasks/archive")
@app.get("/tasks/{id}")
@app.get("/search")
@app.get("/reports")
@app.get("/users")
@app.get("/audit/{entry}")
@app.get("/files/{path:path}")
@app.post("/tasks")
@app.put("/tasks/{id}")
@app.patch("/tasks/{id}")
@app.delete("/tasks/{id}")
@app.post("/import")
def done(access: Allowed) -> Any:
    return {"operation": access.decision.operation, "rows": access.rows}


@app.get("/time")
def time(access: Allowed) -> Any:
    # With own rows: WHERE person = access.principal.
    return {"operation": access.decision.operation, "rows": access.rows}


@app.get("/people/{person}/time")
def time_of(person: str, access: Allowed) -> Any:
    if refusal := access.about(person):
        return response(refusal)
    return {"operation": access.decision.operation, "rows": access.rows}


scopes.check(app)

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]))
