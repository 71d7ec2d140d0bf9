"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
MOST = 10_000  # pages; beyond that nobody reads, and some database would have to skip them


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list, numbered from 1, and whether another follows."""

    rows: Sequence[Row]
    number: int
    more: bool


def paged(found: Sequence[Row], number: int, size: int) -> Paged[Row]:
    """Return a page of `size` rows from up to one more, which tells whether another follows."""
    return Paged(found[:size], number, len(found) > size)


def page_number(typed: str | None) -> int | None:
    """Return the page an address asks for, 1 without any, None when it is no number of a page."""
    if not typed:
        return 1
    known = typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST))
    return int(typed) if known and 1 <= int(typed) <= MOST else None
