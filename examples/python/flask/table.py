"""Flask, guarded by the policy's operations: routes name no scopes, and what the policy does not know is refused."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from scopeward import Policy
from scopeward.flask import Scopes, response

from verify import verify

scopes = Scopes(
    Policy.compile(Path("../tasks.toml").read_text()),
    verify=verify,
    audience="https://tasks.example/api",
    resource_metadata="https://tasks.example/.well-known/oauth-protected-resource/api",
    obliged=True,  # what shows rows below shows own ones only where it must
)

app = Flask(__name__, static_folder=None)
app.before_request(scopes.table)


@app.get("/health")
@app.get("/me")
@app.route("/tasks", methods=["GET", "POST"])
@app.get("/tasks/archive")
@app.route("/tasks/<int:id>", methods=["GET", "PUT", "PATCH", "DELETE"])
@app.get("/search")
@app.get("/reports")
@app.post("/import")
@app.get("/time")
@app.get("/users")
@app.get("/audit/<entry>")
@app.get("/files/<path:path>")
def done(**parameters: Any) -> Any:
    # With own rows: WHERE person = access.principal.
    access = scopes.access()
    return {"operation": access.decision.operation, "rows": access.rows}


@app.get("/people/<person>/time")
def time_of(person: str) -> Any:
    if refusal := scopes.access().about(person):
        return response(refusal)
    return done()


scopes.check(app)

if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
