"""What is measured: an event of 120 items, some small ones, and people who are logged in."""

import random
import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask, Response
from sqlalchemy.orm import Session

from bench.floors import SLUG
from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.agenda import queries as agendas
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.file import AgendaFile, read
from meetings.feeds import actions as feeds
from meetings.feeds.rules.own import KeyKind, Use
from meetings.networks import actions as networks
from meetings.networks.actions import Case, Charter, CityProfile
from meetings.registration import actions as registration
from meetings.registration.rules.wishes import Named
from meetings.storage.session import transaction
from meetings.terms import CityRole, Role

CITIES = 10
ITEMS, DAYS = 120, 3
SMALL = 9  # other events, in years before and after
SLOTS = 12  # of a day: one an hour from eight
FIRST_DAY = date(2036, 10, 6)
NONE = "-"  # what no password matches
# Texts must not be all alike: what is compressed would then be told as far too small.
WORDS = """
    street river council tram budget school battery roof harbour winter market bridge district
    heating charger tender cyclist grant survey garden signal contract library waste summer
    solar resident museum parking planner valley square storage ferry network pilot sensor
    orchard depot station forest archive quarter festival workshop pavement lantern engine
""".split()  # noqa: SIM905 -- to be read
KEY, APP = "k" * 43, "a" * 43
HEAD = "head-0@bench.example"  # who is registered, and has keys


class World(NamedTuple):
    """Cookies of people who are logged in, the heads each of another city's delegation."""

    heads: list[str]
    organiser: str


def fill(app: Flask) -> World:
    """Fill an empty database."""
    at = datetime.now(UTC)
    with app.app_context(), transaction() as session:
        charter = Charter(slug="clubs", name="Clubs", purpose="Learn.", contact="us@clubs.example")
        network = networks.found(session, charter, by=None, at=at)
        cities = [_city(session, network, n, at) for n in range(CITIES)]
        heads = [
            _account(session, f"head-{n}", Grant(Role.REPRESENTATIVE, city_id=city), at)
            for n, city in enumerate(cities)
        ]
        organiser = _account(session, "organiser", Grant(Role.ORGANISER, network_id=network), at)
        for n in range(SMALL):
            own = {"slug": f"small-{n}", "title": f"Meeting {n}"}
            issue(session, agenda(6, 1, date(2022 + 2 * n, 5, 12)) | own, at)
        event = issue(session, agenda(), at)
        people = [Named("Head 0", HEAD)]
        registration.register(
            session, people, event_id=event, city_id=cities[0], by=heads[0], at=at
        )
        for secret, kind in ((KEY, KeyKind.PERSONAL), (APP, KeyKind.APP)):
            feeds.make_key(session, secret, Use(kind, "bench"), account_id=heads[0], at=at)
    *of_heads, of_organiser = cookies(app, [*heads, organiser], at)
    return World(of_heads, of_organiser)


def cookies(app: Flask, accounts: Iterable[int], at: datetime) -> list[str]:
    """Log accounts in, and return the cookie of each."""
    with app.app_context(), transaction() as session:
        tokens = [_token(session, account, at) for account in accounts]
    return [_cookie(app, token) for token in tokens]


def basic() -> tuple[str, str]:
    """Return the header by which a calendar program says whose it is."""
    return "Authorization", "Basic " + b64encode(f"{HEAD}:{APP}".encode()).decode()


def issue(session: Session, data: Mapping[str, Any], at: datetime) -> int:
    """Bring an agenda file in and publish it; return the event's id."""
    file = read(data)
    if not isinstance(file, AgendaFile):
        raise TypeError(file)
    if faults := bring(session, file, host="localhost", by=None, at=at):
        raise ValueError(faults)
    publish(session, slug=file.slug, base_url="http://localhost", by=None, at=at)
    found = agendas.event_id(session, file.slug)
    assert found is not None  # noqa: S101 -- it was published just now
    return found


def agenda(items: int = ITEMS, days: int = DAYS, first: date = FIRST_DAY) -> dict[str, Any]:
    """Return an agenda file with so many items over so many days, each with a speaker."""
    of_a_day = -(-items // days)
    rooms = [f"Room {101 + n}" for n in range(-(-of_a_day // SLOTS))]
    return {
        "network": "clubs",
        "slug": SLUG,
        "kind": "network-meeting",
        "title": f"A meeting of {items:,} items",
        "zone": "Europe/Copenhagen",
        "starts": f"{first}T08:00",
        "ends": f"{first + timedelta(days=days - 1)}T20:00",
        "host_city": "city-0",
        "venue": {"name": "Alsion", "address": "Alsion 2", "rooms": rooms},
        "registration": {
            "opens": "2020-01-01T09:00",
            "closes": f"{first - timedelta(days=14)}T18:00",
            "seats": None,
            "quota": None,
        },
        "speakers": [{"name": f"Speaker {n}", "about": "City"} for n in range(30)],
        "items": [
            _item(n, first + timedelta(days=n // of_a_day), n % of_a_day, rooms)
            for n in range(items)
        ],
    }


def _item(n: int, day: date, of_day: int, rooms: list[str]) -> dict[str, Any]:
    hour = 8 + of_day // len(rooms)
    return {
        "number": n + 1,
        "kind": ("plenary", "workshop", "showcase")[n % 3],
        "title": f"Item {n + 1}: {_words(n + 0.5, 5)}",
        "summary": f"*What* is said and shown here: {_words(n, 16)}.",
        "starts": f"{day}T{hour:02}:00",
        "ends": f"{day}T{hour:02}:50",
        "room": rooms[of_day % len(rooms)],
        "speakers": [{"name": f"Speaker {n % 30}"}],
    }


def _words(seed: float, many: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=many))


def _city(session: Session, network: int, n: int, at: datetime) -> int:
    profile = CityProfile(slug=f"city-{n}", name=f"City {n}", country="XX", latitude=n, longitude=n)
    city = networks.join(
        session,
        profile,
        network_id=network,
        role=CityRole.MEMBER,
        since=date(2016, 6, 1),
        at=at,
    )
    case = Case(slug=f"case-{n}", title=f"What City {n} did", topic="Energy", summary="It *works*.")
    networks.show(session, case, city_id=city, by=None, at=at)
    return city


def _account(session: Session, name: str, right: Grant, at: datetime) -> int:
    account = accounts.open_account(
        session, mail=f"{name}@bench.example", name=name, password_hash=NONE, at=at
    )
    accounts.grant(session, right, to=account, by=None, at=at)
    return account


def _token(session: Session, account: int, at: datetime) -> str:
    # What a log-in does after it has checked a password.
    token = secrets.token_urlsafe()
    accounts.log_in(session, account_id=account, token=token, at=at)
    return token


def _cookie(app: Flask, token: str) -> str:
    interface: Any = app.session_interface
    with app.test_request_context():
        session = interface.session_class({"_user_id": token, "_permanent": True})
        session.modified = True
        response = Response()
        interface.save_session(app, session, response)
    return response.headers["Set-Cookie"].split(";")[0]
