"""A misspelt scope, and a list that says neither all nor any, fail in an editor: basedpyright reads a program with both."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """\
from typing import Literal

from scopeward import Policy
from scopeward.guard import Guard, Need, all_of, any_of

Scope = Literal["tasks:read", "tasks:write"]

guard = Guard[Scope](Policy.compile(""), verify=lambda token: {"scope": token})
both: Need[Scope] = all_of("tasks:read", "tasks:write")

guard.requirement("tasks:read")
guard.requirement(both)
guard.requirement(all_of("tasks:read", "tasks:write"))
guard.requirement(any_of("tasks:read", both))
guard.requirement({"authenticated": True})

guard.requirement("tasks:raed")  # wrong
guard.requirement(all_of("tasks:read", "tasks:wrte"))  # wrong
guard.requirement(any_of("tasks:read", all_of("tasks:wrte")))  # wrong
guard.requirement(["tasks:read", "tasks:write"])  # wrong
guard.requirement(all_of(["tasks:read"]))  # wrong
guard.requirement({"all": ["tasks:read"]})  # wrong
"""


def test_just_what_is_wrong_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-m", "basedpyright", "--outputjson"]
    command += ["--pythonpath", sys.executable, str(program)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    found = json.loads(ran.stdout)["generalDiagnostics"]
    errors = {
        one["range"]["start"]["line"]: one["rule"]
        for one in found
        if one["severity"] == "error"
    }
    wrong = [
        at for at, line in enumerate(PROGRAM.splitlines()) if line.endswith("# wrong")
    ]
    assert errors == dict.fromkeys(wrong, "reportArgumentType")
    assert len(wrong) == 6
