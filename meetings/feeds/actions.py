"""What people do with their calendars' keys, and what polls leave behind; the caller commits."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from meetings.accounts.actions import digest as hashed
from meetings.feeds import rules
from meetings.feeds.models import FeedKey, SyncState
from meetings.feeds.queries.own import Calendar
from meetings.feeds.rules.own import Use
from meetings.journal import actions as journal
from meetings.text import one_line

TOKENS = 20  # that a program may come back with; older ones make it read everything again


def make_key(session: Session, secret: str, use: Use, *, account_id: int, at: datetime) -> bool:
    """Make a key of `secret`; twice is once. False where it is the secret of another key."""
    use = replace(use, label=one_line(use.label))
    known = session.scalar(select(FeedKey).where(FeedKey.secret_hash == hashed(secret)))
    if known is not None:
        same = Use(known.kind, known.label, known.delegation_id) == use
        return same and known.account_id == account_id and known.ended_at is None
    key = FeedKey(
        secret_hash=hashed(secret),
        account_id=account_id,
        kind=use.kind,
        delegation_id=use.delegation_id,
        label=use.label,
        made_at=at,
        ended_at=None,
        digest="",
        changed_at=rules.EPOCH,
        client="",
        polled_at=None,
    )
    session.add(key)
    session.flush()
    journal.record(session, "key-made", _subject(key.id), by=account_id, at=at)
    return True


def replace_key(
    session: Session, key_id: int, secret: str, *, account_id: int, at: datetime
) -> str | None:
    """Let a key of `secret` take the place of another; return the hash that opens nothing now.

    None when the account has no such key any more, and then no key is made.
    """
    old = _mine(session, key_id, account_id)
    if old is None:
        return None
    use = Use(old.kind, old.label, old.delegation_id)
    make_key(session, secret, use, account_id=account_id, at=at)
    return end_key(session, key_id, account_id=account_id, at=at)


def end_key(session: Session, key_id: int, *, account_id: int, at: datetime) -> str | None:
    """End a key of an account: return the hash that opens nothing from now on, None without."""
    key = _mine(session, key_id, account_id)
    if key is None:
        return None
    key.ended_at = at
    session.execute(delete(SyncState).where(SyncState.key_id == key_id))
    journal.record(session, "key-ended", _subject(key_id), by=account_id, at=at)
    return key.secret_hash


def _mine(session: Session, key_id: int, account_id: int) -> FeedKey | None:
    k = FeedKey
    mine = (k.id == key_id, k.account_id == account_id, k.ended_at.is_(None))
    return session.scalar(select(k).where(*mine))


def _subject(key_id: int) -> journal.Subject:
    return journal.Subject("feed_key", key_id)


def note_poll(
    session: Session, found: Calendar, *, digest: str, client: str, at: datetime
) -> datetime:
    """Write down a poll, and when what the calendar consists of has changed; return that time.

    It is later than the one before by a second at least: removals count as changes too.
    """
    key = session.scalars(select(FeedKey).where(FeedKey.id == found.key_id).with_for_update()).one()
    if key.digest != digest:
        now = at.replace(microsecond=0)
        key.digest, key.changed_at = digest, max(now, key.changed_at + timedelta(seconds=1))
    key.client, key.polled_at = client, at
    return key.changed_at


def keep_state(
    session: Session, key_id: int, *, digest: str, entries: dict[str, str], at: datetime
) -> None:
    """Keep what a calendar held at a token, and forget the oldest of many."""
    s = SyncState
    if session.scalar(select(s.id).where(s.key_id == key_id, s.digest == digest)) is not None:
        return
    session.add(SyncState(key_id=key_id, digest=digest, made_at=at, entries=entries))
    session.flush()
    newest = select(s.id).where(s.key_id == key_id).order_by(s.id.desc()).limit(TOKENS)
    session.execute(delete(s).where(s.key_id == key_id, s.id.not_in(newest)))
