"""What is measured: an event of 120 items, and heads of delegations who are logged in."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, Response

from bench.floors import SLUG
from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.file import AgendaFile, read
from meetings.networks import actions as networks
from meetings.networks.actions import Charter, CityProfile
from meetings.storage.session import transaction
from meetings.terms import CityRole, Role

CITIES = 10
DAYS = 3
ITEMS = 120
NONE = "-"  # what no password matches
ROOMS = ("Auditorium", "Room 101", "Room 102", "Room 103")


def fill(app: Flask) -> list[str]:
    """Fill an empty database; return a cookie of a head of each city's delegation."""
    at = datetime.now(UTC)
    with app.app_context(), transaction() as session:
        charter = Charter(slug="clubs", name="Clubs", purpose="", contact="")
        network = networks.found(session, charter, by=None, at=at)
        heads = [_head(session, network, n, at) for n in range(CITIES)]
        file = read(agenda())
        if not isinstance(file, AgendaFile):
            raise TypeError(file)
        bring(session, file, host="localhost", by=None, at=at)
        publish(session, slug=SLUG, base_url="http://localhost", by=None, at=at)
    return [_cookie(app, token) for token in heads]


def agenda() -> dict[str, Any]:
    """Return an agenda file of 120 items over three days, in four rooms, each with a speaker."""
    return {
        "network": "clubs",
        "slug": SLUG,
        "kind": "network-meeting",
        "title": "A meeting of 120 items",
        "zone": "Europe/Copenhagen",
        "starts": "2036-10-06T08:00",
        "ends": "2036-10-08T20:00",
        "host_city": "city-0",
        "venue": {"name": "Alsion", "address": "Alsion 2", "rooms": list(ROOMS)},
        "registration": {
            "opens": "2020-01-01T09:00",
            "closes": "2036-09-22T18:00",
            "seats": None,
            "quota": None,
        },
        "speakers": [{"name": f"Speaker {n}", "about": "City"} for n in range(30)],
        "items": [_item(n) for n in range(ITEMS)],
    }


def _item(n: int) -> dict[str, Any]:
    of_a_day = ITEMS // DAYS
    slot = n % of_a_day // len(ROOMS)
    starts = datetime(2036, 10, 6 + n // of_a_day, 8) + timedelta(hours=slot)  # noqa: DTZ001 -- a wall-clock time
    return {
        "number": n + 1,
        "kind": ("plenary", "workshop", "showcase")[n % 3],
        "title": f"Item {n + 1}: what cities can learn from each other",
        "summary": "A paragraph of *some* length about what is going to be said and shown here.",
        "starts": starts.isoformat(timespec="minutes"),
        "ends": (starts + timedelta(minutes=50)).isoformat(timespec="minutes"),
        "room": ROOMS[n % len(ROOMS)],
        "speakers": [{"name": f"Speaker {n % 30}"}],
    }


def _head(session: Any, network: int, n: int, at: datetime) -> str:
    profile = CityProfile(slug=f"city-{n}", name=f"City {n}", country="XX", latitude=n, longitude=n)
    city = networks.join(
        session,
        profile,
        network_id=network,
        role=CityRole.MEMBER,
        since=date(2016, 6, 1),
        at=at,
    )
    # What a log-in does after it has checked a password.
    head = accounts.open_account(
        session, mail=f"head-{n}@bench.example", name=f"Head {n}", password_hash=NONE, at=at
    )
    accounts.grant(session, Grant(Role.REPRESENTATIVE, city_id=city), to=head, by=None, at=at)
    token = secrets.token_urlsafe()
    accounts.log_in(session, account_id=head, token=token, at=at)
    return token


def _cookie(app: Flask, token: str) -> str:
    interface: Any = app.session_interface
    with app.test_request_context():
        session = interface.session_class({"_user_id": token, "_permanent": True})
        session.modified = True
        response = Response()
        interface.save_session(app, session, response)
    return response.headers["Set-Cookie"].split(";")[0]
