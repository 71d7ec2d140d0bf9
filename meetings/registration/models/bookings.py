"""Places of delegates at single items of an agenda."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.registration.rules.window import Standing
from meetings.storage.base import Base


class Booking(Base):
    """A delegate's place at an item, or their wait for one; who books again keeps the row.

    `sequence`, `settled_at`, `had`, `rank` and `offered_until` mean what they mean of a delegate.
    `vehicle` is the name of the tour's vehicle that a confirmed delegate travels in, `prefers` of
    the one they would like; both are empty where nothing was said. An agenda's vehicles are
    written anew with every edit, so these are names, not keys.
    """

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("delegate_id", "item_id"),
        Index("ix_booking_item_id_standing", "item_id", "standing"),
        CheckConstraint("(standing = 'offered') = (offered_until IS NOT NULL)", name="offered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    standing: Mapped[Standing]
    asked_at: Mapped[datetime]
    rank: Mapped[int]
    had: Mapped[int | None]
    sequence: Mapped[int]
    settled_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    vehicle: Mapped[str]
    prefers: Mapped[str]
