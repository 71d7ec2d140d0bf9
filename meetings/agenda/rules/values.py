"""What an agenda consists of, as it is published: values without rows or addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from meetings.terms import Audience, EventKind, ItemKind, Status


class Part(StrEnum):
    """What somebody does at an item."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    HOST = "host"
    GUIDE = "guide"


class Means(StrEnum):
    """How a study tour travels from one stop to the next."""

    WALK = "walk"
    BICYCLE = "bicycle"
    BUS = "bus"
    TRAM = "tram"
    TRAIN = "train"
    CAR = "car"
    BOAT = "boat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """Where an event happens; `position` is latitude and longitude (WGS 84)."""

    name: str
    address: str = ""
    position: tuple[float, float] | None = None
    arrival: str = ""
    access: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A person on an item, with their part, office and city."""

    name: str
    part: Part
    about: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A title and a summary in one language (BCP 47 tag)."""

    language: str
    title: str
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A showcase that is presented or visited: its address, and its title at that time."""

    slug: str
    title: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """What a study tour travels in; its seats make up the tour's capacity."""

    name: str
    means: Means
    seats: int
    access: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop of a study tour; `means` and `minutes` are the way from here to the next."""

    title: str
    starts_at: datetime
    ends_at: datetime
    topic: str = ""
    summary: str = ""
    address: str = ""
    host: str = ""
    access: str = ""
    means: Means | None = None
    minutes: int | None = None
    showcase: Shown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The event's own entry, number 0. `sample` says which of its facts are not documented.

    Texts are in `language`; `also` holds its title and summary in others. `conference` is the
    address where it is joined online (RFC 7986 section 5.11), for those who are confirmed alone:
    what is made for anybody else says at most that there is one.

    `sequence` counts published changes of this entry, from 0 (RFC 5545 section 3.8.7.4).
    """

    uid: str
    title: str
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    zone: str
    audience: Audience = Audience.PUBLIC
    status: Status = Status.CONFIRMED
    summary: str = ""
    for_whom: str = ""
    languages: str = ""
    sample: str = ""
    language: str = "en"
    also: tuple[Wording, ...] = ()
    series: str = ""
    series_number: int | None = None
    host_city: str = ""
    venue: Venue | None = None
    conference: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of an agenda; its address is its `number`, which is never reused."""

    uid: str
    number: int
    kind: ItemKind
    title: str
    starts_at: datetime
    ends_at: datetime
    status: Status = Status.CONFIRMED
    summary: str = ""
    room: str = ""
    place: str = ""
    access: str = ""
    bring: str = ""
    capacity: int | None = None
    also: tuple[Wording, ...] = ()
    speakers: tuple[Appearance, ...] = ()
    showcases: tuple[Shown, ...] = ()
    stops: tuple[Stop, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    sequence: int = 0

    @property
    def cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.status is Status.CANCELLED

    @property
    def seats(self) -> int | None:
        """How many people it has room for; a tour as many as its vehicles, None without end."""
        return sum(v.seats for v in self.vehicles) if self.vehicles else self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """An event and its items, in the order of their numbers."""

    head: Head
    items: tuple[Item, ...] = ()

    @property
    def cancelled(self) -> bool:
        """Whether the whole event will not take place."""
        return self.head.status is Status.CANCELLED


class Titled(Protocol):
    """Something with a title in the language it was written in, and titles in others."""

    @property
    def title(self) -> str:
        """The title as it was written."""

    @property
    def titles(self) -> Mapping[str, str]:
        """Its titles in other languages, by BCP 47 tag."""

    @property
    def language(self) -> str:
        """What `title` is written in."""


def called(thing: Titled, language: str) -> Wording:
    """Return the title of something in a language, or in the one it was written in."""
    if language in thing.titles:
        return Wording(language=language, title=thing.titles[language])
    return Wording(language=thing.language, title=thing.title)


def worded(thing: Head | Item, source: str, language: str) -> Wording:
    """Return the title and summary in a language, or in `source`, the one they were written in."""
    said = Wording(language=source, title=thing.title, summary=thing.summary)
    if language == source:
        return said
    return next((other for other in thing.also if other.language == language), said)
