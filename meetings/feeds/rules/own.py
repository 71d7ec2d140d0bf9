"""A person's own calendar: which standings it shows, and how each entry stands for them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from meetings.registration.rules.window import Standing
from meetings.terms import ItemKind, Status

NOTED = timedelta(hours=1)  # a poll is written down at most this often
LABEL = 60  # characters
# Nobody's calendar needs them: whoever is there drinks coffee when the others do.
LEFT_OUT = frozenset({ItemKind.BREAK, ItemKind.TRAVEL})


class KeyKind(StrEnum):
    """What a key opens."""

    PERSONAL = "personal"
    DELEGATION = "delegation"
    APP = "app"  # the personal calendar again, by CalDAV: the key is typed as a password


@dataclass(frozen=True, slots=True)
class Use:
    """What a key is for: what it opens, where its owner says it is used, and whose delegation's."""

    kind: KeyKind
    label: str = ""
    delegation_id: int | None = None


class Hold(IntEnum):
    """How firmly an event stands in a calendar; of several standings the firmest counts."""

    GONE = 0  # withdrawn: shown as cancelled
    OPEN = 1  # waiting, or offered
    FIRM = 2


_HOLDS = {
    Standing.CONFIRMED: Hold.FIRM,
    Standing.WAITING: Hold.OPEN,
    Standing.OFFERED: Hold.OPEN,
    Standing.WITHDRAWN: Hold.GONE,
}
_CLIENTS = {
    "Google": "Google Calendar",
    "Thunderbird": "Thunderbird",
    "Outlook": "Outlook",
    "Microsoft": "Outlook",
    "DAVx5": "DAVx5",
    "ICSx5": "ICSx5",
    "Nextcloud": "Nextcloud",
    "vdirsyncer": "vdirsyncer",
    "dataaccessd": "iPhone or iPad",
    "iOS": "iPhone or iPad",
    "macOS": "Apple Calendar",
    "Evolution": "Evolution",
}


@dataclass(frozen=True, slots=True)
class Stood:
    """One standing that a calendar is made of; `sequence` counts its changes, from 0.

    It is at an event, or as a booking at the item of that `number`.
    """

    event_id: int
    standing: Standing
    sequence: int
    changed_at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Mine:
    """How an event, or an item of it, stands in one calendar, whatever was published of it."""

    hold: Hold
    sequence: int
    changed_at: datetime


def mine(stood: Iterable[Stood]) -> dict[int, Mine]:
    """Return how each event stands; who returns after an end is a new standing beside the old.

    The sequence counts the changes of all standings and each further standing as one, so that
    it only rises. What was never promised (invited, pending, declined) is not shown.
    """
    return {event_id: held for (event_id, _number), held in booked(stood).items()}


def booked(stood: Iterable[Stood]) -> dict[tuple[int, int], Mine]:
    """Return how each item that was booked stands, by event and number; counted as events are."""
    by_entry: dict[tuple[int, int], list[Stood]] = {}
    for one in stood:
        if one.standing in _HOLDS:
            by_entry.setdefault((one.event_id, one.number), []).append(one)
    return {entry: _together(all_of_it) for entry, all_of_it in by_entry.items()}


def held(at_event: Mine, booking: Mine | None, *, bookable: bool) -> Mine:
    """Return how an entry stands for whoever stands at its event so, with their booking of it.

    An item that needs no booking any more is everybody's. The changes of both are counted
    whether it does or not: it may go from one to the other and back.
    """
    if booking is None:
        return at_event
    return Mine(
        booking.hold if bookable else at_event.hold,
        at_event.sequence + booking.sequence,
        max(at_event.changed_at, booking.changed_at),
    )


def _together(stood: list[Stood]) -> Mine:
    return Mine(
        max(_HOLDS[one.standing] for one in stood),
        sum(one.sequence + 1 for one in stood) - 1,
        max(one.changed_at for one in stood),
    )


def status(published: Status, hold: Hold) -> Status:
    """Return what a calendar says of an entry to whoever holds it so."""
    if hold is Hold.GONE or published is Status.CANCELLED:
        return Status.CANCELLED
    return Status.TENTATIVE if hold is Hold.OPEN else published.in_calendars


def joins(told: Status, hold: Hold) -> bool:
    """Whether whoever holds an event so, and is told this of it, may join it online."""
    return hold is Hold.FIRM and told is not Status.CANCELLED


def stamp(sequence: int, changed_at: datetime, held: Mine) -> tuple[int, datetime]:
    """Return the SEQUENCE and LAST-MODIFIED of an entry as it was published, for its holder.

    Both rise whenever the entry or the standing changes, however close together they did: of
    the two times the later counts, and a second for each change.
    """
    changes = sequence + held.sequence
    latest = max(changed_at, held.changed_at.replace(microsecond=0))
    return changes, latest + timedelta(seconds=changes)


def digest(parts: Iterable[object]) -> str:
    """Return the part of an entity tag that stands for `parts`, in any order of theirs."""
    text = "\n".join(sorted(map(repr, parts)))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def client(agent: str) -> str:
    """Return the calendar program that a User-Agent names, in a few plain words."""
    known = (name for mark, name in _CLIENTS.items() if mark.lower() in agent.lower())
    return next(known, _first_word(agent))


def _first_word(agent: str) -> str:
    words: Iterator[str] = iter(agent.split("/", maxsplit=1)[0].split())
    printable = "".join(sign for sign in next(words, "") if sign.isprintable())
    return printable[:LABEL]
