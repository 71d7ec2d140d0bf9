"""Networks and cities as stored."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base
from meetings.terms import CityRole


class Network(Base):
    """A club of cities with a purpose. `contact` is a mail address that a human reads.

    `language` is the one its pages are in for whoever has chosen none, and that of `purpose`;
    `color` its own, as "#0a5c63" (`networks.rules.color` makes it readable).
    """

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    purpose: Mapped[str]
    contact: Mapped[str]
    language: Mapped[str]
    color: Mapped[str]


class City(Base):
    """A city with its one profile; `country` as in ISO 3166-1 alpha-2, position in WGS 84.

    `about` is written in `language`.
    """

    __tablename__ = "city"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("length(country) = 2", name="country"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    local_name: Mapped[str]
    country: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    about: Mapped[str]
    language: Mapped[str]
    website: Mapped[str]


class CityMembership(Base):
    """A city's time in a network; a change of role closes one row and opens the next.

    The first day counts, the last (`until`) does not; None means it goes on.
    """

    __tablename__ = "city_membership"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until > since", name="ends_after_it_begins"),
        UniqueConstraint("city_id", "network_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    role: Mapped[CityRole]
    since: Mapped[date]
    until: Mapped[date | None]


class Showcase(Base):
    """A best-practice case of a city, told in `language`; visited at a stop or presented."""

    __tablename__ = "showcase"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"), index=True)
    title: Mapped[str]
    topic: Mapped[str]
    summary: Mapped[str]
    source: Mapped[str]
    language: Mapped[str]
