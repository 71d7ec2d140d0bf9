"""People to register, row by row, and why they cannot be; nothing here is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from meetings.registration.rules.window import Times, Window
from meetings.registration.rules.wishes import MOST_PEOPLE, Named
from meetings.text import fold


class Problem(StrEnum):
    """What is wrong with a list; the page puts each into words."""

    EMPTY = "empty"  # no row but the first, or not even that
    WORKBOOK = "workbook"  # a file of Excel itself
    NOT_TEXT = "not-text"
    TOO_LONG = "too-long"  # more rows, or more bytes, than one file can have
    QUOTES = "quotes"  # a quotation mark that does not close
    NO_COLUMN = "no-column"  # `what` is the column that is missing
    UNKNOWN_COLUMN = "unknown-column"
    COLUMN_TWICE = "column-twice"
    WIDE = "wide"  # more cells than columns
    CONTROL = "control"  # a NUL or another sign that no text has
    FORMULA = "formula"
    LONG = "long"
    MISSING = "missing"  # an empty cell where something has to be
    NOT_MAIL = "not-mail"
    NO_CITY = "no-city"  # no city that may come
    TWICE = "twice"  # `what` is the row that says the same before
    ALIKE = "alike"  # a name that is in the delegation, and no address to tell the two apart
    TAKEN = "taken"  # a mail address that is registered for this event
    MANY = "many"  # more people than one delegation can have
    NOT_HERE = "not-here"  # the event takes no registrations
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A problem and where it is: `row` as a spreadsheet numbers it (0: the file), `column`."""

    problem: Problem
    row: int = 0
    column: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person to register for a city; `row` is where the list has them."""

    row: int
    city_id: int
    person: Named


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who is at an event already when a list comes.

    `present` are the names of each city's people, empty where they follow; `registered` are the
    folded addresses that are active.
    """

    present: Mapping[int, Sequence[str]] = field(default_factory=dict)
    registered: frozenset[str] = frozenset()


def never(times: Times, at: datetime) -> Problem | None:
    """Return why nobody can be registered at `at`, whoever does it; None when somebody can."""
    why = {Window.NONE: Problem.NOT_HERE, Window.CANCELLED: Problem.CANCELLED}
    return why.get(times.window(at), None if times.gives(at) else Problem.OVER)


def refusals(people: Sequence[Wanted], enrolled: Enrolled) -> list[RowFault]:
    """Return why these people cannot be registered, row by row; nothing when they can."""
    faults: list[RowFault] = []
    first: dict[object, int] = {}
    count = Counter({city: len(names) for city, names in enrolled.present.items()})
    there = {
        (city, fold(name)) for city, names in enrolled.present.items() for name in names if name
    }
    for one in people:
        mail, name = one.person.mail, (one.city_id, fold(one.person.name))
        named = first.setdefault(name, one.row)
        before = first.setdefault(mail, one.row) if mail else named
        count[one.city_id] += 1
        if before != one.row:
            faults.append(RowFault(Problem.TWICE, one.row, "mail" if mail else "name", str(before)))
        if not mail and name in there:
            faults.append(RowFault(Problem.ALIKE, one.row, "name", one.person.name))
        if mail in enrolled.registered:
            faults.append(RowFault(Problem.TAKEN, one.row, "mail", mail))
        if count[one.city_id] == MOST_PEOPLE + 1:
            faults.append(RowFault(Problem.MANY, one.row, "city", str(MOST_PEOPLE)))
    return faults
