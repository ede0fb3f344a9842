"""The examples of the README run, as one program."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_run() -> None:
    assert len(EXAMPLES) == 4
    exec(compile("\n".join(EXAMPLES), str(README), "exec"), {})


def test_a_wrong_example_is_seen() -> None:
    wrong = EXAMPLES[0].replace('["notes:write"]', '["notes:read"]', 1)
    assert wrong != EXAMPLES[0]
    with pytest.raises(AssertionError):
        exec(compile(wrong, str(README), "exec"), {})
