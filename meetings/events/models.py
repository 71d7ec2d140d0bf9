"""Events, venues and rooms as the organiser keeps them: the draft of an event's own entry.

What visitors see of an event's words and times comes from its editions (the agenda domain);
what is live here is the address, the counters, the seats and the time to register.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base
from meetings.terms import Audience, EventKind, Status, WaitingRule


class Venue(Base):
    """Where an event happens; `arrival` says how to get there, `access` what is step-free."""

    __tablename__ = "venue"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))
    name: Mapped[str]
    address: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    arrival: Mapped[str]
    access: Mapped[str]


class Room(Base):
    """A room of a venue, in the order of their positions."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("venue_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    position: Mapped[int]
    name: Mapped[str]


class Event(Base):
    """A network meeting, study tour, workshop, review or webinar.

    `edition` is the number of the newest edition, 0 before the first; `version` is bumped first
    by every act on the event, which is also its lock. `capacity` None: as many as come; `quota`
    None: as many of one city as come. Quotas and reserves lapse at `release_at`; `waiting_rule`
    says who is next when a seat becomes free, and with `offer_hours` it is offered to them for as
    long instead of given.

    With `approval` an organiser lets each delegate in, with `individuals` anybody may register
    themselves. People are exchanged until `substitute_until` and withdrawn until `withdraw_until`;
    None: until the event begins. `conference` is the address where it is joined online, which
    only those who are confirmed are told; "" when there is none.

    Whoever comes to an event begins with `sequence_floor`: it is above what calendars were told of
    a mail address that its delegate gave up.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("capacity >= 0", name="capacity"),
        CheckConstraint("quota > 0", name="quota"),
        CheckConstraint("offer_hours > 0", name="offer_hours"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="opens_and_closes"),
        CheckConstraint("edition >= 0 AND version >= 0", name="counters"),
        CheckConstraint("sequence_floor >= 0", name="sequence_floor"),
        CheckConstraint("(series = '') = (series_number IS NULL)", name="series_whole"),
        CheckConstraint("audience IN ('public', 'member')", name="audience_known"),
        CheckConstraint(
            "conference = '' OR substr(conference, 1, 8) = 'https://'", name="conference"
        ),
        # The desk lists them in this order, what comes or what was.
        Index("ix_event_starts_at", "starts_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    host_city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))
    uid: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[EventKind]
    audience: Mapped[Audience]
    status: Mapped[Status]
    title: Mapped[str]
    summary: Mapped[str]
    for_whom: Mapped[str]
    languages: Mapped[str]
    sample: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str]
    language: Mapped[str]
    also: Mapped[list[dict[str, Any]]]
    series: Mapped[str]
    series_number: Mapped[int | None]
    conference: Mapped[str]
    capacity: Mapped[int | None]
    quota: Mapped[int | None]
    release_at: Mapped[datetime | None]
    waiting_rule: Mapped[WaitingRule]
    offer_hours: Mapped[int | None]
    approval: Mapped[bool]
    individuals: Mapped[bool]
    substitute_until: Mapped[datetime | None]
    withdraw_until: Mapped[datetime | None]
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    sequence_floor: Mapped[int]
    edition: Mapped[int]
    version: Mapped[int]
