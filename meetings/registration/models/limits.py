"""What single cities may hold, and what is kept for some, of the seats of an event or an item."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from meetings.registration.rules.window import KeptFor
from meetings.storage.base import Base, only_one

_EVENT, _ITEM = "item_id IS NULL", "item_id IS NOT NULL"
_CITY, _NO_CITY = "city_id IS NOT NULL", "city_id IS NULL"


class CityQuota(Base):
    """The most that one city may hold, in place of the quota for all; of an item or its event."""

    __tablename__ = "city_quota"
    __table_args__ = (
        only_one("city_quota", "event_id", "city_id", where=_EVENT),
        only_one("city_quota", "item_id", "city_id", where=_ITEM),
        CheckConstraint("seats >= 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    seats: Mapped[int]


class Reserve(Base):
    """Seats of an event, or of an item, kept for a city, speakers or guests until the release.

    There is one for each whom something is kept for.
    """

    __tablename__ = "reserve"
    __table_args__ = (
        Index("ix_reserve_event_id", "event_id"),
        only_one("reserve", "event_id", "city_id", where=f"{_EVENT} AND {_CITY}"),
        only_one("reserve", "event_id", "kept_for", where=f"{_EVENT} AND {_NO_CITY}"),
        only_one("reserve", "item_id", "city_id", where=f"{_ITEM} AND {_CITY}"),
        only_one("reserve", "item_id", "kept_for", where=f"{_ITEM} AND {_NO_CITY}"),
        CheckConstraint("(kept_for = 'city') = (city_id IS NOT NULL)", name="city_of_a_city"),
        CheckConstraint("seats > 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    kept_for: Mapped[KeptFor]
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))
    seats: Mapped[int]
