"""What every OAuth scope of an API means: one policy, one engine, the same answer everywhere.

Compile a policy once, read a grant once per token, then ask. A denial is a value, never an exception.
"""

from ._native import (
    Consent,
    Decision,
    Grant,
    Policy,
    Requirement,
    bearer,
    format,
    lint,
    schema,
    starter,
)
from .errors import InputError, PolicyError

__all__ = [
    "Consent",
    "Decision",
    "Grant",
    "InputError",
    "Policy",
    "PolicyError",
    "Requirement",
    "bearer",
    "format",
    "lint",
    "schema",
    "starter",
]
