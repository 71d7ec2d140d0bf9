"""Delegates written as a table for spreadsheets: the same rows are the same bytes."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from io import BytesIO, StringIO
from typing import NamedTuple
from zoneinfo import ZoneInfo

import xlsxwriter

from meetings.registration.rules.window import ComingAs, Standing
from meetings.text import fold, inert

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = ("name", "function", "city", "organisation", "coming_as", "standing", "since", "asked_at")
REACHED = ("mail",)
SAID = ("phone", "languages", "photo_consent", "listed")
SPECIAL = ("diet", "access_needs")
COLUMNS = (*PLAIN, *REACHED, *SAID, *SPECIAL)
_WIDTHS = {"name": 28, "function": 24, "mail": 32, "since": 18, "asked_at": 18, "phone": 18}
_WIDTH = 20  # characters, of every other column
_TIMES = ("since", "asked_at")
_OWN = re.compile(r"(?:item|question) [0-9]+: .*")
_CHUNK = 200  # rows
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a workbook says when; a clock would change its bytes
_BOOK = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Needs(StrEnum):
    """What of diet and access needs somebody has given."""

    ANY = "any"
    DIET = "diet"
    ACCESS = "access"


class Extent(IntEnum):
    """How much a file holds of each person; each holds what the one before it does."""

    PLAIN = 1
    REACHED = 2  # mail addresses; a telephone number is given for the day, so a host has it
    SPECIAL = 3  # diet and access needs, and answers with special data


class Listed(NamedTuple):
    """A delegate as a table shows them; `since` is when their standing last changed.

    `party` is who sends them: a city, an organisation, "" for themselves; `city_slug` is empty
    of the last two. Of those without a name `number` tells one from another in their delegation.
    `missing` counts the required questions that they have not answered.
    """

    id: int
    name: str
    function: str
    party: str
    city_slug: str
    standing: Standing
    since: datetime
    mail: str
    number: int = 0
    coming_as: ComingAs = ComingAs.DELEGATE
    missing: int = 0


class Person(NamedTuple):
    """A delegate as a file holds them; without city and organisation they come for themselves."""

    id: int
    name: str
    city: str
    organisation: str
    coming_as: ComingAs
    function: str
    mail: str
    phone: str
    languages: str
    standing: Standing
    since: datetime
    asked_at: datetime
    photo_consent: bool
    listed: bool
    diet: str
    access_needs: str


class Column(NamedTuple):
    """A column of its own, of an item or a question, by what tells it from the others."""

    id: int
    words: str


class Sheet(NamedTuple):
    """What a file holds: people in their order, what they have booked, and what they answered.

    `booked` and `answers` are by delegate, then by the column's id.
    """

    people: Sequence[Person]
    items: Sequence[Column]
    booked: Mapping[int, Mapping[int, str]]
    questions: Sequence[Column]
    answers: Mapping[int, Mapping[int, str]]
    extent: Extent


def booked(standing: Standing, vehicle: str) -> str:
    """Return what a file says of a booking: "confirmed, Bus 1"."""
    return f"{standing.value}, {vehicle}" if vehicle else standing.value


def written_here(heading: str) -> bool:
    """Whether a column is one that only such files have, which nobody types into a list."""
    return fold(heading) in COLUMNS or _OWN.fullmatch(heading.strip()) is not None


def head(sheet: Sheet) -> list[str]:
    """Return the columns of a file, each once."""
    items = (f"item {one.id}: {one.words}" for one in sheet.items)
    asked = (f"question {n}: {one.words}" for n, one in enumerate(sheet.questions, 1))
    return [*_fixed(sheet.extent), *items, *asked]


def as_csv(sheet: Sheet, zone: str) -> Iterator[bytes]:
    """Yield a CSV file (RFC 4180) in UTF-8 that says so, since Excel would otherwise guess."""
    yield "\ufeff".encode()
    written = StringIO(newline="")
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow(map(inert, head(sheet)))
    for number, cells in enumerate(_rows(sheet, zone), 1):
        out.writerow(
            inert(cell) if isinstance(cell, str) else cell.isoformat(timespec="minutes")
            for cell in cells
        )
        if number % _CHUNK == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def as_xlsx(sheet: Sheet, zone: str) -> Iterator[bytes]:
    """Yield an Excel workbook of one sheet; every cell is text but for the times."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, _BOOK)
    book.set_properties({"created": _MADE})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True})
    clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, word in enumerate(head(sheet)):
        # A time in a cell has no zone: its column says which.
        title = f"{word} ({zone})" if word in _TIMES else word
        page.set_column(column, column, _WIDTHS.get(word, _WIDTH))
        page.write_string(0, column, title, bold)
    page.freeze_panes(1, 1)
    for number, cells in enumerate(_rows(sheet, zone), 1):
        for column, cell in enumerate(cells):
            if not isinstance(cell, str):
                page.write_datetime(number, column, cell.replace(tzinfo=None), clock)
            elif cell:
                page.write_string(number, column, cell)
    book.close()
    yield out.getvalue()


def _fixed(extent: Extent) -> list[str]:
    reached = REACHED if extent >= Extent.REACHED else ()
    special = SPECIAL if extent >= Extent.SPECIAL else ()
    return [*PLAIN, *reached, *SAID, *special]


def _rows(sheet: Sheet, zone: str) -> Iterator[list[str | datetime]]:
    """Yield each person's cells in the order of the columns, times in the event's zone."""
    place, fixed = ZoneInfo(zone), _fixed(sheet.extent)
    items, asked = [one.id for one in sheet.items], [one.id for one in sheet.questions]
    for one in sheet.people:
        said: dict[str, str | datetime] = one._asdict() | {
            "since": one.since.astimezone(place),
            "asked_at": one.asked_at.astimezone(place),
            "photo_consent": _yes(said=one.photo_consent),
            "listed": _yes(said=one.listed),
        }
        has, answers = sheet.booked.get(one.id, {}), sheet.answers.get(one.id, {})
        yield [
            *(said[column] for column in fixed),
            *(has.get(number, "") for number in items),
            *(answers.get(id_, "") for id_ in asked),
        ]


def _yes(*, said: bool) -> str:
    return "yes" if said else "no"
