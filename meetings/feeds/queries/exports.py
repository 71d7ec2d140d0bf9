"""Reading what a published agenda needs beside its edition to be brought in elsewhere."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Edition
from meetings.networks.models import City, Network


def came_out(session: Session, event_id: int, number: int) -> datetime:
    """Return when an edition that there is came out: 1 SELECT."""
    query = select(Edition.at).where(Edition.event_id == event_id, Edition.number == number)
    return session.scalars(query).one()


def network(session: Session, network_id: int) -> str:
    """Return the short name of a network that there is: 1 SELECT."""
    return session.scalars(select(Network.slug).where(Network.id == network_id)).one()


def cities(session: Session) -> tuple[tuple[str, str], ...]:
    """Return each name that only one city has, with its short name: 1 SELECT.

    Editions hold the names of cities; one that two cities share tells neither.
    """
    query = select(City.name, func.min(City.slug)).group_by(City.name).order_by(City.name)
    rows = session.execute(query.having(func.count() == 1))
    return tuple((name, slug) for name, slug in rows)
