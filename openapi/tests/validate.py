"""Exported documents as others read them: valid OpenAPI 3.1, the same in YAML and JSON, every scope declared.

python validate.py COMMAND    the `scopeward` command; needs openapi-spec-validator
"""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

ROOT = Path(__file__).parents[2]
FOLDERS = ["conformance/policies", "examples", "server/policies", "tests/schemes"]


def exported(command: str, policy: Path, form: str) -> str:
    run = [command, "export", "openapi", str(policy), "--format", form]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


def problems(document: dict[str, Any]) -> list[str]:
    """What the validator says, and every scope that an operation needs and its scheme does not declare."""
    found = [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
    schemes = document["components"]["securitySchemes"]
    declared = {name: scheme["flows"]["authorizationCode"]["scopes"] for name, scheme in schemes.items()}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for way in operation["security"]:
                for name, scopes in way.items():
                    lacking = [scope for scope in scopes if scope not in declared.get(name, {})]
                    if name not in declared or lacking:
                        found.append(f"{method} {path}: {name} does not declare {lacking}")
    return found


def broken(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Documents with one fault each. The checks must see every one."""
    faults = [copy.deepcopy(document) for _ in range(4)]
    del faults[0]["info"]["version"]
    path = next(path for path in faults[1]["paths"] if "{" in path)
    next(iter(faults[1]["paths"][path].values()))["parameters"] = []
    next(iter(faults[3]["paths"][path].values()))["security"] = [{"nobody": []}]
    faults[2]["paths"] = {f"no-slash{path}": {} for path in faults[2]["paths"]}
    return faults


def main(command: str) -> int:
    policies = sorted(policy for folder in FOLDERS for policy in (ROOT / folder).glob("*.toml"))
    bad = 0
    for policy in policies:
        document = yaml.safe_load(exported(command, policy, "human"))
        found = problems(document)
        if document != json.loads(exported(command, policy, "json")):
            found.append("YAML and JSON say different things")
        bad += bool(found)
        for problem in found:
            print(f"{policy.relative_to(ROOT)}: {problem}")
    example = yaml.safe_load(exported(command, ROOT / "examples" / "tasks.toml", "human"))
    unseen = [number for number, fault in enumerate(broken(example)) if not problems(fault)]
    if unseen or not policies:
        print(f"the checks do not see the faults {unseen}")
        bad += 1
    print(f"{len(policies)} policies exported, {bad} failed")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
