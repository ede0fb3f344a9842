"""requests-oauthlib: a developer's confidential client, and a public one; they use the API.

It is strict about scopes: a token with other scopes than those asked for is an error, unless it is told otherwise.
"""

import os

# The one concession to http that oauthlib offers.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from oauthlib.oauth2 import InvalidGrantError, OAuth2Error, WebApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from trial import API, CLIENTS, REDIRECT, Browser, Trial, challenge, discover, scopes

trial = Trial("requests-oauthlib")
browser = Browser()


class Party:
    """A client and how it authenticates."""

    def __init__(self, server: dict[str, str], kind: str) -> None:
        self.server = server
        self.id = CLIENTS[kind]["client_id"]
        self.secret = CLIENTS[kind].get("client_secret")
        self.by_header = kind == "basic"
        self.session = OAuth2Session(self.id)

    def how(self) -> dict[str, object]:
        """By header is the library's own way, by body its documented other one."""
        if self.by_header:
            return {"client_secret": self.secret}
        return {"include_client_id": True, "client_secret": self.secret}

    def authorize(self, scope: str) -> dict[str, str]:
        self.session = OAuth2Session(
            self.id, redirect_uri=REDIRECT, scope=scope.split(), pkce="S256"
        )
        url, _ = self.session.authorization_url(
            self.server["authorization_endpoint"], resource=API
        )
        answer = browser.authorize(url)
        endpoint = self.server["token_endpoint"]
        return self.session.fetch_token(
            endpoint, authorization_response=answer, resource=API, **self.how()
        )

    def refresh(self, token: str, **more: str) -> dict[str, str]:
        if self.by_header:
            return self.session.refresh_token(
                self.server["token_endpoint"],
                token,
                auth=HTTPBasicAuth(self.id, self.secret),
                **more,
            )
        body = {"client_id": self.id, "client_secret": self.secret}
        body = {name: value for name, value in body.items() if value}
        return self.session.refresh_token(
            self.server["token_endpoint"], token, **body, **more
        )

    def revoke(self, token: str) -> int:
        client = WebApplicationClient(self.id)
        more = (
            {}
            if self.by_header
            else {"client_id": self.id, "client_secret": self.secret}
        )
        url, headers, body = client.prepare_token_revocation_request(
            self.server["revocation_endpoint"],
            token,
            "refresh_token",
            **{k: v for k, v in more.items() if v},
        )
        auth = HTTPBasicAuth(self.id, self.secret) if self.by_header else None
        reply = self.session.post(
            url, data=body, headers=headers, auth=auth, withhold_token=True
        )
        return reply.status_code


def refused(error: type[OAuth2Error], party: Party, token: str) -> None:
    try:
        party.refresh(token)
    except error:
        return
    raise AssertionError("it is not refused")


for kind in CLIENTS:
    with trial.step(f"{kind}-discovery"):
        party = Party(discover(API), kind)
    with trial.step(f"{kind}-consent"):
        token = party.authorize("tasks:read")
        assert scopes(token["scope"]) == ["tasks:read"]
    with trial.step(f"{kind}-call"):
        assert party.session.get(f"{API}/v1/tasks").status_code == 200
    task = {"name": f"by {kind}", "project_id": 1}
    with trial.step(f"{kind}-insufficient-scope"):
        wanted = challenge(party.session.post(f"{API}/v1/tasks", json=task), 403)
        assert wanted["error"] == "insufficient_scope"
    with trial.step(f"{kind}-step-up"):
        token = party.authorize(f"tasks:read {wanted['scope']}")
        assert scopes(token["scope"]) == ["tasks:read", "tasks:write"]
        assert party.session.post(f"{API}/v1/tasks", json=task).status_code == 201
    with trial.step(f"{kind}-refresh"):
        before = token["refresh_token"]
        token = party.refresh(before)
        assert token["refresh_token"] != before
        assert scopes(token["scope"]) == ["tasks:read", "tasks:write"]
        assert party.session.get(f"{API}/v1/tasks").status_code == 200
    with trial.step(f"{kind}-revocation"):
        assert party.revoke(token["refresh_token"]) == 200
        dead = challenge(party.session.get(f"{API}/v1/tasks"), 401)
        assert dead["error"] == "invalid_token"
        refused(InvalidGrantError, party, token["refresh_token"])
