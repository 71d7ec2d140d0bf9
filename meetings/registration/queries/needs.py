"""Reading what the people of an event need, without names."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Item
from meetings.registration.models import Booking, Delegate
from meetings.registration.rules import needs as rules
from meetings.registration.rules.needs import Needs, Said
from meetings.registration.rules.window import Standing


class AtEvent(NamedTuple):
    """What the confirmed people of an event need, and how many may not be shown on photos."""

    needs: Needs
    no_photos: int


def at_event(session: Session, event_id: int) -> AtEvent:
    """Return what everybody who is confirmed at an event needs: 2 SELECTs."""
    d = Delegate
    confirmed = (d.event_id == event_id, d.standing == Standing.CONFIRMED)
    refused = func.coalesce(func.sum(case((d.photo_consent, 0), else_=1)), 0)
    people, no_photos = session.execute(select(func.count(), refused).where(*confirmed)).one()
    said = session.execute(select(d.diet, d.access_needs).where(*confirmed, _any()))
    return AtEvent(rules.needs(people, [Said(*row) for row in said]), int(no_photos))


def at_items(session: Session, event_id: int) -> dict[int, Needs]:
    """Return what those need who have a place at each item, by its number: 2 SELECTs.

    Items at which nobody has a place are left out.
    """
    b, d = Booking, Delegate
    seated = (
        select(Item.number)
        .join(b, b.item_id == Item.id)
        .join(d, d.id == b.delegate_id)
        .where(
            Item.event_id == event_id,
            b.standing == Standing.CONFIRMED,
            d.standing == Standing.CONFIRMED,
        )
    )
    counted = seated.add_columns(func.count()).group_by(Item.number)
    said: dict[int, list[Said]] = {}
    for number, *words in session.execute(seated.add_columns(d.diet, d.access_needs).where(_any())):
        said.setdefault(number, []).append(Said(*words))
    return {
        number: rules.needs(people, said.get(number, []))
        for number, people in session.execute(counted)
    }


def _any() -> ColumnElement[bool]:
    return or_(Delegate.diet != "", Delegate.access_needs != "")
