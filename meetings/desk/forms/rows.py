"""Rows of a form that buttons add, remove and move, without a script and with nothing lost."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms import Form

from meetings.desk.forms.fields import one_more
from meetings.web.forms import Rows

Sent = MultiDict[str, str]
_ASKED = re.compile(r"(?P<way>earlier|later|remove)-(?P<rows>[a-z_]+)-(?P<row>\d{1,4})", re.ASCII)
_ASKS = ("more-", "remove-", "earlier-", "later-")


class Moved(NamedTuple):
    """A row that was moved: its name now, and the way it went."""

    row: str
    way: str


def arranged(sent: Sent) -> tuple[Sent, Moved | None]:
    """Return what was sent, without the row that a button removes, or with one in its new place.

    A row changes places with the one before or after it; the first has none before. It is done
    here, to what was sent, since a form gives its rows new numbers where some are missing.
    """
    asked = next(filter(None, map(_ASKED.fullmatch, sent)), None)
    if asked is None:
        return sent, None
    name, row, way = asked["rows"], int(asked["row"]), asked["way"]
    numbers = _numbers(sent, name)
    if row not in numbers:
        return sent, None
    if way == "remove":
        return _renumbered(sent, name, {row: None}), None
    place = numbers.index(row) + (-1 if way == "earlier" else 1)
    place = min(max(place, 0), len(numbers) - 1)
    swapped = {row: numbers[place], numbers[place]: row}
    return _renumbered(sent, name, swapped), Moved(f"{name}-{place}", way)


def rearranged(form: Form, sent: Sent) -> bool:
    """Give one more row, as a button asks; whether any button asked for another arrangement."""
    for rows in (field for field in form if isinstance(field, Rows)):
        if f"more-{rows.name}" in sent:
            one_more(rows)
    return any(key.startswith(_ASKS) for key in sent)


def _numbers(sent: Sent, name: str) -> list[int]:
    found = (re.match(rf"{name}-(\d{{1,4}})-", key, re.ASCII) for key in sent)
    return sorted({int(match[1]) for match in found if match})


def _renumbered(sent: Sent, name: str, numbers: Mapping[int, int | None]) -> Sent:
    """Return what was sent with other numbers for some rows; None takes one away."""
    changed: Sent = MultiDict()
    for key, value in sent.items(multi=True):
        match = re.match(rf"{name}-(\d{{1,4}})-", key, re.ASCII)
        old = int(match[1]) if match else None
        if match is None or old is None or old not in numbers:
            changed.add(key, value)
        elif (new := numbers[old]) is not None:
            changed.add(f"{name}-{new}-{key[match.end() :]}", value)
    return changed
