"""Everything that a file of delegates holds."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Item
from meetings.networks.models import City
from meetings.registration.models import Booking, Delegate, Delegation
from meetings.registration.queries import questions
from meetings.registration.queries.seats import since
from meetings.registration.queries.table.asked import Asked, chosen, order, parted
from meetings.registration.queries.table.parties import sign_ups
from meetings.registration.queries.table.people import called
from meetings.registration.rules.table import Column, Extent, Person, Sheet, booked
from meetings.registration.rules.window import ACTIVE
from meetings.text import fold


def sheet(session: Session, event_id: int, asked: Asked, extent: Extent) -> Sheet:
    """Return the delegates who are asked for, with what a file of that extent holds: 5 SELECTs."""
    words = fold(asked.search).split()
    found = [Person(*row) for row in session.execute(_people(asked), {"of": event_id})]
    rows = [one for one in found if called(one.name, words)]
    items = [Column(one.number, one.title) for one in sign_ups(session, event_id)]
    answers = questions.answers(session, event_id, special=extent is Extent.SPECIAL)
    asked_for = [Column(one.id, one.put.text) for one in answers.questions]
    return Sheet(rows, items, _bookings(session, event_id), asked_for, answers.of, extent)


def _people(asked: Asked) -> Select[*tuple[Any, ...]]:
    d = Delegate
    who = (d.id, d.name, func.coalesce(City.name, ""), Delegation.organisation, d.coming_as)
    reached = (d.function, d.mail, d.phone, d.languages)
    stands = (d.standing, since(d), d.asked_at, d.photo_consent, d.listed, d.diet, d.access_needs)
    query: Select[*tuple[Any, ...]] = select(*who, *reached, *stands)
    return parted(query).where(*chosen(asked)).order_by(*order(asked.order))


def _bookings(session: Session, event_id: int) -> dict[int, dict[int, str]]:
    """Return what delegates have booked or wait for, by delegate and number: 1 SELECT."""
    b = Booking
    query = (
        select(b.delegate_id, Item.number, b.standing, b.vehicle)
        .join(Item, Item.id == b.item_id)
        .where(Item.event_id == event_id, b.standing.in_(sorted(ACTIVE)))
    )
    found: dict[int, dict[int, str]] = {}
    for delegate_id, number, standing, vehicle in session.execute(query):
        found.setdefault(delegate_id, {})[number] = booked(standing, vehicle)
    return found
