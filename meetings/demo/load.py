"""Filling an empty database with the demonstration network."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.agenda import queries as agenda
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.file import AgendaFile, read, shift
from meetings.networks import actions as networks
from meetings.networks.actions import Charter, CityProfile
from meetings.registration import actions as registration
from meetings.registration.rules.wishes import Named
from meetings.settings import Settings
from meetings.terms import CityRole, Role

HERE = Path(__file__).parent
ACCOUNTS = ("admin", "organiser", "host", "sofia", "munich", "member")  # @demo.example
AHEAD = timedelta(days=56)  # how far from today the coming event lies, at least
WEEK = 7


class NotEmptyError(RuntimeError):
    """The database holds events already; the demonstration would mix with them."""


class BrokenDataError(ValueError):
    """A file of the demonstration does not fit the product any more."""


def load(session: Session, settings: Settings, *, password_hash: str, at: datetime) -> None:
    """Write networks, cities, accounts, events and delegations, in the caller's transaction."""
    if agenda.any_event(session):
        raise NotEmptyError
    network_ids, city_ids = _networks(session, at)
    people = _accounts(session, city_ids, network_ids, password_hash, at)
    coming = _file("vienna.json")
    days = _days_ahead(coming, at)
    _publish(session, settings, _file("sonderborg-2017.json"), at - timedelta(days=2))
    _publish(session, settings, shift(coming, days), at - timedelta(days=1))
    second = shift(_file("vienna-second-edition.json"), days)
    event_id = _publish(session, settings, second, at - timedelta(hours=1))
    host = accounts.open_account(
        session, mail="host@demo.example", name="Demo host", password_hash=password_hash, at=at
    )
    accounts.grant(session, Grant(Role.HOST, event_id=event_id), to=host, by=None, at=at)
    for city, names in DELEGATIONS.items():
        registration.register(
            session,
            [Named(name, mail, function) for name, mail, function in names],
            event_id=event_id,
            city_id=city_ids[city],
            by=people.get(city, people["admin"]),
            at=at,
        )


def _networks(session: Session, at: datetime) -> tuple[dict[str, int], dict[str, int]]:
    network_ids: dict[str, int] = {}
    city_ids: dict[str, int] = {}
    for network in _json("network.json")["networks"]:
        about = {key: network[key] for key in Charter.__slots__}
        network_id = networks.found(session, Charter(**about), by=None, at=at)
        network_ids[network["slug"]] = network_id
        for city in network["cities"]:
            profile = {key: city[key] for key in CityProfile.__slots__}
            city_ids[city["slug"]] = networks.join(
                session,
                CityProfile(**profile),
                network_id=network_id,
                role=CityRole(city["role"]),
                since=date.fromisoformat(city["since"]),
                at=at,
            )
    return network_ids, city_ids


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
        raise BrokenDataError(faults)
    publish(session, slug=file.slug, base_url=settings.base_url, by=None, at=at)
    event = agenda.shown(session, file.slug)
    assert event is not None  # noqa: S101 -- it was published just now
    return event.event_id


def _days_ahead(file: AgendaFile, at: datetime) -> int:
    """Return by how many days to move a file so that it comes soon, on the same weekday."""
    first = file.at(file.starts).date()
    weeks = -((first - (at + AHEAD).date()).days // WEEK)
    return weeks * WEEK


def _file(name: str) -> AgendaFile:
    found = read(_json(name))
    if not isinstance(found, AgendaFile):
        raise BrokenDataError(found)
    return found


def _json(name: str) -> Any:  # noqa: ANN401 -- whatever a JSON file holds
    return json.loads((HERE / name).read_text(encoding="utf-8"))


# Private fields hold marked texts, so that a leak can be found by searching for CANARY.
DELEGATIONS = {
    "munich": [
        (
            "CANARY-name-munich Anna Huber",
            "canary-mail-munich@demo.example",
            "CANARY-function-munich",
        ),
        ("Jonas Weber", "jonas.weber@demo.example", "Mobility planner"),
    ],
    "lyon": [
        ("CANARY-name-lyon Claire Martin", "canary-mail-lyon@demo.example", "CANARY-function-lyon"),
        ("Luc Bernard", "luc.bernard@demo.example", "Energy"),
        ("Nora Petit", "nora.petit@demo.example", "Housing"),
    ],
    "venice": [
        (
            "CANARY-name-venice Marco Rossi",
            "canary-mail-venice@demo.example",
            "CANARY-function-venice",
        ),
    ],
    "santiago-de-compostela": [
        (
            "CANARY-name-santiago Uxía Castro",
            "canary-mail-santiago@demo.example",
            "CANARY-function-santiago",
        ),
        ("Brais Lago", "brais.lago@demo.example", "Data platform"),
    ],
}
