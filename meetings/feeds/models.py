"""Keys of personal calendars, and the states that calendar programs synchronise from."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.feeds.rules.own import KeyKind
from meetings.storage.base import Base


class FeedKey(Base):
    """The secret of one personal address; only its hash is known here.

    `ended_at` is when it was replaced: it opens nothing since. `digest` is what the calendar
    last consisted of and `changed_at` since when; `client` and `polled_at` are written at most
    once an hour.
    """

    __tablename__ = "feed_key"
    __table_args__ = (
        CheckConstraint("(kind = 'delegation') = (delegation_id IS NOT NULL)", name="of_whom"),
        Index("ix_feed_key_account_id", "account_id"),
        Index("ix_feed_key_delegation_id", "delegation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[KeyKind]
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    label: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    digest: Mapped[str]
    changed_at: Mapped[datetime]
    client: Mapped[str]
    polled_at: Mapped[datetime | None]


class SyncState(Base):
    """What a calendar held when a program was given a token (RFC 6578): names and their ETags."""

    __tablename__ = "sync_state"
    __table_args__ = (UniqueConstraint("key_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("feed_key.id"))
    digest: Mapped[str]
    made_at: Mapped[datetime]
    entries: Mapped[dict[str, Any]]
