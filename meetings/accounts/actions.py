"""What is done with accounts; the caller's transaction commits."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from meetings.accounts import rules
from meetings.accounts.models import Account, Grant, LoginSession, LoginTry
from meetings.journal import actions as journal
from meetings.text import fold_mail, one_line

MINUTE = 60


def digest(secret: str) -> str:
    """Return what is kept of a token: its SHA-256, since a random token needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_account(
    session: Session, *, mail: str, name: str, password_hash: str, at: datetime
) -> int:
    """Open an account and return its id; an address that has one raises IntegrityError."""
    account = Account(
        mail=fold_mail(mail),
        name=one_line(name),
        password_hash=password_hash,
        language=None,
        disabled_at=None,
    )
    session.add(account)
    session.flush()
    journal.record(session, "account-opened", _subject(account.id), by=None, at=at)
    return account.id


def grant(session: Session, right: rules.Grant, *, to: int, by: int | None, at: datetime) -> None:
    """Give an account a right from now on."""
    session.add(
        Grant(
            account_id=to,
            role=right.role,
            city_id=right.city_id,
            network_id=right.network_id,
            event_id=right.event_id,
            since=at,
            until=None,
        )
    )
    journal.record(session, "granted", _subject(to), by=by, at=at, role=right.role.value)


def log_in(session: Session, *, account_id: int, token: str, at: datetime) -> None:
    """Begin a log-in known by the hash of `token`."""
    session.add(
        LoginSession(
            token_hash=digest(token), account_id=account_id, began_at=at, used_at=at, ended_at=None
        )
    )
    journal.record(session, "logged-in", _subject(account_id), by=account_id, at=at)


def log_out(session: Session, *, token: str, account_id: int, at: datetime) -> None:
    """End a log-in: whoever holds a copy of its cookie is logged out too."""
    ended = update(LoginSession).where(
        LoginSession.token_hash == digest(token), LoginSession.ended_at.is_(None)
    )
    session.execute(ended.values(ended_at=at))
    journal.record(session, "logged-out", _subject(account_id), by=account_id, at=at)


def note_use(session: Session, *, login_id: int, at: datetime) -> None:
    """Remember that a log-in was used, which puts off its idle time-out."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(used_at=at))


def choose_language(session: Session, *, account_id: int, language: str) -> None:
    """Remember in which language an account reads, for its next log-ins too."""
    chosen = update(Account).where(Account.id == account_id).values(language=language)
    session.execute(chosen)


def count_try(session: Session, *, key: str, at: datetime) -> int:
    """Count one more try to log in under `key`, and return how many this minute has seen.

    One statement, so that the count is exact however many processes serve the site.
    """
    minute = int(at.timestamp()) // MINUTE
    session.execute(delete(LoginTry).where(LoginTry.minute < minute - 1))
    dialect = session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(LoginTry)
    counted = insert.values(key=key, minute=minute, tries=1).on_conflict_do_update(
        index_elements=["key", "minute"], set_={"tries": LoginTry.tries + 1}
    )
    return int(session.execute(counted.returning(LoginTry.tries)).scalar_one())


def forget_tries(session: Session, *, key: str) -> None:
    """Forget the tries under `key`: whoever got in was no guesser."""
    session.execute(delete(LoginTry).where(LoginTry.key == key))


def until_next_minute(at: datetime) -> timedelta:
    """Return how long a refused try has to wait."""
    return timedelta(seconds=MINUTE - int(at.timestamp()) % MINUTE)


def _subject(account_id: int) -> journal.Subject:
    return journal.Subject("account", account_id)
