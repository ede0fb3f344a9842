"""What `scopeward codegen python` writes, as a type checker sees it: a program with the
right scopes passes, the same with one letter changed does not."""

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
GENERATED = ROOT / "export" / "tests" / "generated"
TASKS = ROOT / "examples" / "python" / "tasks.py"

PROGRAM = """from tasks import BUNDLES, SCOPES, Operation, Scope

needed: Scope = "tasks:read"
title = SCOPES["tasks:write"]["title"]
operation: Operation = "POST /tasks"
asked = BUNDLES["dashboard"]["scopes"]
"""


def errors(folder: Path, program: str) -> list[dict[str, Any]]:
    """What pyright finds wrong with a program beside the names of a policy."""
    (folder / "tasks.py").write_bytes(TASKS.read_bytes())
    (folder / "hostile.py").write_bytes((GENERATED / "hostile.py").read_bytes())
    (folder / "program.py").write_text(program, encoding="utf-8")
    checker = [sys.executable, "-m", "basedpyright", "--outputjson", "--level", "error"]
    done = subprocess.run(checker, cwd=folder, capture_output=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 3
    found: list[dict[str, Any]] = report["generalDiagnostics"]
    assert done.returncode == (1 if found else 0)
    return found


def test_the_right_scopes_pass(tmp_path: Path) -> None:
    assert errors(tmp_path, PROGRAM) == []


@pytest.mark.parametrize(
    ("right", "wrong", "line", "rule"),
    [
        ('"tasks:read"', '"tasks:raed"', 3, "reportAssignmentType"),
        ('"tasks:write"', '"tasks:wrte"', 4, "reportArgumentType"),
        ('"POST /tasks"', '"POST /task"', 5, "reportAssignmentType"),
        ('"dashboard"', '"dashbord"', 6, "reportArgumentType"),
    ],
)
def test_a_misspelt_one_is_seen(
    tmp_path: Path, right: str, wrong: str, line: int, rule: str
) -> None:
    assert PROGRAM.count(right) == 1
    (found,) = errors(tmp_path, PROGRAM.replace(right, wrong))
    start, end = found["range"]["start"], found["range"]["end"]
    assert (found["rule"], start["line"]) == (rule, line - 1)
    text = PROGRAM.replace(right, wrong).splitlines()[start["line"]]
    assert wrong in text[start["character"] : end["character"]]


def test_no_text_breaks_out() -> None:
    names = runpy.run_path(str(GENERATED / "hostile.py"))
    schema = json.loads((GENERATED / "hostile.json").read_text(encoding="utf-8"))
    scopes = schema["$defs"]["Scope"]["oneOf"]
    assert list(names["SCOPES"]) == [scope["const"] for scope in scopes]
    for scope in scopes:
        known = names["SCOPES"][scope["const"]]
        assert known["title"] == scope["title"]
        assert known["description"] == scope.get("description")
    assert list(names["BUNDLES"]) == schema["$defs"]["Bundle"]["enum"]


@pytest.mark.parametrize("name", ["tasks", "hostile"])
def test_formatters_leave_it_as_it_is(name: str) -> None:
    ruff = [sys.executable, "-m", "ruff", "format", "--no-cache", "--isolated"]
    file = str(TASKS if name == "tasks" else GENERATED / f"{name}.py")
    done = subprocess.run([*ruff, "--check", file], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
