"""Policies and grants that several tests use."""

from __future__ import annotations

from pathlib import Path

import scopeward
from scopeward import Policy

CONFORMANCE = Path(__file__).resolve().parents[3] / "conformance"


def shipped(name: str) -> Policy:
    """A policy that ships."""
    return Policy.compile(
        (CONFORMANCE / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    )


def starter() -> Policy:
    return Policy.compile(scopeward.starter())
