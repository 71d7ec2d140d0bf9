"""Delegates written as a table for spreadsheets: the same rows are the same bytes."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import NamedTuple
from zoneinfo import ZoneInfo

import xlsxwriter

from meetings.registration.rules.window import Standing
from meetings.text import inert

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("name", "function", "city", "standing", "since", "mail")
_WIDTHS = (28, 24, 20, 12, 18, 32)  # characters
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a workbook says when; a clock would change its bytes
_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Listed(NamedTuple):
    """A delegate as a table shows them; `since` is when their standing last changed."""

    id: int
    name: str
    function: str
    city: str
    city_slug: str
    standing: Standing
    since: datetime
    mail: str


def as_csv(people: Iterable[Listed], zone: str) -> bytes:
    """Return a CSV file (RFC 4180) in UTF-8 that says so, since Excel would otherwise guess."""
    written = StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for row, since in _rows(people, zone):
        words = (*row[:4], since.isoformat(timespec="minutes"), *row[4:])
        rows.writerow(inert(word) for word in words)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(people: Iterable[Listed], zone: str) -> bytes:
    """Return an Excel workbook of one sheet; every cell is text but for the times."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN)
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, (word, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, word, bold)
    sheet.freeze_panes(1, 0)
    for number, (row, since) in enumerate(_rows(people, zone), 1):
        for column, word in enumerate(row[:4]):
            sheet.write_string(number, column, word)
        sheet.write_datetime(number, 4, since.replace(tzinfo=None), clock)
        sheet.write_string(number, 5, row[4])
    book.close()
    return out.getvalue()


def _rows(people: Iterable[Listed], zone: str) -> Iterator[tuple[tuple[str, ...], datetime]]:
    """Yield each person's words, and since when in the event's zone."""
    place = ZoneInfo(zone)
    for one in people:
        words = (one.name, one.function, one.city, one.standing.value, one.mail)
        yield words, one.since.astimezone(place)
