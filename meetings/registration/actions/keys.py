"""The one-time keys of forms: what is sent twice is done once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.models import OneTimeKey

KEY_KEPT = timedelta(hours=24)


class KeyReusedError(ValueError):
    """A form's one-time key came again with another content."""


def answered(
    session: Session,
    key: str,
    *,
    event_id: int,
    account_id: int | None,
    digest: str,
    link_hash: str = "",
) -> str | None:
    """Return where the form with this key led when it was sent before, None the first time.

    It waits for the event first: of two sendings at once the second reads what the first did.
    Who sends it is an account, or holds the link of `link_hash`. Raise KeyReusedError when it came
    with another body, or from another sender.
    """
    session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
    known = queries.one_time_key(session, key)
    if known is None:
        return None
    if (known.account_id, known.link_hash, known.digest) != (account_id, link_hash, digest):
        raise KeyReusedError(key)
    return known.location


def keep_answer(  # noqa: PLR0913 -- one row, all of its facts
    session: Session,
    key: str,
    *,
    account_id: int | None,
    digest: str,
    location: str,
    at: datetime,
    link_hash: str = "",
) -> None:
    """Keep where a form led, for a day, in the transaction of what it did."""
    session.execute(delete(OneTimeKey).where(OneTimeKey.at < at - KEY_KEPT))
    row = OneTimeKey(
        key=key,
        account_id=account_id,
        link_hash=link_hash,
        digest=digest,
        location=location,
        at=at,
    )
    session.add(row)
