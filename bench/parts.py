"""What a part of the bench hands over: tables for the page, and figures that aims are about."""

from collections.abc import Mapping
from typing import NamedTuple


class Table(NamedTuple):
    """Figures as they are shown, under a sentence that says what they are."""

    about: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


class Part(NamedTuple):
    """What was measured under one heading; `figures` go by the names that `aims.AIMS` uses."""

    title: str
    tables: list[Table]
    figures: Mapping[str, float]


def ms(seconds: float) -> str:
    """Return a time in milliseconds as it is shown."""
    return f"{seconds * 1000:.2f}"


def kb(size: float) -> str:
    """Return a number of bytes in kilobytes as it is shown."""
    return f"{size / 1000:.1f}"
