"""What single cities may hold, and what is kept for some, of the seats of an event or an item."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.registration.rules.window import KeptFor
from meetings.storage.base import Base

_EVENT, _ITEM = text("item_id IS NULL"), text("item_id IS NOT NULL")


class CityQuota(Base):
    """The most that one city may hold, in place of the quota for all; of an item or its event."""

    __tablename__ = "city_quota"
    __table_args__ = (
        Index(
            "uq_city_quota_event_id_city_id",
            "event_id",
            "city_id",
            unique=True,
            sqlite_where=_EVENT,
            postgresql_where=_EVENT,
        ),
        Index(
            "uq_city_quota_item_id_city_id",
            "item_id",
            "city_id",
            unique=True,
            sqlite_where=_ITEM,
            postgresql_where=_ITEM,
        ),
        CheckConstraint("seats >= 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    seats: Mapped[int]


class Reserve(Base):
    """Seats of an event, or of an item, kept for a city, speakers or guests until the release."""

    __tablename__ = "reserve"
    __table_args__ = (
        Index("ix_reserve_event_id", "event_id"),
        CheckConstraint("(kept_for = 'city') = (city_id IS NOT NULL)", name="city_of_a_city"),
        CheckConstraint("seats > 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    kept_for: Mapped[KeptFor]
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))
    seats: Mapped[int]
