"""Tries to log in, counted exactly however many processes serve the site."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from meetings.accounts.models import LoginTry

MINUTE = 60


def count_try(session: Session, *, key: str, at: datetime) -> int:
    """Count one more try to log in under `key`, and return how many this minute has seen.

    One statement, so that the count is exact however many processes serve the site.
    """
    minute = _minute(at)
    session.execute(delete(LoginTry).where(LoginTry.minute < minute - 1))
    dialect = session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(LoginTry)
    counted = insert.values(key=key, minute=minute, tries=1).on_conflict_do_update(
        index_elements=["key", "minute"], set_={"tries": LoginTry.tries + 1}
    )
    return int(session.execute(counted.returning(LoginTry.tries)).scalar_one())


def take_back_try(session: Session, *, key: str, at: datetime) -> None:
    """Take back the one try under `key` that was counted at `at` and was right.

    The others stay: a guesser with an account of their own would else begin anew with every
    log-in to that.
    """
    counted = (LoginTry.key == key, LoginTry.minute == _minute(at))
    session.execute(delete(LoginTry).where(*counted, LoginTry.tries == 1))
    session.execute(update(LoginTry).where(*counted).values(tries=LoginTry.tries - 1))


def until_next_minute(at: datetime) -> timedelta:
    """Return how long a refused try has to wait."""
    return timedelta(seconds=MINUTE - int(at.timestamp()) % MINUTE)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // MINUTE
