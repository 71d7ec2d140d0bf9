"""Reading accounts, their sessions and their rights."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from meetings.accounts import rules
from meetings.accounts.models import Account, Grant, LoginSession, LoginTry
from meetings.accounts.rules import Visitor
from meetings.networks.models import CityMembership
from meetings.networks.queries import active


class Login(NamedTuple):
    """A log-in and whose it is."""

    id: int
    account_id: int
    name: str
    began_at: datetime
    used_at: datetime


class Credentials(NamedTuple):
    """What a password is checked against."""

    account_id: int
    password_hash: str


def login(session: Session, token_hash: str) -> Login | None:
    """Return the log-in a token belongs to unless it was ended, or its account: 1 SELECT."""
    s, a = LoginSession, Account
    query = (
        select(s.id, s.account_id, a.name, s.began_at, s.used_at)
        .join(a, a.id == s.account_id)
        .where(s.token_hash == token_hash, s.ended_at.is_(None), a.disabled_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Login(*row)


def visitor(session: Session, account_id: int, name: str, at: datetime) -> Visitor:
    """Return an account with every right in force at this moment: 1 SELECT."""
    g, m = Grant, CityMembership
    query = (
        select(g.role, g.city_id, g.network_id, g.event_id, m.network_id.label("member_of"))
        .outerjoin(m, (m.city_id == g.city_id) & active(at.date()))
        .where(g.account_id == account_id, g.since <= at, or_(g.until.is_(None), g.until > at))
    )
    rows = session.execute(query).all()
    return Visitor(
        account_id,
        name,
        frozenset(rules.Grant(r.role, r.city_id, r.network_id, r.event_id) for r in rows),
        frozenset(r.member_of for r in rows if r.member_of is not None),
    )


def credentials(session: Session, mail: str) -> Credentials | None:
    """Return what a log-in with this folded address is checked against: 1 SELECT."""
    a = Account
    query = select(a.id, a.password_hash).where(a.mail == mail, a.disabled_at.is_(None))
    row = session.execute(query).one_or_none()
    return None if row is None else Credentials(*row)


def tries(session: Session, key: str, minute: int) -> int:
    """Return how often a log-in was tried under `key` within one minute: 1 SELECT."""
    t = LoginTry
    return session.scalar(select(t.tries).where(t.key == key, t.minute == minute)) or 0
