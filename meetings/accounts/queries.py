"""Reading accounts, their sessions and their rights."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Date, bindparam, or_, select
from sqlalchemy.orm import Session

from meetings.accounts import rules
from meetings.accounts.models import Account, Grant, LoginSession, LoginTry, PasswordReset
from meetings.accounts.rules import Visitor
from meetings.networks.models import CityMembership
from meetings.networks.queries import active
from meetings.storage.base import UTCDateTime
from meetings.terms import Role


class Login(NamedTuple):
    """A log-in and whose it is."""

    id: int
    account_id: int
    name: str
    began_at: datetime
    used_at: datetime


class Credentials(NamedTuple):
    """What a password is checked against, and who it is that has it."""

    account_id: int
    password_hash: str
    language: str | None
    mail: str
    name: str


class OpenLogin(NamedTuple):
    """A log-in as its owner sees it."""

    id: int
    token_hash: str
    began_at: datetime
    used_at: datetime
    browser: str
    system: str


class Contact(NamedTuple):
    """Who acts for a city, and how to reach them."""

    city_id: int
    name: str
    mail: str


class Listed(NamedTuple):
    """An account as an operator sees it."""

    mail: str
    name: str
    disabled_at: datetime | None


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


_CREDENTIALS = select(
    Account.id, Account.password_hash, Account.language, Account.mail, Account.name
)
_OPEN = Account.disabled_at.is_(None)


def credentials(session: Session, mail: str) -> Credentials | None:
    """Return what a log-in with this folded address is checked against: 1 SELECT."""
    row = session.execute(_CREDENTIALS.where(Account.mail == mail, _OPEN)).one_or_none()
    return None if row is None else Credentials(*row)


def own(session: Session, account_id: int) -> Credentials:
    """Return what is kept of an account that is logged in: 1 SELECT."""
    return Credentials(*session.execute(_CREDENTIALS.where(Account.id == account_id)).one())


def holder(session: Session, token_hash: str, at: datetime) -> Credentials | None:
    """Return whose new password the link with this token is for, None if it is dead: 1 SELECT."""
    live = (
        PasswordReset.token_hash == token_hash,
        PasswordReset.asked_at > at - rules.LINK_LASTS,
        _OPEN,
    )
    query = _CREDENTIALS.join(PasswordReset, PasswordReset.account_id == Account.id).where(*live)
    row = session.execute(query).one_or_none()
    return None if row is None else Credentials(*row)


def logins(session: Session, account_id: int) -> list[OpenLogin]:
    """Return the log-ins of an account that were not ended, the last used first: 1 SELECT."""
    s = LoginSession
    columns = (s.id, s.token_hash, s.began_at, s.used_at, s.browser, s.system)
    query = select(*columns).where(s.account_id == account_id, s.ended_at.is_(None))
    rows = session.execute(query.order_by(s.used_at.desc(), s.id.desc()))
    return [OpenLogin(*row) for row in rows]


def accounts(session: Session) -> list[Listed]:
    """Return every account by its address: 1 SELECT."""
    query = select(Account.mail, Account.name, Account.disabled_at).order_by(Account.mail)
    return [Listed(*row) for row in session.execute(query)]


def representatives(session: Session, city_ids: Iterable[int], at: datetime) -> list[Contact]:
    """Return the open accounts that act for some cities at a moment, by city: 1 SELECT."""
    in_force = (Grant.since <= at, or_(Grant.until.is_(None), Grant.until > at))
    query = (
        select(Grant.city_id, Account.name, Account.mail)
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.role == Role.REPRESENTATIVE, Grant.city_id.in_(sorted(city_ids)))
        .where(*in_force, _OPEN)
        .order_by(Grant.city_id, Account.mail)
        .distinct()
    )
    rows = session.execute(query)
    return [Contact(city, name, mail) for city, name, mail in rows if city is not None]


def tries(session: Session, key: str, minute: int) -> int:
    """Return how often a log-in was tried under `key` within one minute: 1 SELECT."""
    t = LoginTry
    return session.scalar(select(t.tries).where(t.key == key, t.minute == minute)) or 0
