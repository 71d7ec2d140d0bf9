"""The one-time keys of forms: what is sent twice is done once."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from meetings.registration.models import Delegate, Invitation, OneTimeKey
from meetings.storage.base import UTCDateTime

KEY_KEPT = timedelta(hours=24)
_OLD = delete(OneTimeKey).where(OneTimeKey.at < bindparam("kept_since", type_=UTCDateTime()))
_KEY = insert(OneTimeKey)


class KeyReusedError(ValueError):
    """A form came again with another content: its one-time key, or the secret of a link in it."""


class Sender(NamedTuple):
    """Who sent a form, by an account or by the link of a hash; of where to, and what was in it."""

    account_id: int | None
    link_hash: str
    digest: str


def answered(session: Session, key: str, sender: Sender) -> str | None:
    """Return where the form with this key led when it was sent before, None the first time.

    Raise KeyReusedError when it came with another body, to another address, or from another sender.
    """
    known = session.get(OneTimeKey, key)
    if known is None:
        return None
    if Sender(known.account_id, known.link_hash, known.digest) != sender:
        raise KeyReusedError(key)
    return known.location


def new_link(session: Session, of: type[Delegate] | type[Invitation], link_hash: str) -> str:
    """Return the hash of a link that is to be made: 1 SELECT.

    Raise KeyReusedError when it opens something already.
    """
    if session.scalar(select(of.id).where(of.link_hash == link_hash)) is not None:
        raise KeyReusedError(link_hash)
    return link_hash


def keep_answer(session: Session, key: str, sender: Sender, *, location: str, at: datetime) -> None:
    """Keep where a form led, for a day, in the transaction of what it did."""
    writing = session.connection()
    writing.execute(_OLD, {"kept_since": at - KEY_KEPT})
    writing.execute(_KEY, {"key": key, **sender._asdict(), "location": location, "at": at})
