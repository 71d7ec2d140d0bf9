"""A small world for tests, made through the product's own actions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.agenda import queries as agenda
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.file import AgendaFile, read
from meetings.networks import actions as networks
from meetings.networks.actions import Charter, CityProfile
from meetings.registration import actions as registration
from meetings.registration.actions import Registered
from meetings.registration.actions.bookings import Booked, arrange
from meetings.registration.rules.bookings import Obstacle, Wish
from meetings.registration.rules.wishes import Named
from meetings.storage.session import transaction
from meetings.terms import CityRole, Role

BASE = "http://localhost"
PASSWORD = "correct horse battery"
# The cheapest argon2 there is: what is tested is not how long a password takes.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def event_file(**changes: Any) -> dict[str, Any]:
    """An agenda file of one event that takes registrations in 2026."""
    return {
        "network": "clubs",
        "slug": "sonderborg",
        "kind": "network-meeting",
        "title": "Third network meeting",
        "zone": "Europe/Copenhagen",
        "starts": "2030-10-05T09:00",
        "ends": "2030-10-06T16:00",
        "host_city": "sonderborg",
        "venue": {"name": "Alsion", "address": "Alsion 2", "rooms": ["Auditorium", "Room 102"]},
        "registration": {
            "opens": "2020-01-01T09:00",
            "closes": "2030-09-22T18:00",
            "seats": 10,
            "quota": None,
        },
        "speakers": [{"name": "Mayor", "about": "Sonderborg", "city": "sonderborg"}],
        "items": [
            {
                "number": 1,
                "kind": "plenary",
                "title": "Opening",
                "starts": "2030-10-05T09:00",
                "ends": "2030-10-05T10:30",
                "room": "Auditorium",
                "speakers": [{"name": "Mayor"}],
            },
            {
                "number": 2,
                "kind": "study-tour",
                "title": "ZEROtour",
                "starts": "2030-10-05T13:15",
                "ends": "2030-10-05T17:00",
                "place": "Main entrance",
                "stops": [
                    {
                        "title": "Chargers",
                        "starts": "2030-10-05T13:27",
                        "ends": "2030-10-05T14:15",
                        "means": "bus",
                        "minutes": 12,
                    }
                ],
            },
        ],
        **changes,
    }


@dataclass
class World:
    """Ids of what a test may need: cities and accounts by short name, events by slug."""

    app: Flask
    network: int
    cities: dict[str, int]
    accounts: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)


def world(app: Flask, *events: dict[str, Any]) -> World:
    """Make a network of four cities, a representative of each, a member, and events."""
    with writing(app) as session:
        network = networks.found(
            session,
            Charter(
                slug="clubs", name="Network of clubs", purpose="Learn.", contact="us@clubs.example"
            ),
            by=None,
            at=NOW,
        )
        made = World(app, network, {})
        for n, slug in enumerate(("sofia", "munich", "lyon", "sonderborg")):
            made.cities[slug] = city(session, slug, network, n)
            made.accounts[slug] = account(
                session, slug, Grant(Role.REPRESENTATIVE, city_id=made.cities[slug])
            )
        made.accounts["member"] = account(
            session, "member", Grant(Role.MEMBER, city_id=made.cities["lyon"])
        )
        made.accounts["organiser"] = account(
            session, "organiser", Grant(Role.ORGANISER, network_id=network)
        )
        made.accounts["stranger"] = account(session, "stranger")
    for event in events:
        made.events[event["slug"]] = publish_file(app, event)
    return made


def city(session: Session, slug: str, network: int, degree: int = 0) -> int:
    """Make a city that belongs to a network; return its id."""
    return networks.join(
        session,
        CityProfile(slug=slug, name=slug.title(), country="XX", latitude=degree, longitude=degree),
        network_id=network,
        role=CityRole.MEMBER,
        since=date(2016, 6, 1),
        at=NOW,
    )


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    """A transaction of the product, wherever the test stands."""
    with app.app_context(), transaction() as session:
        yield session


def account(session: Any, name: str, *rights: Grant) -> int:
    """Open the account `<name>@test.example` with PASSWORD and some rights."""
    made = accounts.open_account(
        session, mail=f"{name}@test.example", name=name.title(), password_hash=HASH, at=NOW
    )
    for right in rights:
        accounts.grant(session, right, to=made, by=None, at=NOW)
    return made


def agenda_file(data: dict[str, Any]) -> AgendaFile:
    found = read(data)
    assert isinstance(found, AgendaFile), found
    return found


def publish_file(app: Flask, data: dict[str, Any], at: datetime = NOW) -> int:
    """Bring in a file as draft and publish it; return the event's id."""
    with writing(app) as session:
        assert bring(session, agenda_file(data), host="localhost", by=None, at=at) == []
        publish(session, slug=data["slug"], base_url=BASE, by=None, at=at)
        event = agenda.event_id(session, data["slug"])
        assert event is not None
        return event


def register(made: World, slug: str, city: str, *names: str, at: datetime = NOW) -> tuple[int, ...]:
    """Register people of a city, each with a mail address of their own; return their ids."""
    with writing(made.app) as session:
        outcome = registration.register(
            session,
            [Named(name, f"{name.lower().replace(' ', '.')}@{city}.example") for name in names],
            event_id=made.events[slug],
            city_id=made.cities[city],
            by=made.accounts[city],
            at=at,
        )
        assert isinstance(outcome, Registered), outcome
        return outcome.delegates


def book(
    session: Session, delegates: Sequence[int], *numbers: int, prefers: str = "", **act: Any
) -> Booked | list[Obstacle]:
    """Book items for delegates, all of them or none."""
    return arrange(session, [Wish(who, n, prefers) for n in numbers for who in delegates], **act)


def unbook(
    session: Session, delegates: Sequence[int], *numbers: int, **act: Any
) -> Booked | list[Obstacle]:
    """Give up the places of delegates at items."""
    return arrange(session, [], [Wish(who, n) for n in numbers for who in delegates], **act)
