"""Log-ins: begun, used, and ended for every copy of their cookie."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, func, literal, update
from sqlalchemy.orm import Session

from meetings.accounts import rules
from meetings.accounts.models import LoginSession
from meetings.journal import actions as journal
from meetings.storage.base import UTCDateTime


def digest(secret: str) -> str:
    """Return what is kept of a token: its SHA-256, since a random token needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def log_in(
    session: Session,
    *,
    account_id: int,
    token: str,
    at: datetime,
    device: rules.Device = rules.UNKNOWN,
) -> None:
    """Begin a log-in known by the hash of `token`; those that none of their copies opens go."""
    outlived = (LoginSession.account_id == account_id, LoginSession.began_at <= at - rules.ABSOLUTE)
    session.execute(delete(LoginSession).where(*outlived))
    session.add(
        LoginSession(
            token_hash=digest(token),
            account_id=account_id,
            began_at=at,
            used_at=at,
            ended_at=None,
            browser=device.browser,
            system=device.system,
        )
    )
    journal.record(session, "logged-in", _account(account_id), by=account_id, at=at)


def log_out(session: Session, *, token: str, account_id: int, at: datetime) -> None:
    """End a log-in: whoever holds a copy of its cookie is logged out too."""
    ended = update(LoginSession).where(
        LoginSession.token_hash == digest(token), LoginSession.ended_at.is_(None)
    )
    session.execute(ended.values(ended_at=at))
    journal.record(session, "logged-out", _account(account_id), by=account_id, at=at)


def end_login(session: Session, *, login_id: int, account_id: int, at: datetime) -> bool:
    """End one log-in of an account; False if the account has no such. Twice is as good as once."""
    mine = (LoginSession.id == login_id, LoginSession.account_id == account_id)
    ended = update(LoginSession).where(*mine)
    ended = ended.values(ended_at=func.coalesce(LoginSession.ended_at, literal(at, UTCDateTime())))
    if session.execute(ended.returning(LoginSession.id)).scalar() is None:
        return False
    journal.record(session, "log-ins-ended", _account(account_id), by=account_id, at=at)
    return True


def end_logins(
    session: Session, *, account_id: int, by: int | None, at: datetime, but: str = ""
) -> None:
    """End every log-in of an account, but the one known by the token `but`."""
    theirs = (LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    ended = update(LoginSession).where(*theirs, LoginSession.token_hash != digest(but))
    session.execute(ended.values(ended_at=at))
    journal.record(session, "log-ins-ended", _account(account_id), by=by, at=at)


def note_use(session: Session, *, login_id: int, at: datetime) -> None:
    """Remember that a log-in was used, which puts off its idle time-out."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(used_at=at))


def _account(account_id: int) -> journal.Subject:
    return journal.Subject("account", account_id)
