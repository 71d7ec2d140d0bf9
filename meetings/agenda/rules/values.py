"""What an agenda consists of, as it is published: values without rows or addresses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The event's own entry, number 0. `sample` says which of its facts are not documented.

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
    series_number: int | None = None
    host_city: str = ""
    venue: Venue | None = None
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
    speakers: tuple[Appearance, ...] = ()
    stops: tuple[Stop, ...] = ()
    sequence: int = 0

    @property
    def cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.status is Status.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """An event and its items, in the order of their numbers."""

    head: Head
    items: tuple[Item, ...] = ()

    @property
    def cancelled(self) -> bool:
        """Whether the whole event will not take place."""
        return self.head.status is Status.CANCELLED
