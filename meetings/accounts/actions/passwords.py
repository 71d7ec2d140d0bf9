"""New passwords: by whoever knows the old one, or holds the link that was sent by mail."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from meetings.accounts import rules
from meetings.accounts.actions.logins import digest, end_logins
from meetings.accounts.models import Account, PasswordReset
from meetings.journal import actions as journal


def ask_reset(
    session: Session, *, mail: str, account_id: int | None, token: str, owner: bool, at: datetime
) -> bool:
    """Let `token` give the account a new password; False where its address has its most of links.

    Links that were asked for before stay: whoever knows an address would else kill each of its
    owner's. `owner` is whether the owner's own browser asks, which others use up nothing of.
    An address without an account (`account_id` None) gets the same rows by the same statements,
    so that nobody learns from the time it takes whether it has one.
    """
    r = PasswordReset
    session.execute(delete(r).where(r.asked_at <= at - rules.LINK_LASTS))
    whose = "owner" if owner else "account"
    keys = [digest(f"{whose} {mail} {number}") for number in range(rules.MOST_LINKS)]
    taken = set(session.scalars(select(r.key).where(r.key.in_(keys))))
    dialect = session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(r)
    # Where none is free, or another took it just now, the statement runs and writes nothing.
    made = insert.values(
        key=next((key for key in keys if key not in taken), keys[0]),
        account_id=account_id,
        token_hash=digest(token),
        asked_at=at,
    )
    return session.scalar(made.on_conflict_do_nothing().returning(r.key)) is not None


def use_reset(session: Session, *, token: str, password_hash: str, at: datetime) -> int | None:
    """Give the account that `token` is for a new password and return its id; None if it is dead.

    Of two at once with one token the second finds nothing.
    """
    r = PasswordReset
    open_accounts = select(Account.id).where(Account.disabled_at.is_(None))
    used = delete(r).where(
        r.token_hash == digest(token),
        r.asked_at > at - rules.LINK_LASTS,
        r.account_id.in_(open_accounts),
    )
    account_id = session.execute(used.returning(r.account_id)).scalar()
    if account_id is not None:
        change_password(session, account_id=account_id, password_hash=password_hash, by=None, at=at)
    return account_id


def change_password(
    session: Session, *, account_id: int, password_hash: str, by: int | None, at: datetime
) -> None:
    """Give an account another password; all its log-ins end, links to a new one are dead."""
    # Links before the account, as `use_reset` takes them: two at once wait, and never both.
    session.execute(delete(PasswordReset).where(PasswordReset.account_id == account_id))
    changed = update(Account).where(Account.id == account_id)
    session.execute(changed.values(password_hash=password_hash))
    end_logins(session, account_id=account_id, by=by, at=at)
    subject = journal.Subject("account", account_id)
    journal.record(session, "password-changed", subject, by=by, at=at)
