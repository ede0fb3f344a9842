"""Authlib, as a confidential client of the API with Basic, and as a public one."""

import os

from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url

import requests
from person import API, CALLBACK, ISSUER, Person, steps

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
ok = steps("authlib_client")
person = Person()

found = requests.get(get_well_known_url(ISSUER, external=True)).json()
metadata = AuthorizationServerMetadata(found)
for check in ("response_types_supported", "grant_types_supported", "code_challenge_methods_supported"):
    getattr(metadata, f"validate_{check}")()
assert metadata["issuer"] == ISSUER
ok("discovery")


def connect(client_id, secret, method, step):
    session = OAuth2Session(
        client_id,
        secret,
        scope="tasks:read tasks:write",
        redirect_uri=CALLBACK,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        code_challenge_method="S256",
        token_endpoint=metadata["token_endpoint"],
    )
    verifier = "authlib-" * 6
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], resource=API, code_verifier=verifier
    )
    answer = person.allow(url)
    step("consent")
    token = session.fetch_token(authorization_response=answer, state=state, code_verifier=verifier)
    assert token["scope"] == "tasks:read tasks:write", token
    step("code")
    return session


def tasks(session):
    answer = session.get(f"{API}/v1/tasks")
    assert answer.status_code == 200, answer.text


session = connect(os.environ["CONFIDENTIAL_ID"], os.environ["CONFIDENTIAL_SECRET"], "client_secret_basic", ok)
tasks(session)
ok("call")
old = dict(session.token)
new = session.refresh_token(metadata["token_endpoint"])
assert new["refresh_token"] != old["refresh_token"] and new["scope"] == old["scope"]
tasks(session)
ok("refresh")
told = session.introspect_token(metadata["introspection_endpoint"], token=session.token["access_token"]).json()
assert told["active"] and told["aud"] == API, told
ok("introspect")
answer = session.revoke_token(metadata["revocation_endpoint"], token=session.token["refresh_token"])
assert answer.status_code == 200, answer.text
assert session.get(f"{API}/v1/tasks").status_code == 401
ok("revoke")
tasks(connect(os.environ["PUBLIC_ID"], None, "none", lambda step: None))
ok("public")
