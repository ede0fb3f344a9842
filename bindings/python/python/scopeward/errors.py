"""What is raised. Codes, messages and places come from the engine; switch on ``code``."""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers know the name; importing `typing` for it would take most of the start
if TYPE_CHECKING:
    from .wire import Diagnostic

__all__ = ["InputError", "PolicyError"]


class PolicyError(ValueError):
    """The text of a policy does not compile."""

    code: str
    """The code of the first problem."""

    diagnostics: list[Diagnostic]
    """Every problem, in order of place. Places count code points, as Python's strings do."""


class InputError(ValueError):
    """A grant, a request or an option is not what the engine reads."""

    code: str
    """The stable code."""
