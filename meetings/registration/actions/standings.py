"""What is written when somebody comes to stand elsewhere, at an event or at one of its items."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, literal, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from meetings.registration.models import Booking, Delegate
from meetings.registration.queries.terms import Moment
from meetings.registration.rules.window import UNPROMISED, Standing

Stands = type[Delegate] | type[Booking]
Values = dict[str, Any]
WHOM: dict[Stands, str] = {Delegate: "delegates", Booking: "bookings"}  # in journal lines
# How a delegate ends depends on where they stood.
_STANDING = Delegate.standing.type
_BEFORE = Delegate.standing.in_(sorted(UNPROMISED))
_ENDED: Values = {
    "standing": case(
        (_BEFORE, literal(Standing.DECLINED, _STANDING)),
        else_=literal(Standing.WITHDRAWN, _STANDING),
    ),
    "sequence": Delegate.sequence + case((_BEFORE, 0), else_=1),
}


def changed(table: Stands, standing: Standing, at: Moment) -> Values:
    """Return what a change of a standing writes: it is counted and dated, and ends an offer."""
    return {
        "standing": standing,
        "settled_at": at,
        "sequence": table.sequence + 1,
        "offered_until": None,
    }


def behind(
    table: Stands, at: Moment, asked_at: Moment | InstrumentedAttribute[datetime | None]
) -> Values:
    """Return what is written of whoever waits again, behind their own others of `asked_at`."""
    return changed(table, Standing.WAITING, at) | {"asked_at": asked_at, "rank": 0, "had": None}


def ended(table: Stands, at: Moment) -> Values:
    """Return what is written of whoever comes no more; nobody holds a seat of a vehicle then.

    Whoever was only invited or asked for has declined: their calendar was told of nothing, so no
    change is counted. Whoever leaves the event leaves its items when seats are given the next time.
    """
    withdrawn = changed(table, Standing.WITHDRAWN, at)
    return withdrawn | ({"vehicle": ""} if table is Booking else _ENDED)


def decided(standing: Standing, at: datetime, reason: str = "") -> Values:
    """Return what is written of delegates who were asked about, or asked, and had no standing yet.

    Their calendar was told of nothing before, so no change is counted.
    """
    return {"standing": standing, "settled_at": at, "reason": reason}


def write(session: Session, table: Stands, ids: Collection[int], values: Values) -> None:
    """Write the same of some delegates or bookings."""
    session.execute(update(table).where(table.id.in_(sorted(ids))).values(values))
