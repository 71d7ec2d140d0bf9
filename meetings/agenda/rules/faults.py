"""What can be wrong with an agenda file, each fault told with its path."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from meetings.agenda.rules import clock
from meetings.agenda.rules.form import AgendaFile, ItemPart, RegistrationPart, StopPart, times
from meetings.agenda.rules.problems import Fault, Problem, path
from meetings.terms import Audience, EventKind, ItemKind, Status

_BY_TYPE = {
    "missing": Problem.MISSING,
    "extra_forbidden": Problem.UNKNOWN_KEY,
    "model_type": Problem.NO_OBJECT,
    "list_type": Problem.NO_LIST,
    "string_type": Problem.NO_TEXT,
    "string_unicode": Problem.HALF_CHARACTER,
    "int_type": Problem.NO_WHOLE_NUMBER,
    "float_type": Problem.NO_NUMBER,
    "finite_number": Problem.NOT_FINITE,
    "enum": Problem.NO_SUCH_WORD,
    "greater_than_equal": Problem.TOO_SMALL,
    "less_than_equal": Problem.TOO_LARGE,
    "string_too_long": Problem.TOO_LONG,
    "too_long": Problem.TOO_MANY,
}
_WHAT = ("expected", "ge", "le", "max_length")


def of_form(error: Mapping[str, Any]) -> Fault:
    """Return what pydantic found."""
    kind, context = error["type"], error.get("ctx", {})
    own = Problem.__members__.get(kind)  # raised by our own checks
    problem = own or _BY_TYPE.get(kind, Problem.OTHER)
    about = next((context[name] for name in _WHAT if name in context), "")
    return Fault(path(error["loc"]), problem, error["msg"] if problem is Problem.OTHER else about)


def of_clocks(file: AgendaFile) -> Iterator[Fault]:
    """Name times that no clock in the event's zone ever shows."""
    parts: list[tuple[str, AgendaFile | ItemPart | StopPart | RegistrationPart]] = [*_spans(file)]
    if file.registration:
        parts.append(("registration.", file.registration))
    for where, part in parts:
        for key in times(type(part)):
            value = getattr(part, key)
            if value is not None and (problem := clock.problem(value, file.zone)):
                yield Fault(f"{where}{key}", *problem)


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
        yield Fault("audience", Problem.NO_SUCH_WORD, "'public' or 'member'")
    if file.venue and (file.venue.latitude is None) != (file.venue.longitude is None):
        yield Fault("venue", Problem.HALF_POSITION)
    if bool(file.series) != (file.series_number is not None):
        yield Fault("series_number", Problem.HALF_SERIES)
    kinds = {item.kind for item in file.items}
    if file.kind is EventKind.STUDY_TOUR and ItemKind.STUDY_TOUR not in kinds:
        yield Fault("items", Problem.NEEDS_TOUR)


def _spans(file: AgendaFile) -> Iterator[tuple[str, AgendaFile | ItemPart | StopPart]]:
    yield "", file
    for n, item in enumerate(file.items):
        yield f"items[{n}].", item
        for m, stop in enumerate(item.stops):
            yield f"items[{n}].stops[{m}].", stop


def _of_order(file: AgendaFile) -> Iterator[Fault]:
    for where, span in _spans(file):
        if file.at(span.ends, end=True) <= file.at(span.starts):
            yield Fault(f"{where}ends", Problem.ENDS_BEFORE)
    if file.registration and file.at(file.registration.closes) <= file.at(file.registration.opens):
        yield Fault("registration.closes", Problem.CLOSES_BEFORE)
    has_days = file.at(file.starts) < file.at(file.ends, end=True)
    for n, item in enumerate(file.items):
        if has_days and not _within(file, item, file):
            yield Fault(f"items[{n}]", Problem.OUTSIDE_EVENT)


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
            yield Fault(f"items[{n}].room", Problem.NO_ROOM, item.room)
        where = f"items[{n}].speakers[{{}}].name"
        spoken = [file.language, *(also.language for also in item.also)]
        yield from _twice(f"items[{n}].also[{{}}].language", spoken, -1)
        yield from _twice(f"items[{n}].showcases[{{}}]", item.showcases)
        yield from _twice(f"items[{n}].vehicles[{{}}].name", [v.name for v in item.vehicles])
        names = [who.name for who in item.speakers]
        yield from _twice(where, names)
        for m, name in enumerate(names):
            if name not in known_people:
                yield Fault(where.format(m), Problem.NO_SPEAKER, name)


def _twice(where: str, names: Sequence[str | int], first: int = 0) -> Iterator[Fault]:
    seen: set[str | int] = set()
    for n, name in enumerate(names, first):
        if name in seen:
            yield Fault(where.format(n), Problem.TWICE, name)
        seen.add(name)


def _of_kind(item: ItemPart, where: str) -> Iterator[Fault]:
    if item.status is Status.POSTPONED:
        yield Fault(f"{where}.status", Problem.NOT_POSTPONED)
    if item.kind is not ItemKind.STUDY_TOUR and item.stops:
        yield Fault(f"{where}.stops", Problem.NO_STOPS)
    if item.kind is not ItemKind.STUDY_TOUR and item.vehicles:
        yield Fault(f"{where}.vehicles", Problem.NO_VEHICLES)


def _of_route(file: AgendaFile, item: ItemPart, where: str) -> Iterator[Fault]:
    for m, (one, next_one) in enumerate(pairwise(item.stops), 1):
        if file.at(next_one.starts) < file.at(one.ends, end=True):
            yield Fault(f"{where}[{m}].starts", Problem.STOP_BEFORE)
    for m, stop in enumerate(item.stops):
        if not _within(file, stop, item):
            yield Fault(f"{where}[{m}]", Problem.OUTSIDE_TOUR)
