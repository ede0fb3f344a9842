"""The examples of the README run, as one program."""

import re
import runpy
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def run(folder: Path, program: str) -> None:
    path = folder / "example.py"
    path.write_text(program, encoding="utf-8")
    runpy.run_path(str(path))


def test_the_examples_run(tmp_path: Path) -> None:
    assert len(EXAMPLES) == TEXT.count("```python") == 5
    run(tmp_path, "\n".join(EXAMPLES))


def test_the_example_of_the_workspace_runs(tmp_path: Path) -> None:
    text = (README.parents[2] / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    run(tmp_path, example)


def test_a_wrong_example_is_seen(tmp_path: Path) -> None:
    wrong = EXAMPLES[0].replace('["notes:write"]', '["notes:read"]', 1)
    assert wrong != EXAMPLES[0]
    with pytest.raises(AssertionError):
        run(tmp_path, wrong)
