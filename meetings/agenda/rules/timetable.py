"""A day of an agenda as a table: rooms beside each other, time downwards."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.agenda.rules.entries import where
from meetings.agenda.rules.values import Item
from meetings.terms import ItemKind

# What everybody does together spans the rooms when nothing else happens meanwhile.
TOGETHER = frozenset({ItemKind.BREAK, ItemKind.TRAVEL, ItemKind.SOCIAL, ItemKind.PLENARY})


@dataclass(frozen=True, slots=True)
class Cell:
    """An item and how many rows and columns it takes; None where nothing happens."""

    item: Item | None
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What begins at one moment, in the order of the columns."""

    at: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A table of one day; a column is a room, twice where two items overlap in it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Lane:
    name: str
    items: list[Item]


def timetable(items: Sequence[Item]) -> Timetable:
    """Return the table of the items of a day: one row for each moment something begins or ends.

    Every item stands in it once; what ends the day has no row of its own.
    """
    ordered = sorted(items, key=lambda item: (item.starts_at, item.number))
    moments = sorted({at for item in items for at in (item.starts_at, item.ends_at)})
    wide = {item.number for item in _alone(ordered) if item.kind in TOGETHER}
    lanes = _lanes([item for item in ordered if item.number not in wide])
    grid: list[dict[int, Cell | None]] = [{} for _ in moments[:-1]]
    for column, lane in enumerate(lanes):
        for item in lane.items:
            _place(grid, moments, item, range(column, column + 1))
    for item in ordered:
        if item.number in wide:
            _place(grid, moments, item, range(len(lanes)))
    rows = (Row(at, _cells(row, len(lanes))) for at, row in zip(moments, grid, strict=False))
    return Timetable(tuple(lane.name for lane in lanes), tuple(rows))


def _alone(ordered: Sequence[Item]) -> Iterator[Item]:
    """Yield the items that overlap no other, of items in the order of their starts."""
    latest = None
    for n, item in enumerate(ordered):
        free_before = latest is None or latest <= item.starts_at
        free_after = n + 1 == len(ordered) or item.ends_at <= ordered[n + 1].starts_at
        if free_before and free_after:
            yield item
        latest = item.ends_at if latest is None else max(latest, item.ends_at)


def _lanes(ordered: Sequence[Item]) -> list[_Lane]:
    """Give each item a column of its room, a second one where the first is not free yet."""
    rooms: dict[str, list[_Lane]] = {}
    for item in ordered:
        lanes = rooms.setdefault(where(item), [])
        lane = next((one for one in lanes if one.items[-1].ends_at <= item.starts_at), None)
        if lane is None:
            lane = _Lane(where(item), [])
            lanes.append(lane)
        lane.items.append(item)
    return [lane for lanes in rooms.values() for lane in lanes] or [_Lane("", [])]


def _place(
    grid: list[dict[int, Cell | None]], moments: Sequence[datetime], item: Item, columns: range
) -> None:
    """Put an item where it begins; None marks what it covers besides."""
    first, end = bisect_left(moments, item.starts_at), bisect_left(moments, item.ends_at)
    for row in grid[first:end]:
        row.update(dict.fromkeys(columns))
    grid[first][columns[0]] = Cell(item, end - first, len(columns))


def _cells(row: dict[int, Cell | None], columns: int) -> tuple[Cell, ...]:
    found = (row.get(column, Cell(None)) for column in range(columns))
    return tuple(cell for cell in found if cell is not None)
