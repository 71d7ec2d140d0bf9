"""Filling an empty database with the demonstration: two networks, their cities and events."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import cycle

from sqlalchemy.orm import Session

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.agenda import queries as agenda
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.file import AgendaFile
from meetings.demo.files import COMING, PAST, BrokenDataError, data, delegations, editions
from meetings.demo.files import agenda as agenda_file
from meetings.networks import actions as networks
from meetings.networks.actions import Case, Charter, CityProfile
from meetings.registration import actions as registration
from meetings.registration.actions import Registered
from meetings.registration.actions.bookings import arrange
from meetings.registration.actions.details import describe
from meetings.registration.queries import details
from meetings.registration.queries.bookings import bookables
from meetings.registration.rules.bookings import Wish
from meetings.registration.rules.details import Private, Wanted
from meetings.settings import Settings
from meetings.terms import CityRole, Role

ACCOUNTS = ("admin", "organiser", "host", "sofia", "munich", "member")  # @demo.example
HOSTED = "vienna-sample"  # the event whose practical side the account host@ runs
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class NotEmptyError(RuntimeError):
    """The database holds events already; the demonstration would mix with them."""


def load(session: Session, settings: Settings, *, password_hash: str, at: datetime) -> int:
    """Write networks, cities, accounts, events and delegations, in the caller's transaction.

    Return the id of the administrator's account.
    """
    if agenda.any_event(session):
        raise NotEmptyError
    network_ids, city_ids = _networks(session, at)
    _showcases(session, city_ids, at)
    people = _accounts(session, city_ids, network_ids, password_hash, at)
    events: dict[str, int] = {}
    for name in PAST:
        file = agenda_file(name)
        events[file.slug] = _publish(session, settings, file, _opening(file))
    for coming in COMING:
        files = editions(coming, at)
        for n, file in enumerate(files, 1):
            events[file.slug] = _publish(
                session, settings, file, at - HOUR - DAY * (len(files) - n)
            )
    host = accounts.open_account(
        session, mail="host@demo.example", name="Demo host", password_hash=password_hash, at=at
    )
    right = Grant(Role.HOST, event_id=events[HOSTED])
    accounts.grant(session, right, to=host, by=None, at=at)
    _delegations(session, events, city_ids, people, at)
    return people["admin"]


def _networks(session: Session, at: datetime) -> tuple[dict[str, int], dict[str, int]]:
    network_ids: dict[str, int] = {}
    city_ids: dict[str, int] = {}
    for network in data("network")["networks"]:
        about = {key: network[key] for key in Charter.__slots__ if key in network}
        network_id = networks.found(session, Charter(**about), by=None, at=at)
        network_ids[network["slug"]] = network_id
        for city in network["cities"]:
            profile = {key: city[key] for key in CityProfile.__slots__ if key in city}
            city_ids[city["slug"]] = networks.join(
                session,
                CityProfile(**profile),
                network_id=network_id,
                role=CityRole(city["role"]),
                since=date.fromisoformat(city["since"]),
                at=at,
            )
    return network_ids, city_ids


def _showcases(session: Session, cities: dict[str, int], at: datetime) -> None:
    for case in data("network")["showcases"]:
        about = {key: case[key] for key in Case.__slots__ if key in case}
        networks.show(session, Case(**about), city_id=cities[case["city"]], by=None, at=at)


def _accounts(
    session: Session,
    cities: dict[str, int],
    networks: dict[str, int],
    password_hash: str,
    at: datetime,
) -> dict[str, int]:
    rights = {
        "admin": (Grant(Role.ADMINISTRATOR),),
        "organiser": tuple(Grant(Role.ORGANISER, network_id=n) for n in networks.values()),
        "sofia": (Grant(Role.REPRESENTATIVE, city_id=cities["sofia"]),),
        "munich": (Grant(Role.REPRESENTATIVE, city_id=cities["munich"]),),
        "member": (Grant(Role.MEMBER, city_id=cities["lyon"]),),
    }
    ids = {}
    for name, grants in rights.items():
        ids[name] = accounts.open_account(
            session,
            mail=f"{name}@demo.example",
            name=f"Demo {name}",
            password_hash=password_hash,
            at=at,
        )
        for right in grants:
            accounts.grant(session, right, to=ids[name], by=None, at=at)
    return ids


def _publish(session: Session, settings: Settings, file: AgendaFile, at: datetime) -> int:
    faults = bring(session, file, host=settings.host, by=None, at=at)
    if faults:
        raise BrokenDataError(file.slug, faults)
    publish(session, slug=file.slug, base_url=settings.base_url, by=None, at=at)
    event = agenda.event_id(session, file.slug)
    assert event is not None  # noqa: S101 -- it was published just now
    return event


def _opening(file: AgendaFile) -> datetime:
    """Return when an event of the past was published: as its registration opened."""
    assert file.registration is not None  # noqa: S101 -- each of them has one
    return file.at(file.registration.opens)


def _delegations(
    session: Session,
    events: dict[str, int],
    cities: dict[str, int],
    accounts: dict[str, int],
    at: datetime,
) -> None:
    """Register every delegation while its event took registrations."""
    past = {name: _opening(agenda_file(name)) + DAY for name in PAST}
    for slug, sent in delegations().items():
        for city, people in sent.items():
            outcome = registration.register(
                session,
                people,
                event_id=events[slug],
                city_id=cities[city],
                by=accounts.get(city, accounts["admin"]),
                at=past.get(slug, at),
            )
            if not isinstance(outcome, Registered):
                raise BrokenDataError(slug, city, outcome)
            when = past.get(slug, at)
            _said(session, events[slug], outcome.delegates, city, when)
            _bookings(session, events[slug], outcome.delegates, when)


def _said(
    session: Session, event_id: int, delegates: Sequence[int], city: str, at: datetime
) -> None:
    """Let people say what only they say: the first has needs, the others agree to be listed.

    Those needs are marked: a leak can be found by searching for CANARY.
    """
    first, *others = delegates
    marks = {name: f"CANARY-{name}-{city}" for name in ("phone", "diet", "access")}
    needs = Private(marks["diet"], marks["access"], consent=True)
    _describe(session, event_id, first, needs, at, phone=marks["phone"])
    for delegate in others:
        _describe(session, event_id, delegate, Private(listed=True), at)


def _describe(
    session: Session, event_id: int, delegate: int, private: Private, at: datetime, **more: str
) -> None:
    """Store what one person says of themselves, and `more` of their details."""
    person = details.dossier(session, event_id, delegate)
    if person is None:
        raise BrokenDataError(event_id, delegate)
    wanted = Wanted(replace(person.details, **more), private)
    if describe(session, delegate, wanted, event_id=event_id, by=None, at=at):
        raise BrokenDataError(event_id, delegate)


def _bookings(session: Session, event_id: int, delegates: Sequence[int], at: datetime) -> None:
    """Let the people of a delegation book what there is, each the next of it in turn."""
    numbers = [item.number for item in bookables(session, event_id)]
    wishes = [Wish(*pair) for pair in zip(delegates, cycle(numbers), strict=False)]
    arrange(session, wishes, event_id=event_id, by=None, at=at)
