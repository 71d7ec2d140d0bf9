"""Reading accounts, their sessions and their rights."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Date, bindparam, or_, select
from sqlalchemy.orm import Session

from meetings.accounts import rules
from meetings.accounts.models import Account, Grant, LoginSession, LoginTry
from meetings.accounts.rules import Visitor
from meetings.networks.models import CityMembership
from meetings.networks.queries import active
from meetings.storage.base import UTCDateTime


class Login(NamedTuple):
    """A log-in and whose it is."""

    id: int
    account_id: int
    name: str
    began_at: datetime
    used_at: datetime


class Credentials(NamedTuple):
    """What a password is checked against, and the language its owner has chosen."""

    account_id: int
    password_hash: str
    language: str | None


# Made once: putting a SELECT together costs several times what running it does, and every page
# of somebody logged in asks these two.
_LOGIN = (
    select(
        LoginSession.id,
        LoginSession.account_id,
        Account.name,
        LoginSession.began_at,
        LoginSession.used_at,
    )
    .join(Account, Account.id == LoginSession.account_id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.ended_at.is_(None),
        Account.disabled_at.is_(None),
    )
)
_RIGHTS = (
    select(
        Grant.role,
        Grant.city_id,
        Grant.network_id,
        Grant.event_id,
        CityMembership.network_id.label("member_of"),
    )
    .outerjoin(
        CityMembership,
        (CityMembership.city_id == Grant.city_id) & active(bindparam("day", type_=Date())),
    )
    .where(
        Grant.account_id == bindparam("account_id"),
        Grant.since <= bindparam("at", type_=UTCDateTime()),
        or_(Grant.until.is_(None), Grant.until > bindparam("at", type_=UTCDateTime())),
    )
)


def login(session: Session, token_hash: str) -> Login | None:
    """Return the log-in a token belongs to unless it was ended, or its account: 1 SELECT."""
    row = session.execute(_LOGIN, {"token_hash": token_hash}).one_or_none()
    return None if row is None else Login(*row)


def visitor(session: Session, account_id: int, name: str, at: datetime) -> Visitor:
    """Return an account with every right in force at this moment: 1 SELECT."""
    values = {"account_id": account_id, "at": at, "day": at.date()}
    rows = session.execute(_RIGHTS, values).all()
    return Visitor(
        account_id,
        name,
        frozenset(rules.Grant(r.role, r.city_id, r.network_id, r.event_id) for r in rows),
        frozenset(r.member_of for r in rows if r.member_of is not None),
    )


def credentials(session: Session, mail: str) -> Credentials | None:
    """Return what a log-in with this folded address is checked against: 1 SELECT."""
    a = Account
    query = select(a.id, a.password_hash, a.language).where(a.mail == mail, a.disabled_at.is_(None))
    row = session.execute(query).one_or_none()
    return None if row is None else Credentials(*row)


def tries(session: Session, key: str, minute: int) -> int:
    """Return how often a log-in was tried under `key` within one minute: 1 SELECT."""
    t = LoginTry
    return session.scalar(select(t.tries).where(t.key == key, t.minute == minute)) or 0
