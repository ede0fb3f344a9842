"""schemathesis over the published OpenAPI document: every operation is guarded, and none breaks."""

import os
import subprocess
import sys

import requests
from person import API, CALLBACK, ISSUER, Person, steps
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
ok = steps("openapi_client")

document = requests.get(f"{API}/openapi.json").json()
assert document["openapi"].startswith("3.1"), document["openapi"]
methods = ("get", "put", "post", "patch", "delete")
operations = [(m, path) for path, item in document["paths"].items() for m in methods if m in item]
assert len(operations) > 20, operations
for method, path in operations:
    answer = requests.request(method, f"{ISSUER}{path.replace('{id}', '1')}")
    assert answer.status_code == 401, (method, path, answer.status_code)
    assert answer.headers["www-authenticate"].startswith("Bearer "), (method, path)
ok("guarded")

offered = document["components"]["securitySchemes"]
scope = sorted({s for scheme in offered.values() for f in scheme.get("flows", {}).values() for s in f["scopes"]} - {"mcp"})
client_id, secret = os.environ["CONFIDENTIAL_ID"], os.environ["CONFIDENTIAL_SECRET"]
session = OAuth2Session(client_id, redirect_uri=CALLBACK, scope=scope, pkce="S256")
url, _ = session.authorization_url(f"{ISSUER}/oauth/authorize", resource=API)
basic = HTTPBasicAuth(client_id, secret)
os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] = "1"
token = session.fetch_token(f"{ISSUER}/oauth/token", authorization_response=Person().allow(url), auth=basic)

checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
run = [
    os.path.join(os.path.dirname(sys.executable), "schemathesis"),
    *("run", f"{API}/openapi.json", "--header", f"Authorization: Bearer {token['access_token']}"),
    *("--checks", checks, "--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--seed", "1"),
    *("--generation-database", "none", "--workers", "1", "--max-failures", "20"),
]
done = subprocess.run(run, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
assert done.returncode == 0, done.stdout[-6000:]
assert f"Tested: {len(operations)}\n" in done.stdout, done.stdout[-6000:]
ok("fuzzed")
