"""Reading who edited a draft, from the journal."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.accounts.models import Account
from meetings.journal.models import Line

READ = 50  # newest lines looked into; nobody is away from a page for more edits of one part


class Editor(NamedTuple):
    """Who edited a draft: an account and its name."""

    account_id: int
    name: str


def editors(
    session: Session, event_id: int, kinds: Collection[str], item: int | None, *, since: datetime
) -> list[Editor]:
    """Return who did something to a draft since a moment, each once, the latest first: 1 SELECT.

    `kinds` are the journal's words for it; `item` is the number of the item it was done to, None
    for what is about no item.
    """
    query = (
        select(Account.id, Account.name, Line.detail)
        .join(Line, Line.by == Account.id)
        .where(Line.event_id == event_id, Line.at >= since, Line.kind.in_(sorted(kinds)))
        .order_by(Line.at.desc(), Line.id.desc())
        .limit(READ)
    )
    found = (
        Editor(account, name)
        for account, name, detail in session.execute(query)
        if detail.get("item") == item
    )
    return list(dict.fromkeys(found))
