"""Agendas as stored: the draft's stable rows, the editions, and the newest published entries."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.agenda.rules.values import Means, Part
from meetings.storage.base import Base
from meetings.terms import Audience, ItemKind, Status


class Item(Base):
    """One line of the draft. `number` is its address and never reused: `dropped` rows stay.

    `quota`: the most seats one party may hold at it, live like every seat; None: as many as come.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("capacity >= 0", name="capacity"),
        CheckConstraint("quota > 0", name="quota"),
        CheckConstraint("status != 'POSTPONED'", name="not_postponed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    uid: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ItemKind]
    status: Mapped[Status]
    title: Mapped[str]
    summary: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    place: Mapped[str]
    access: Mapped[str]
    bring: Mapped[str]
    capacity: Mapped[int | None]
    quota: Mapped[int | None]
    also: Mapped[list[dict[str, Any]]]
    dropped: Mapped[bool]


class ItemShowcase(Base):
    """A showcase that is presented at an item, in the order of their positions."""

    __tablename__ = "item_showcase"
    __table_args__ = (UniqueConstraint("item_id", "showcase_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    showcase_id: Mapped[int] = mapped_column(ForeignKey("showcase.id"), index=True)
    position: Mapped[int]


class Vehicle(Base):
    """What a study tour travels in; `seats` make up the tour's capacity."""

    __tablename__ = "vehicle"
    __table_args__ = (
        UniqueConstraint("item_id", "position"),
        UniqueConstraint("item_id", "name"),
        CheckConstraint("seats >= 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    position: Mapped[int]
    name: Mapped[str]
    means: Mapped[Means]
    seats: Mapped[int]
    access: Mapped[str]


class Speaker(Base):
    """A person on an event's agenda; needs no account. `about` is their office."""

    __tablename__ = "speaker"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str]
    about: Mapped[str]
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))


class Appearance(Base):
    """A speaker's part in an item, in the order of their positions."""

    __tablename__ = "appearance"
    __table_args__ = (UniqueConstraint("item_id", "speaker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"))
    position: Mapped[int]
    part: Mapped[Part]


class Stop(Base):
    """A stop of a study tour; `means` and `minutes` are the way from here to the next."""

    __tablename__ = "stop"
    __table_args__ = (
        UniqueConstraint("item_id", "position"),
        CheckConstraint("starts_at <= ends_at", name="starts_before_it_ends"),
        CheckConstraint("minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    position: Mapped[int]
    title: Mapped[str]
    topic: Mapped[str]
    summary: Mapped[str]
    address: Mapped[str]
    host: Mapped[str]
    access: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    means: Mapped[Means | None]
    minutes: Mapped[int | None]
    showcase_id: Mapped[int | None] = mapped_column(ForeignKey("showcase.id"), index=True)


class Edition(Base):
    """A published, numbered agenda that never changes: what would be printed."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int | None]
    note: Mapped[str]
    content: Mapped[dict[str, Any]]
    changes: Mapped[list[dict[str, Any]]]


class PublishedEntry(Base):
    """The newest published state of one entry, which feeds, lists and search read.

    `number` 0 is the event itself, and it alone says the `language` of all titles, the `series`
    and the `conference`, which is for those who are confirmed and in no `body`; an item that is
    `bookable` has seats to sign up for. `city_id` is the event's host when the entry last changed:
    who wants to know the host asks number 0. `titles` are those in other languages, `folded` is
    what a search looks in (`text.fold`). `body` is the entry's calendar text but for the five
    lines that differ by reader; `tzid` is the zone it refers to, empty when it needs none.
    """

    __tablename__ = "published_entry"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("sequence >= 0", name="sequence"),
        CheckConstraint("(series = '') = (series_number IS NULL)", name="series_whole"),
        Index("ix_published_entry_ends_at", "ends_at"),
        # Lists are of events (number 0), next first.
        Index("ix_published_entry_number_starts_at", "number", "starts_at", "ends_at"),
        Index("ix_published_entry_city_id_number", "city_id", "number", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int]
    changed_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str]
    tzid: Mapped[str]
    audience: Mapped[Audience]
    status: Mapped[Status]
    bookable: Mapped[bool]
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))
    kind: Mapped[str]
    title: Mapped[str]
    titles: Mapped[dict[str, Any]]
    language: Mapped[str]
    series: Mapped[str]
    series_number: Mapped[int | None]
    conference: Mapped[str]
    place: Mapped[str]
    folded: Mapped[str]
    body: Mapped[bytes]


class PublishedShowcase(Base):
    """Where the newest edition of an event shows a showcase: an item, or a stop of it.

    `number` is the item's; `position` counts what the item shows, stops first; `stop` is the
    title of the stop that visits the showcase, empty where it is presented.
    """

    __tablename__ = "published_showcase"
    __table_args__ = (
        UniqueConstraint("event_id", "number", "position"),
        Index("ix_published_showcase_showcase_id_event_id", "showcase_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    position: Mapped[int]
    stop: Mapped[str]
    showcase_id: Mapped[int] = mapped_column(ForeignKey("showcase.id"))


class Calendar(Base):
    """One row: how often anything public was published, and when that last was."""

    __tablename__ = "calendar"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime]
