"""A list of people as spreadsheets write it: read, and its cells judged, row by row."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from meetings.registration.rules.roster import Problem, RowFault, Wanted
from meetings.registration.rules.table import written_here
from meetings.registration.rules.wishes import Named
from meetings.text import FORMULA, MAIL_ADDRESS, fold, fold_mail, one_line

MOST_ROWS = 2_000  # of one file
MOST_BYTES = 600_000  # of what is kept of it; a form carries it on, and a request is a megabyte
LONGEST = {"name": 120, "mail": 254, "function": 120, "city": 120}  # characters
SEPARATORS = ",;\t"
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_DASHES = {"-", "\u2013", "\u2014"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .xls
_NAMES = {
    "name": ("name", "full name", "person", "delegate", "име", "име и фамилия"),
    "mail": ("mail", "e-mail", "email", "mail address", "e-mail address", "имейл", "е-поща"),  # noqa: RUF001 -- written in Bulgarian
    "function": ("function", "position", "job title", "длъжност", "функция"),
    "city": ("city", "town", "град", "община"),
}
_COLUMNS = {fold(word): column for column, words in _NAMES.items() for word in words}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list that says something, by column ("name", "mail", "function", "city")."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roster:
    """A list as it was read: `coding` and `separator` tell how."""

    lines: tuple[ListRow, ...]
    coding: str
    separator: str


def read(content: bytes) -> Roster | list[RowFault]:
    """Return the rows of a CSV file as Excel, Calc and Numbers write them, or what is wrong."""
    if content.startswith(_WORKBOOKS):
        return [RowFault(Problem.WORKBOOK)]
    found = _decoded(content)
    if found is None:
        return [RowFault(Problem.NOT_TEXT)]
    text, coding = found
    separator = _separator(text)
    try:
        records = list(_records(text, separator))
    except csv.Error:
        return [RowFault(Problem.QUOTES)]
    if len(records) > MOST_ROWS + 1:
        return [RowFault(Problem.TOO_LONG, what=str(len(records) - 1))]
    return _roster(records, coding, separator)


def wanted(roster: Roster, cities: Mapping[str, int]) -> tuple[list[Wanted], list[RowFault]]:
    """Return the people of a list, or nobody and all that is wrong with its cells, row by row.

    `cities` are those that may come: ids by each of their folded names.
    """
    faults = [fault for line in roster.lines for fault in _faults(line, cities)]
    return ([], faults) if faults else ([_wanted(line, cities) for line in roster.lines], [])


def carried(roster: Roster) -> bytes | None:
    """Return a list as `read` reads it again, rows at their numbers; None if it is too long."""
    written = StringIO(newline="")
    out = csv.writer(written, lineterminator="\n")
    out.writerow(LONGEST)
    at = 1
    for line in roster.lines:
        written.write("\n" * (line.row - at - 1))
        out.writerow(_kept(line.cells.get(column, "")) for column in LONGEST)
        at = line.row
    content = written.getvalue().encode("utf-8-sig")
    return content if len(content) <= MOST_BYTES else None


def _decoded(content: bytes) -> tuple[str, str] | None:
    """Return a file's text and its coding: as it says itself, UTF-8, else one of Windows."""
    marked = [coding for mark, coding in _MARKS if content.startswith(mark)]
    for coding in marked or ("utf-8", _windows(content)):
        try:
            return content.decode(coding), coding
        except UnicodeDecodeError:
            continue
    return None


def _windows(content: bytes) -> str:
    """Tell Cyrillic from Western letters: there whole words are beyond ASCII, here single ones."""
    letters = sum(byte >= 0xC0 for byte in content)  # noqa: PLR2004 -- where both have letters
    in_words = sum(map(len, re.findall(rb"[\xc0-\xff]{2,}", content)))
    return "cp1251" if in_words * 2 > letters else "cp1252"


def _separator(text: str) -> str:
    """Return what stands between cells: as "sep=;" says, else what makes most columns known."""
    said = re.match(r'"?sep=([,;\t])"?\s*[\r\n]', text)
    if said:
        return said[1]
    head = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")

    def known(separator: str) -> int:
        return sum(_column(cell.strip(' "')) is not None for cell in head.split(separator))

    return max(SEPARATORS, key=lambda one: (known(one), head.count(one)))


def _column(heading: str) -> str | None:
    """Return which column this is, "" for one that the site writes and does not read."""
    found = _COLUMNS.get(fold(heading))
    return "" if found is None and written_here(heading) else found


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, each with the number that a spreadsheet shows."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, cells in enumerate(rows, 1):
        said = number == 1 and bool(re.fullmatch("sep=.?", separator.join(cells).strip()))
        if any(cell.strip(" ,;\t") for cell in cells) and not said:
            yield number, cells


def _roster(
    records: Sequence[tuple[int, list[str]]], coding: str, separator: str
) -> Roster | list[RowFault]:
    if not records:
        return [RowFault(Problem.EMPTY)]
    (top, head), *rest = records
    columns = [_column(cell) for cell in head]
    faults = _wrong_columns(top, head, columns)
    if not faults:
        faults = [RowFault(Problem.WIDE, row) for row, cells in rest if any(cells[len(head) :])]
    if not faults and not rest:
        faults = [RowFault(Problem.EMPTY)]
    if faults:
        return faults
    lines = (
        ListRow(row, {column: cell for column, cell in zip(columns, cells, strict=False) if column})
        for row, cells in rest
    )
    return Roster(tuple(lines), coding, separator)


def _wrong_columns(row: int, head: Sequence[str], columns: Sequence[str | None]) -> list[RowFault]:
    faults = [
        RowFault(Problem.UNKNOWN_COLUMN, row, what=one_line(cell)[:60])
        for cell, column in zip(head, columns, strict=True)
        if column is None and cell.strip()
    ]
    for column in LONGEST:
        if columns.count(column) > 1:
            faults.append(RowFault(Problem.COLUMN_TWICE, row, what=column))
        if column in ("name", "city") and column not in columns:
            faults.append(RowFault(Problem.NO_COLUMN, row, what=column))
    return faults


def _faults(line: ListRow, cities: Mapping[str, int]) -> Iterator[RowFault]:
    for column, most in LONGEST.items():
        raw = line.cells.get(column, "")
        cell = _clean(raw)
        if _CONTROLS.search(raw):
            yield RowFault(Problem.CONTROL, line.row, column)
        elif _formula(raw):
            yield RowFault(Problem.FORMULA, line.row, column, cell[:60])
        elif len(cell) > most:
            yield RowFault(Problem.LONG, line.row, column, str(most))
        elif problem := _problem(column, cell, cities):
            yield RowFault(problem, line.row, column, cell)


def _problem(column: str, cell: str, cities: Mapping[str, int]) -> Problem | None:
    if not cell:
        return Problem.MISSING if column in ("name", "city") else None
    if column == "mail" and not re.fullmatch(MAIL_ADDRESS, cell):
        return Problem.NOT_MAIL
    if column == "city" and fold(cell) not in cities:
        return Problem.NO_CITY
    return None


def _wanted(line: ListRow, cities: Mapping[str, int]) -> Wanted:
    cells = {column: _clean(line.cells.get(column, "")) for column in LONGEST}
    person = Named(cells["name"], fold_mail(cells["mail"]), cells["function"])
    return Wanted(line.row, cities[fold(cells["city"])], person)


def _formula(raw: str) -> bool:
    return one_line(raw) not in _DASHES and one_line(raw).startswith(FORMULA)


def _clean(raw: str) -> str:
    """Return a cell as stored: one line, without the apostrophe that keeps text from counting."""
    cell = one_line(raw)
    if cell in _DASHES:
        return ""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _kept(raw: str) -> str:
    """Return a cell to be read again; a NUL in it is found again."""
    return " ".join(raw.split())
