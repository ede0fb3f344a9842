"""Requirements as Python writes them, so that a type checker sees a misspelt scope and a list that does not say all or any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, final

if TYPE_CHECKING:
    from typing_extensions import TypeVar as DefaultingTypeVar

    from . import wire

    S = DefaultingTypeVar("S", bound=str, default=str)
else:
    S = TypeVar("S")

__all__ = ["Need", "S", "all_of", "any_of", "tree"]

T_co = TypeVar("T_co", bound=str, covariant=True)


@final
@dataclass(frozen=True)
class Need(Generic[T_co]):
    """A requirement of several scopes. Made by `all_of` and `any_of`."""

    tree: wire.Tree


def all_of(*needs: T_co | Need[T_co]) -> Need[T_co]:
    """Each of these."""
    return Need({"all": [tree(need) for need in needs]})


def any_of(*needs: T_co | Need[T_co]) -> Need[T_co]:
    """One of these."""
    return Need({"any": [tree(need) for need in needs]})


def tree(need: str | Need[Any] | wire.Authenticated) -> wire.Tree:
    """A requirement as the engine reads it. That is what refuses a bare list."""
    return need.tree if isinstance(need, Need) else need
