"""Accounts, grants and sessions as stored."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, only_one
from meetings.terms import Role

ONE_SCOPE = (
    "(role IN ('member', 'representative')"
    " AND city_id IS NOT NULL AND network_id IS NULL AND event_id IS NULL)"
    " OR (role = 'organiser'"
    " AND city_id IS NULL AND network_id IS NOT NULL AND event_id IS NULL)"
    " OR (role = 'host' AND city_id IS NULL AND network_id IS NULL AND event_id IS NOT NULL)"
    " OR (role = 'administrator'"
    " AND city_id IS NULL AND network_id IS NULL AND event_id IS NULL)"
)
OPEN = "until IS NULL"


class Account(Base):
    """Someone who can log in; `mail` is folded, so that one address is one account."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str | None]
    disabled_at: Mapped[datetime | None]


class Grant(Base):
    """The right of an account to act for a city, a network, an event or everywhere.

    One that is open is there once.
    """

    __tablename__ = "grant"
    __table_args__ = (
        CheckConstraint(ONE_SCOPE, name="one_scope"),
        CheckConstraint("until IS NULL OR until > since", name="ends_after_it_begins"),
        only_one("grant", "account_id", "role", "city_id", where=f"{OPEN} AND city_id IS NOT NULL"),
        only_one("grant", "account_id", "network_id", where=f"{OPEN} AND network_id IS NOT NULL"),
        only_one("grant", "account_id", "event_id", where=f"{OPEN} AND event_id IS NOT NULL"),
        only_one("grant", "account_id", "role", where=f"{OPEN} AND role = 'administrator'"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    city_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class LoginSession(Base):
    """A log-in that lasts; only the hash of its token is known here, the cookie holds the rest."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    began_at: Mapped[datetime]
    used_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str]
    system: Mapped[str]


class PasswordReset(Base):
    """A link to a new password that was asked for an address; gone when one of them was used.

    `key` is a hash of the folded address and of one of as many numbers as it may have links at
    once. An address without an account has rows too, whose links were sent to nobody: whoever
    asks must not learn from the work done which it is.
    """

    __tablename__ = "password_reset"

    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime]


class LoginTry(Base):
    """How many log-ins were tried from an address, or for an account, within one minute."""

    __tablename__ = "login_try"
    __table_args__ = (CheckConstraint("tries > 0", name="tries"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True)
    tries: Mapped[int]
