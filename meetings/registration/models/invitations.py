"""Who may come to an event though they are no city of its network."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, only_one


class Invitation(Base):
    """A city or a partner organisation that may send a delegation, by a link, without an account.

    Exactly one of `city_id` and `organisation` says which; its delegation is what came of it.
    A party is invited once: after a no, another link of the same invitation lets it answer again.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index("ix_invitation_event_id", "event_id"),
        only_one("invitation", "event_id", "city_id", where="city_id IS NOT NULL"),
        only_one("invitation", "event_id", "organisation", where="organisation != ''"),
        CheckConstraint("(city_id IS NULL) = (organisation != '')", name="one_party"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))
    organisation: Mapped[str]
    name: Mapped[str]
    mail: Mapped[str]
    link_hash: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    declined_at: Mapped[datetime | None]
