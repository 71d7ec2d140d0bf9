"""What every page of a registration begins with: the event as its visitor may see it."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, abort

from meetings.accounts.rules import Visitor
from meetings.agenda.queries import Shown
from meetings.networks import queries as networks
from meetings.networks.queries import CityName
from meetings.registration import queries
from meetings.registration.rules.deadlines import Deadlines
from meetings.registration.rules.window import ACTIVE, Standing, Times, Window, may_join
from meetings.storage.session import db
from meetings.web.access import signed_in, visitor
from meetings.web.clock import now

bp = Blueprint("registration", __name__)


def lets_in(event: Shown) -> bool:
    """Whether an invitation shows an event to the visitor: 1 SELECT, none for most.

    It is for whoever acts for the city that was invited, until that city declines.
    """
    cities = visitor().cities
    return bool(cities) and queries.lets_in(db.session(), event.event_id, cities)


def has_form(event: Shown) -> bool:
    """Whether an event's button leads the visitor to a form, by their rights alone: no SELECT.

    Who is logged out may be anybody, and is asked to log in.
    """
    if event.individuals or not signed_in():
        return True
    me: Visitor = visitor()
    return bool(me.cities) and event.network_id in me.networks


def times(event: Shown) -> Times:
    """Return when one registers for an event, and whether it is on, as it is published."""
    opens_at, closes_at = event.registration_opens_at, event.registration_closes_at
    return Times(opens_at, closes_at, event.ends_at, event.status)


def window(event: Shown, at: datetime) -> Window:
    """Return whether one can register for an event at `at`."""
    return times(event).window(at)


def deadlines(event: Shown) -> Deadlines:
    """Return until when heads act by themselves at an event, as it is published."""
    return Deadlines(event.substitute_until, event.withdraw_until, event.starts_at)


def my_cities() -> list[CityName]:
    """Return the visitor's cities, by name: 1 SELECT."""
    return networks.names(db.session(), visitor().cities)


def coming(event: Shown, cities: list[CityName]) -> list[CityName]:
    """Return those of some cities that may send people to an event: 1 SELECT."""
    ids = [city.id for city in cities]
    may = networks.members(db.session(), event.network_id, ids, now().date())
    return [city for city in cities if city.id in may]


def own(event: Shown, delegate_id: int) -> queries.Person:
    """Return a delegate of the visitor's cities, withdrawn ones too, else 404: 1 SELECT."""
    found = queries.person(db.session(), delegate_id, event.event_id, visitor().cities)
    return found or abort(404)


def is_active(person: queries.Person) -> bool:
    """Whether somebody still has a place, or asks for one."""
    return person.standing in ACTIVE


def conference(event: Shown, standings: Iterable[Standing]) -> str:
    """Return where an event is joined online, "" unless one of those who stand so may join it."""
    return event.conference if may_join(standings, event.status) else ""


def office(event: Shown) -> str:
    """Return the mail address of the organiser of an event: 1 SELECT."""
    network = networks.network(db.session(), event.network_slug)
    return network.contact if network else ""
