"""Reading what CalDAV asks for besides a personal calendar itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from meetings.accounts.models import Account
from meetings.agenda.models import PublishedEntry
from meetings.feeds.models import FeedKey, SyncState
from meetings.feeds.rules.own import KeyKind


class Holder(NamedTuple):
    """Whose app password it is; `mail` is folded."""

    account_id: int
    mail: str


_HOLDER = (
    select(Account.id, Account.mail)
    .join(FeedKey, FeedKey.account_id == Account.id)
    .where(
        FeedKey.secret_hash == bindparam("secret_hash"),
        FeedKey.kind == KeyKind.APP,
        FeedKey.ended_at.is_(None),
        Account.disabled_at.is_(None),
    )
)


def holder(session: Session, secret_hash: str) -> Holder | None:
    """Return whose app password has this hash, None unless it is in use: 1 SELECT."""
    row = session.execute(_HOLDER, {"secret_hash": secret_hash}).one_or_none()
    return None if row is None else Holder(*row)


def within(
    session: Session,
    event_ids: Iterable[int],
    begins_at: datetime | None,
    ends_at: datetime | None,
) -> set[str]:
    """Return the UIDs of entries of events that take place in a span of time: 1 SELECT."""
    p = PublishedEntry
    query = select(p.uid).where(p.event_id.in_(sorted(event_ids)))
    if begins_at is not None:
        query = query.where(p.ends_at > begins_at)
    if ends_at is not None:
        query = query.where(p.starts_at < ends_at)
    return set(session.scalars(query))


def synced(session: Session, key_id: int, digest: str) -> dict[str, str] | None:
    """Return what a calendar held at a token, ETags by name; None when not known: 1 SELECT."""
    s = SyncState
    query = select(s.entries).where(s.key_id == key_id, s.digest == digest)
    return session.scalar(query)
