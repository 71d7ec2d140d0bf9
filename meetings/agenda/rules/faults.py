"""What can be wrong with an agenda file, each fault told with its path."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from meetings.agenda.rules import clock
from meetings.agenda.rules.form import AgendaFile, ItemPart, RegistrationPart, StopPart
from meetings.terms import Audience, EventKind, ItemKind, Status

_KEY = re.compile(r"[a-z_]{1,80}")
_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is no key of this form",
    "model_type": "should be an object: keys and values in braces",
    "list_type": "should be a list, in brackets",
    "string_type": "should be a text, in quotes",
    "string_unicode": "holds half a character",
    "int_type": "should be a whole number, without quotes",
    "float_type": "should be a number, without quotes",
    "finite_number": "should be a number",
    "enum": "should be {expected}",
    "greater_than_equal": "should be {ge:g} or more",
    "less_than_equal": "should be {le:g} or less",
    "string_too_long": "should be no longer than {max_length} characters",
    "too_long": "should hold no more than {max_length} entries",
}


class Fault(NamedTuple):
    """What is wrong with a file, and where: `path` like "items[3].starts"."""

    path: str
    problem: str

    def __str__(self) -> str:
        """Write it as one line for whoever mends the file."""
        return f"{self.path or 'the file'}: {self.problem}"


def path(keys: Sequence[str | int]) -> str:
    """Write where something is in a file: ("items", 3, "starts") as "items[3].starts".

    A key that is no word of the form is quoted, so that it cannot steer a terminal.
    """
    return "".join(map(_step, keys)).removeprefix(".")


def _step(key: str | int) -> str:
    if isinstance(key, str) and _KEY.fullmatch(key):
        return f".{key}"
    return f"[{key[:80]!r}]" if isinstance(key, str) else f"[{key}]"


def of_form(error: Mapping[str, Any]) -> Fault:
    """Return what pydantic found, in words for whoever wrote the file."""
    said = _SAID.get(error["type"], "{}")
    return Fault(path(error["loc"]), said.format(error["msg"], **error.get("ctx", {})))


def of_clocks(file: AgendaFile) -> Iterator[Fault]:
    """Name times that no clock in the event's zone ever shows."""
    times = [
        (f"{w}{name}", getattr(x, name)) for w, x in _spans(file) for name in ("starts", "ends")
    ]
    if file.registration:
        times += [(f"registration.{name}", value) for name, value in _moments(file.registration)]
    for where, value in times:
        if problem := clock.problem(value, file.zone):
            yield Fault(where, problem)


def _moments(window: RegistrationPart) -> Iterator[tuple[str, str]]:
    yield from (("opens", window.opens), ("closes", window.closes))
    for name in ("release", "substitute_until", "withdraw_until"):
        if (value := getattr(window, name)) is not None:
            yield name, value


def of_sense(file: AgendaFile) -> Iterator[Fault]:
    """Name what contradicts itself, in a file whose times all exist."""
    yield from _of_head(file)
    yield from _of_order(file)
    yield from _of_names(file)
    for n, item in enumerate(file.items):
        yield from _of_kind(item, f"items[{n}]")
        yield from _of_route(file, item, f"items[{n}].stops")


def _of_head(file: AgendaFile) -> Iterator[Fault]:
    if file.audience not in (Audience.PUBLIC, Audience.MEMBER):
        yield Fault("audience", "should be 'public' or 'member'")
    if file.venue and (file.venue.latitude is None) != (file.venue.longitude is None):
        yield Fault("venue", "should have latitude and longitude, or neither")
    if bool(file.series) != (file.series_number is not None):
        yield Fault("series_number", "goes with a series, and a series with it")
    kinds = {item.kind for item in file.items}
    if file.kind is EventKind.STUDY_TOUR and ItemKind.STUDY_TOUR not in kinds:
        yield Fault("items", "should hold a study tour, since the event is one")


def _spans(file: AgendaFile) -> Iterator[tuple[str, AgendaFile | ItemPart | StopPart]]:
    yield "", file
    for n, item in enumerate(file.items):
        yield f"items[{n}].", item
        for m, stop in enumerate(item.stops):
            yield f"items[{n}].stops[{m}].", stop


def _of_order(file: AgendaFile) -> Iterator[Fault]:
    for where, span in _spans(file):
        if file.at(span.ends, end=True) <= file.at(span.starts):
            yield Fault(f"{where}ends", "is not after the start")
    if file.registration and file.at(file.registration.closes) <= file.at(file.registration.opens):
        yield Fault("registration.closes", "is not after the opening")
    has_days = file.at(file.starts) < file.at(file.ends, end=True)
    for n, item in enumerate(file.items):
        if has_days and not _within(file, item, file):
            yield Fault(f"items[{n}]", "lies outside the days of the event")


def _within(file: AgendaFile, part: ItemPart | StopPart, whole: AgendaFile | ItemPart) -> bool:
    begins_in = file.at(whole.starts) <= file.at(part.starts)
    return begins_in and file.at(part.ends, end=True) <= file.at(whole.ends, end=True)


def _of_names(file: AgendaFile) -> Iterator[Fault]:
    rooms = file.venue.rooms if file.venue else []
    people = [speaker.name for speaker in file.speakers]
    yield from _twice("venue.rooms[{}]", rooms)
    yield from _twice("speakers[{}].name", people)
    yield from _twice("items[{}].number", [item.number for item in file.items])
    yield from _twice("also[{}].language", [file.language, *(a.language for a in file.also)], -1)
    known_rooms, known_people = frozenset(rooms), frozenset(people)
    for n, item in enumerate(file.items):
        if item.room and item.room not in known_rooms:
            yield Fault(f"items[{n}].room", f"there is no room {item.room!r} at the venue")
        where = f"items[{n}].speakers[{{}}].name"
        spoken = [file.language, *(also.language for also in item.also)]
        yield from _twice(f"items[{n}].also[{{}}].language", spoken, -1)
        yield from _twice(f"items[{n}].showcases[{{}}]", item.showcases)
        yield from _twice(f"items[{n}].vehicles[{{}}].name", [v.name for v in item.vehicles])
        names = [who.name for who in item.speakers]
        yield from _twice(where, names)
        for m, name in enumerate(names):
            if name not in known_people:
                yield Fault(where.format(m), f"{name!r} is not among the speakers")


def _twice(where: str, names: Sequence[str | int], first: int = 0) -> Iterator[Fault]:
    seen: set[str | int] = set()
    for n, name in enumerate(names, first):
        if name in seen:
            yield Fault(where.format(n), f"{name!r} is there twice")
        seen.add(name)


def _of_kind(item: ItemPart, where: str) -> Iterator[Fault]:
    if item.status is Status.POSTPONED:
        yield Fault(f"{where}.status", "only an event is postponed; move or cancel the item")
    if item.kind is not ItemKind.STUDY_TOUR and item.stops:
        yield Fault(f"{where}.stops", "only a study tour has a route")
    if item.kind is not ItemKind.STUDY_TOUR and item.vehicles:
        yield Fault(f"{where}.vehicles", "only a study tour has vehicles")


def _of_route(file: AgendaFile, item: ItemPart, where: str) -> Iterator[Fault]:
    for m, (one, next_one) in enumerate(pairwise(item.stops), 1):
        if file.at(next_one.starts) < file.at(one.ends, end=True):
            yield Fault(f"{where}[{m}].starts", "is before the end of the stop before")
    for m, stop in enumerate(item.stops):
        if not _within(file, stop, item):
            yield Fault(f"{where}[{m}]", "lies outside the hours of its study tour")
