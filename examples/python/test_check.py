"""The boot check as a test, for each framework: what fails here fails before anything is deployed."""

import asyncio
import os
import subprocess
import sys
from typing import Any

import pytest
from scopeward import fastapi, flask, starlette

BOTH = pytest.mark.parametrize("mode", ["table", "named"])


@BOTH
def test_fastapi(example: Any, mode: str) -> None:
    one = example(f"fastapi/{mode}.py")
    assert fastapi.check_app(one["app"], one["scopes"], one.get("OPEN")) == []


@BOTH
def test_starlette(example: Any, mode: str) -> None:
    one = example(f"starlette/{mode}.py")
    assert starlette.check_app(one["app"], one["scopes"]) == []


@BOTH
def test_flask(example: Any, mode: str) -> None:
    one = example(f"flask/{mode}.py")
    assert flask.check_app(one["app"], one["scopes"]) == []


@pytest.mark.parametrize("name", ["django/table", "django/named", "drf/named"])
def test_django(example: Any, name: str) -> None:
    # A project has its settings once in a process. Within one: check_app(scopes) == [].
    command = [sys.executable, f"{name}.py", "check", "--fail-level", "WARNING"]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": "."}, check=True)


@BOTH
@pytest.mark.parametrize("name", ["mcp", "fastmcp"])
def test_mcp(example: Any, name: str, mode: str) -> None:
    one = example(f"{name}/{mode}.py")
    asyncio.run(one["scopes"].check(one["server"], one.get("needs")))


def test_a_route_that_nothing_guards_is_found(example: Any) -> None:
    one = example("flask/named.py")
    one["app"].add_url_rule("/tasks/all", view_func=lambda: "", endpoint="all")
    (found,) = flask.check_app(one["app"], one["scopes"])
    assert (found["code"], found["route"]) == ("unprotected-route", "GET /tasks/all")
