"""Accounts, opened and disabled, and their rights."""

from datetime import datetime

from sqlalchemy import func, literal, update
from sqlalchemy.orm import Session

from meetings.accounts import rules
from meetings.accounts.actions.logins import end_logins
from meetings.accounts.models import Account, Grant
from meetings.journal import actions as journal
from meetings.storage.base import UTCDateTime
from meetings.text import fold_mail, one_line


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
    """Give an account a right from now on; one that it has raises IntegrityError."""
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


def choose_language(session: Session, *, account_id: int, language: str) -> None:
    """Remember in which language an account reads, for its next log-ins too."""
    chosen = update(Account).where(Account.id == account_id).values(language=language)
    session.execute(chosen)


def disable(session: Session, *, mail: str, by: int | None, at: datetime) -> bool:
    """Close an account until it is enabled, and end its log-ins; False if there is none."""
    closed = update(Account).where(Account.mail == fold_mail(mail))
    closed = closed.values(
        disabled_at=func.coalesce(Account.disabled_at, literal(at, UTCDateTime()))
    )
    account_id = session.execute(closed.returning(Account.id)).scalar()
    if account_id is None:
        return False
    end_logins(session, account_id=account_id, by=by, at=at)
    journal.record(session, "account-disabled", _subject(account_id), by=by, at=at)
    return True


def enable(session: Session, *, mail: str, by: int | None, at: datetime) -> bool:
    """Open an account that was disabled; its log-ins stay ended. False if there is none."""
    opened = update(Account).where(Account.mail == fold_mail(mail)).values(disabled_at=None)
    account_id = session.execute(opened.returning(Account.id)).scalar()
    if account_id is None:
        return False
    journal.record(session, "account-enabled", _subject(account_id), by=by, at=at)
    return True


def _subject(account_id: int) -> journal.Subject:
    return journal.Subject("account", account_id)
