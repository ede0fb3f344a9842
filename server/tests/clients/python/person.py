"""A person with a browser: signs in, reads the consent page, allows. And the steps that a script reports."""

import os
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

ISSUER = os.environ["ISSUER"]
API = f"{ISSUER}/api"
MCP = f"{ISSUER}/mcp"
CALLBACK = "http://127.0.0.1:51004/callback"


def steps(name):
    return lambda step: print(f"ok {name} {step}", flush=True)


class Fields(HTMLParser):
    """What the form of a page that leads to `action` would send, all boxes ticked."""

    def __init__(self, page, action):
        super().__init__()
        self.action, self.inside, self.fields = action, False, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.inside = attributes.get("action", "").startswith(self.action)
        if tag == "input" and self.inside and "name" in attributes:
            self.fields.append((attributes["name"], attributes.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Person:
    def __init__(self):
        self.browser = requests.Session()

    def allow(self, url):
        """Goes where a client sends them, and allows everything: where the answer leads."""
        answer = self.browser.get(url, allow_redirects=False)
        if answer.headers.get("location", "").startswith("/login"):
            page = self.browser.get(urljoin(ISSUER, answer.headers["location"]))
            form = [field for field in Fields(page.text, "/login").fields if field[0] not in ("email", "password")]
            form += [("email", "bob@example.com"), ("password", "password")]
            answer = self.browser.post(f"{ISSUER}/login", data=form, allow_redirects=False)
            assert answer.status_code == 303, answer.text
            answer = self.browser.get(urljoin(ISSUER, answer.headers["location"]), allow_redirects=False)
        if answer.status_code == 200:
            form = Fields(answer.text, "/oauth/consent").fields + [("answer", "allow")]
            answer = self.browser.post(f"{ISSUER}/oauth/consent", data=form, allow_redirects=False)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]
