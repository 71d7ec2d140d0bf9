"""The demonstration's files: networks, showcases, agendas, and who goes where."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from meetings.agenda.rules.file import AgendaFile, read, shift
from meetings.registration.rules.wishes import Named
from meetings.text import fold

HERE = Path(__file__).parent
WEEK = 7  # days


class BrokenDataError(ValueError):
    """A file of the demonstration does not fit the product any more."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An event that is always still to come: at least `ahead` days from today, on its weekday.

    The weeks between keep these events in their order on every day of the year.
    """

    files: tuple[str, ...]  # its editions, one after the other
    ahead: int


PAST = ("tartu-2016", "lecce-2017", "sonderborg-2017", "lyon-2017", "asenovgrad-2018")
COMING = (
    Coming(("webinar",), 14),
    Coming(("vitoria-gasteiz",), 28),
    Coming(("sofia",), 42),
    Coming(("vienna", "vienna-second-edition"), 56),
    Coming(("yokohama",), 98),
)


def agenda(name: str) -> AgendaFile:
    """Return an agenda file of the demonstration as it is written."""
    found = read(data(name))
    if not isinstance(found, AgendaFile):
        raise BrokenDataError(name, found)
    return found


def editions(event: Coming, at: datetime) -> list[AgendaFile]:
    """Return the editions of an event to come, all moved by the same whole weeks."""
    files = [agenda(name) for name in event.files]
    first = files[0].at(files[0].starts).date()
    weeks = -((first - (at + timedelta(days=event.ahead)).date()).days // WEEK)
    return [shift(file, weeks * WEEK) for file in files]


def delegations() -> dict[str, dict[str, list[Named]]]:
    """Return who goes where: by the event's slug, then by the city's."""
    known = data("delegations")
    return {
        event: {city: _people(city, known["people"][city])[:size] for city, size in sizes.items()}
        for event, sizes in known["delegations"].items()
    }


def data(name: str) -> Any:  # noqa: ANN401 -- whatever a JSON file holds
    """Return what a file of the demonstration holds."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def _people(city: str, known: list[dict[str, str]]) -> list[Named]:
    """Return a city's people; the private fields of the first are marked.

    A leak can be found by searching for CANARY.
    """
    first, *others = known
    marked = Named(
        f"CANARY-name-{city} {first['name']}",
        f"canary-mail-{city}@demo.example",
        f"CANARY-function-{city} {first['function']}",
    )
    return [marked, *(Named(one["name"], _mail(one["name"]), one["function"]) for one in others)]


def _mail(name: str) -> str:
    return f"{fold(name).replace(' ', '.')}@demo.example"
