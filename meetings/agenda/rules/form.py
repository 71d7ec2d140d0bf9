"""The keys of an agenda file, and what each may hold."""

import inspect
import re
from datetime import datetime
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from meetings.agenda.rules import clock
from meetings.agenda.rules.problems import Problem
from meetings.agenda.rules.values import Means, Part
from meetings.terms import Audience, EventKind, ItemKind, Status, WaitingRule
from meetings.text import normalise, one_line

_TAG = re.compile(r"[a-z]{2}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HTTPS = re.compile(r"https://([^\s/?#@]+([/?#]\S*)?)", re.IGNORECASE)


def _wrong(problem: Problem) -> PydanticCustomError:
    return PydanticCustomError(problem.name, problem.value)


def _zone(name: str) -> str:
    if name not in clock.zones():
        raise _wrong(Problem.ZONE)
    return name


def _clock(value: str) -> str:
    try:
        clock.read(value)
    except ValueError:
        raise _wrong(Problem.CLOCK) from None
    return value


def _hour(value: str) -> str:
    if "T" not in value:
        raise _wrong(Problem.HOUR)
    return value


def _title(text: str) -> str:
    title = one_line(text)
    if not title:
        raise _wrong(Problem.EMPTY)
    return title


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise _wrong(Problem.SLUG)
    return text


def _language(tag: str) -> str:
    if not _TAG.fullmatch(tag):
        raise _wrong(Problem.LANGUAGE)
    return tag


def _conference(text: str) -> str:
    address = one_line(text)
    found = _HTTPS.fullmatch(address)
    if address and not (found and address.isprintable()):
        raise _wrong(Problem.WEB_ADDRESS)
    return f"https://{found[1]}" if found else ""


_LINE, _TEXT = Field(max_length=300), Field(max_length=20_000)
_WORD = Field(strict=False)  # one of the words of an enumeration
Line = Annotated[str, _LINE, AfterValidator(one_line)]
Text = Annotated[str, _TEXT, AfterValidator(normalise)]
Title = Annotated[str, _LINE, AfterValidator(_title)]
Slug = Annotated[str, Field(max_length=80), AfterValidator(_slug)]
Language = Annotated[str, AfterValidator(_language)]
Zone = Annotated[str, AfterValidator(_zone)]
Clock = Annotated[str, AfterValidator(_clock)]
Hour = Annotated[Clock, AfterValidator(_hour)]
Seats = Annotated[int, Field(ge=0, le=100_000)]
Conference = Annotated[str, Field(max_length=1000), AfterValidator(_conference)]
_TIMES = (Clock, Hour, Clock | None, Hour | None)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class WordingPart(_Part):
    """A title and a summary in another language."""

    language: Language
    title: Title
    summary: Text = ""


class VehiclePart(_Part):
    """What a study tour travels in."""

    name: Title
    means: Annotated[Means, _WORD]
    seats: Seats
    access: Line = ""


class StopPart(_Part):
    """A stop of a study tour, with the way to the next."""

    title: Title
    starts: Clock
    ends: Clock
    topic: Line = ""
    summary: Text = ""
    address: Line = ""
    host: Line = ""
    access: Line = ""
    means: Annotated[Means, _WORD] | None = None
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    showcase: Slug | None = None


class AppearancePart(_Part):
    """Who appears at an item, by a name from `speakers`."""

    name: Title
    part: Annotated[Part, _WORD] = Part.SPEAKER


class ItemPart(_Part):
    """One line of the agenda."""

    number: Annotated[int, Field(ge=1, le=100_000)]
    kind: Annotated[ItemKind, _WORD]
    title: Title
    starts: Clock
    ends: Clock
    status: Annotated[Status, _WORD] = Status.CONFIRMED
    summary: Text = ""
    room: Line = ""
    place: Line = ""
    access: Line = ""
    bring: Line = ""
    seats: Seats | None = None
    also: list[WordingPart] = []
    speakers: list[AppearancePart] = []
    showcases: list[Slug] = []
    stops: list[StopPart] = []
    vehicles: list[VehiclePart] = []


class SpeakerPart(_Part):
    """A person on the agenda; `city` is the short name of a city."""

    name: Title
    about: Line = ""
    city: Slug | None = None


class VenuePart(_Part):
    """Where the event is; positions in degrees (WGS 84), both or none."""

    name: Title
    address: Line = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    arrival: Text = ""
    access: Text = ""
    rooms: list[Title] = []


class RegistrationPart(_Part):
    """From when until when cities register, for how many seats, how many of one city.

    From `release` on quotas and reserves hold no more. With `offer` a seat that becomes free is
    offered for so many hours, not given. Until `substitute_until` and `withdraw_until` heads
    exchange and withdraw people, without them until the event begins. With `approval` organisers
    let each person in; with `individuals` anybody may register themselves.
    """

    opens: Hour
    closes: Hour
    seats: Seats | None = None
    quota: Annotated[int, Field(ge=1, le=1000)] | None = None
    release: Hour | None = None
    waiting: Annotated[WaitingRule, _WORD] = WaitingRule.FIRST_COME
    offer: Annotated[int, Field(ge=1, le=720)] | None = None
    substitute_until: Hour | None = None
    withdraw_until: Hour | None = None
    approval: bool = False
    individuals: bool = False


class AgendaFile(_Part):
    """A whole event with its agenda."""

    network: Slug
    slug: Slug
    kind: Annotated[EventKind, _WORD]
    title: Title
    zone: Zone
    starts: Clock
    ends: Clock
    audience: Annotated[Audience, _WORD] = Audience.PUBLIC
    status: Annotated[Status, _WORD] = Status.CONFIRMED
    summary: Text = ""
    for_whom: Line = ""
    languages: Line = ""
    sample: Line = ""
    language: Language = "en"
    also: list[WordingPart] = []
    series: Line = ""
    series_number: Annotated[int, Field(ge=1, le=100_000)] | None = None
    host_city: Slug | None = None
    venue: VenuePart | None = None
    conference: Conference = ""
    registration: RegistrationPart | None = None
    speakers: list[SpeakerPart] = []
    items: Annotated[list[ItemPart], Field(max_length=6000)] = []

    def at(self, value: str, *, end: bool = False) -> datetime:
        """Return the instant of a time of this file; an `end` without an hour ends that day.

        A time that happens twice (autumn) means the first, unless its offset is written.
        """
        return clock.instant(value, self.zone, end=end)


@cache
def times(part: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a part of a file that hold times, in their order."""
    return tuple(key for key, held in inspect.get_annotations(part).items() if held in _TIMES)


TIMES = frozenset(key for part in _Part.__subclasses__() for key in times(part))
