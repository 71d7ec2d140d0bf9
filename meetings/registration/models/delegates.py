"""Delegations and delegates as stored."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.registration.rules.window import ComingAs, Standing
from meetings.storage.base import Base, only_one

ACTIVE_MAIL = "mail != '' AND standing NOT IN ('declined', 'withdrawn')"


class Delegation(Base):
    """The people one party sends to one event: a city, an organisation, or a person for themselves.

    Of a person for themselves both `city_id` and `organisation` are empty. Without a head it is
    led by whoever holds its link.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("event_id", "city_id"),
        only_one("delegation", "event_id", "organisation", where="organisation != ''"),
        CheckConstraint("city_id IS NULL OR organisation = ''", name="one_party"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"), index=True)
    organisation: Mapped[str]
    head_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)


class Delegate(Base):
    """One person in a delegation. Who returns after an end is a new row.

    Of those who wait, the ones of one `group_id` are seated together or not at all; it is the id
    of one of them. `had` is how many seats their party held just before, where cities are seated
    in turn. `sequence` counts the changes of their standing, from 0; `settled_at` is when the
    last was.

    `event_id` repeats the delegation's, so that the database itself keeps one mail address
    from being registered twice for an event while it is active.
    """

    __tablename__ = "delegate"
    __table_args__ = (
        Index(
            "uq_delegate_event_id_mail_active",
            "event_id",
            "mail",
            unique=True,
            sqlite_where=text(ACTIVE_MAIL),
            postgresql_where=text(ACTIVE_MAIL),
        ),
        Index("ix_delegate_delegation_id", "delegation_id"),
        Index("ix_delegate_mail", "mail"),
        Index("ix_delegate_event_id_standing", "event_id", "standing"),
        Index("ix_delegate_group_id", "group_id"),
        CheckConstraint("rank >= 0", name="rank"),
        CheckConstraint("(standing = 'offered') = (offered_until IS NOT NULL)", name="offered"),
        CheckConstraint(
            "consent_at IS NOT NULL OR (diet = '' AND access_needs = '')", name="needs_by_consent"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str]
    mail: Mapped[str]
    function: Mapped[str]
    standing: Mapped[Standing]
    asked_at: Mapped[datetime]
    rank: Mapped[int]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"))
    had: Mapped[int | None]
    sequence: Mapped[int]
    settled_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    coming_as: Mapped[ComingAs]
    languages: Mapped[str]
    phone: Mapped[str]
    diet: Mapped[str]
    access_needs: Mapped[str]
    consent_at: Mapped[datetime | None]
    photo_consent: Mapped[bool]
    listed: Mapped[bool]
    link_hash: Mapped[str | None] = mapped_column(unique=True)
    reason: Mapped[str]


class OneTimeKey(Base):
    """The key of a form that was acted on: its second sending gets the first one's answer.

    `digest` is of where it was sent and its body, `location` where the answer led to. Whoever sent
    it is an account, or holds the link whose hash is `link_hash`.
    """

    __tablename__ = "one_time_key"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) = (link_hash != '')", name="one_sender"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    link_hash: Mapped[str]
    digest: Mapped[str]
    location: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
