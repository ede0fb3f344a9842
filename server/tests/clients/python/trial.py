"""What the trials of all clients share: their settings, their steps, a person's browser, and what a token is worth.

Each is run as `python NAME.py SETTINGS`, where SETTINGS is JSON: {issuer, person: {email, password}, clients: {basic, post,
public}}, of which each client is {client_id, client_secret}.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

SETTINGS = json.loads(sys.argv[1])
ISSUER = SETTINGS["issuer"]
CLIENTS = SETTINGS["clients"]
API = f"{ISSUER}/api"
MCP = f"{ISSUER}/mcp"
# Nobody listens there: the browser stops before it. Developers registered it without a port (RFC 8252 §7.3).
REDIRECT = "http://127.0.0.1:49171/callback"


class Trial:
    """A client. Its steps print a line each; the first that fails ends the process."""

    def __init__(self, client: str) -> None:
        self.client = client

    def step(self, name: str) -> Step:
        return Step(f"{self.client} {name}")


class Step:
    """What is done within `with`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if error is None:
            print(f"ok {self.name}", flush=True)
            return
        print(f"not ok {self.name}", flush=True)
        traceback.print_exception(error)
        # At once: nothing that waits for an answer may wait on.
        os._exit(1)


class Form(HTMLParser):
    """The form of a page that leads to an address: what it sends with all boxes ticked."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.wanted = action
        self.action: str | None = None
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("action", "").split("?")[0] == self.wanted:
            self.inside, self.action = True, given["action"]
        elif self.inside and given.get("name"):
            field = given["name"], given.get("value", "")
            if tag == "input":
                self.fields.append(field)
            elif tag == "button":
                self.buttons.append(field)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False

    def fill(self, **values: str) -> None:
        self.fields = [field for field in self.fields if field[0] not in values] + [
            *values.items()
        ]

    def press(self, value: str) -> None:
        self.fields += [button for button in self.buttons if button[1] == value]


class Browser:
    """A person's browser: keeps cookies, fills in the forms of the server, follows its redirects."""

    def __init__(self) -> None:
        self.session = requests.Session()

    def authorize(self, url: str) -> str:
        """Goes where a client sends a person, who signs in and allows everything. The address of the answer."""
        reply = self.session.get(url, allow_redirects=False)
        for _ in range(10):
            to = reply.headers.get("location", "")
            if to.startswith(REDIRECT):
                return to
            if reply.status_code == 303:
                reply = self.session.get(urljoin(reply.url, to), allow_redirects=False)
            else:
                reply = self.fill(reply)
        raise AssertionError("the person is sent from page to page")

    def fill(self, reply: requests.Response) -> requests.Response:
        assert reply.status_code == 200, (
            f"{reply.status_code} at {reply.url}: {reply.text}"
        )
        form = Form(reply.text, "/login")
        if form.action:
            form.fill(**SETTINGS["person"])
        else:
            form = Form(reply.text, "/oauth/consent")
            form.press("allow")
        assert form.action, f"there is nothing to fill in at {reply.url}: {reply.text}"
        parts = urlsplit(reply.url)
        headers = {
            "Origin": f"{parts.scheme}://{parts.netloc}",
            "Sec-Fetch-Site": "same-origin",
        }
        url = urljoin(reply.url, form.action)
        return self.session.post(
            url, data=form.fields, headers=headers, allow_redirects=False
        )


def scopes(text: str | list[str]) -> list[str]:
    """The scopes of a text, in order."""
    return sorted(text.split() if isinstance(text, str) else text)


def challenge(reply: requests.Response, status: int) -> dict[str, str]:
    """The parameters of a refusal's challenge (RFC 6750 §3)."""
    assert reply.status_code == status, f"{reply.status_code}: {reply.text}"
    return parameters(reply.headers["www-authenticate"])


def parameters(header: str) -> dict[str, str]:
    """The parameters of the only challenge of a header."""
    assert header.startswith("Bearer "), header
    return requests.utils.parse_dict_header(header.removeprefix("Bearer "))


def discover(resource: str) -> dict[str, object]:
    """The metadata of a resource and of its authorization server, where the specifications put them."""
    path = resource.removeprefix(ISSUER)
    about = requests.get(f"{ISSUER}/.well-known/oauth-protected-resource{path}").json()
    assert about["resource"] == resource
    assert about["authorization_servers"] == [ISSUER]
    server = requests.get(f"{ISSUER}/.well-known/oauth-authorization-server").json()
    assert server["issuer"] == ISSUER
    assert "S256" in server["code_challenge_methods_supported"]
    return server


def revoke(client_id: str, token: str) -> None:
    """Revokes a token of a public client, past its library."""
    form = {"client_id": client_id, "token": token}
    assert requests.post(f"{ISSUER}/oauth/revoke", data=form).status_code == 200
