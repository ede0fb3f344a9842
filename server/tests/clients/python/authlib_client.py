"""Authlib: a developer's confidential clients, by header and by body, and a public one; they use the API."""

import os

# The one concession to http that Authlib offers.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from trial import (
    API,
    CLIENTS,
    ISSUER,
    REDIRECT,
    Browser,
    Trial,
    challenge,
    discover,
    scopes,
)

METHODS = {
    "basic": "client_secret_basic",
    "post": "client_secret_post",
    "public": "none",
}
trial = Trial("authlib")
browser = Browser()


def session(server: dict[str, object], kind: str, scope: str) -> OAuth2Session:
    return OAuth2Session(
        **CLIENTS[kind],
        token_endpoint_auth_method=METHODS[kind],
        revocation_endpoint_auth_method=METHODS[kind],
        token_endpoint=server["token_endpoint"],
        code_challenge_method="S256",
        redirect_uri=REDIRECT,
        scope=scope,
    )


def authorize(server: dict[str, object], client: OAuth2Session) -> dict[str, str]:
    verifier = generate_token(48)
    endpoint = server["authorization_endpoint"]
    url, state = client.create_authorization_url(
        endpoint, code_verifier=verifier, resource=API
    )
    answer = browser.authorize(url)
    return client.fetch_token(
        authorization_response=answer, state=state, code_verifier=verifier, resource=API
    )


def refused(error: str, client: OAuth2Session, **parameters: str) -> None:
    try:
        client.refresh_token(**parameters)
    except OAuthError as found:
        assert found.error == error, found
    else:
        raise AssertionError("it is not refused")


for kind in METHODS:
    with trial.step(f"{kind}-discovery"):
        server = discover(API)
        AuthorizationServerMetadata(server).validate()
    with trial.step(f"{kind}-consent"):
        client = session(server, kind, "clients:read")
        token = authorize(server, client)
        assert token["scope"] == "clients:read"
    with trial.step(f"{kind}-call"):
        assert client.get(f"{API}/v1/clients").status_code == 200
    with trial.step(f"{kind}-insufficient-scope"):
        wanted = challenge(
            client.post(f"{API}/v1/clients", json={"name": f"by {kind}"}), 403
        )
        assert wanted["error"] == "insufficient_scope"
    with trial.step(f"{kind}-step-up"):
        client = session(server, kind, f"clients:read {wanted['scope']}")
        token = authorize(server, client)
        assert scopes(token["scope"]) == ["clients:read", "clients:write"]
        assert (
            client.post(f"{API}/v1/clients", json={"name": f"by {kind}"}).status_code
            == 201
        )
    with trial.step(f"{kind}-refresh"):
        # As it is: the library sends the scope again, and no resource.
        before = dict(client.token)
        after = client.refresh_token()
        assert after["refresh_token"] != before["refresh_token"]
        assert scopes(after["scope"]) == ["clients:read", "clients:write"]
        assert client.get(f"{API}/v1/clients").status_code == 200
        refused("invalid_scope", client, scope="clients:read settings:read")
    if kind != "public":
        with trial.step(f"{kind}-introspection"):
            told = client.introspect_token(
                server["introspection_endpoint"], client.token["access_token"]
            ).json()
            assert (told["active"], told["aud"], told["iss"]) == (True, API, ISSUER), (
                told
            )
    with trial.step(f"{kind}-revocation"):
        assert client.revoke_token(server["revocation_endpoint"]).status_code == 200
        dead = challenge(client.get(f"{API}/v1/clients"), 401)
        assert dead["error"] == "invalid_token"
        refused("invalid_grant", client)
