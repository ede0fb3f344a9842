"""requests-oauthlib, which raises if the scope that it gets is not the one that it asked for."""

import os

import requests
from person import API, CALLBACK, ISSUER, Person, steps
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
ok = steps("requests_oauthlib_client")
client_id, secret = os.environ["CONFIDENTIAL_ID"], os.environ["CONFIDENTIAL_SECRET"]

metadata = requests.get(f"{ISSUER}/.well-known/oauth-authorization-server").json()
assert metadata["issuer"] == ISSUER
ok("discovery")

scope = ["tasks:read", "tasks:write"]
session = OAuth2Session(client_id, redirect_uri=CALLBACK, scope=scope, pkce="S256")
url, state = session.authorization_url(metadata["authorization_endpoint"], resource=API)
answer = Person().allow(url)
ok("consent")
token = session.fetch_token(
    metadata["token_endpoint"], authorization_response=answer, auth=HTTPBasicAuth(client_id, secret)
)
assert token["scope"] == scope, token
ok("code")
answer = session.get(f"{API}/v1/tasks")
assert answer.status_code == 200, answer.text
ok("call")
# It sends the secret in the body here: a client of one registered way may use the other.
old = session.token["refresh_token"]
new = session.refresh_token(metadata["token_endpoint"], auth=HTTPBasicAuth(client_id, secret))
assert new["refresh_token"] != old and new["scope"] == scope, new
assert session.get(f"{API}/v1/tasks").status_code == 200
ok("refresh")
answer = requests.post(
    metadata["revocation_endpoint"], data={"token": new["refresh_token"]}, auth=HTTPBasicAuth(client_id, secret)
)
assert answer.status_code == 200, answer.text
assert session.get(f"{API}/v1/tasks").status_code == 401
ok("revoke")
