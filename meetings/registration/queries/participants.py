"""Reading who lets themselves be listed among the participants of an event."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.networks.models import City
from meetings.registration.models import Delegate, Delegation
from meetings.registration.queries.seats import party_name
from meetings.registration.rules.window import ACTIVE, ComingAs, Standing


class Participant(NamedTuple):
    """Somebody who comes and agreed to be listed.

    `party` is the city or organisation that sends them, "" for who comes for themselves; `city` is
    the slug of a city's page, None where it is no city.
    """

    name: str
    function: str
    coming_as: ComingAs
    party: str
    city: str | None


def takes_part(session: Session, event_id: int, city_ids: Iterable[int]) -> bool:
    """Whether anybody of some cities comes to an event, or may still: 1 SELECT."""
    somebody = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(
            Delegation.event_id == event_id,
            Delegation.city_id.in_(sorted(city_ids)),
            Delegate.standing.in_(sorted(ACTIVE)),
        )
    )
    return bool(session.scalar(select(somebody.exists())))


def participants(session: Session, event_id: int) -> list[Participant]:
    """Return those of an event who are confirmed and agreed to be listed, by party: 1 SELECT."""
    d, party = Delegate, party_name()
    query = (
        select(d.name, d.function, d.coming_as, party, City.slug)
        .join(Delegation, Delegation.id == d.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(d.event_id == event_id, d.standing == Standing.CONFIRMED, d.listed, d.name != "")
        # Who comes for themselves stands after the parties.
        .order_by(party == "", party, d.name, d.id)
    )
    return [Participant(*row) for row in session.execute(query)]
