"""An event of five thousand delegates of three hundred cities, with what they say of themselves."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.floors import delegate
from bench.world import WORDS, agenda, issue
from meetings.agenda.models import Item
from meetings.networks import actions as networks
from meetings.networks.actions import CityProfile
from meetings.networks.models import City, Network
from meetings.registration.models import Answer, Booking, Delegate, Delegation, Question
from meetings.registration.rules.questions import QuestionKind
from meetings.registration.rules.window import Standing
from meetings.terms import CityRole

LARGE = "large"  # the event's slug
PEOPLE, CITIES, QUESTIONS, ITEMS = 5_000, 300, 10, 4
SINCE = date(2016, 6, 1)
VEHICLES = [
    {"name": f"Bus {n}", "means": "bus", "seats": PEOPLE, "access": ""} for n in range(1, 4)
]


def fill(session: Session, standing: Standing, at: datetime) -> int:
    """Add the event and its delegates, all of one standing; return the event's id."""
    cities = _cities(session, at)
    data = agenda(12, 2) | {"slug": LARGE, "title": "A large meeting"}
    for item in data["items"][:ITEMS]:
        item |= {"kind": "workshop", "seats": PEOPLE}
    data["items"][0] |= {"kind": "study-tour", "seats": None, "vehicles": VEHICLES}
    event_id = issue(session, data, at)
    parties = [
        {"event_id": event_id, "city_id": city, "organisation": "", "head_id": None}
        for city in cities
    ]
    delegations = list(session.scalars(sa.insert(Delegation).returning(Delegation.id), parties))
    session.execute(sa.insert(Delegate), list(_people(event_id, delegations, standing, at)))
    return event_id


def say(session: Session, event_id: int, at: datetime) -> None:
    """Let each delegate answer every question and book two items; every fifth has a diet."""
    d = Delegate
    people = list(session.scalars(sa.select(d.id).where(d.event_id == event_id)))
    asked = [_question(event_id, n) for n in range(QUESTIONS)]
    questions = list(session.scalars(sa.insert(Question).returning(Question.id), asked))
    items = list(
        session.scalars(
            sa.select(Item.id).where(Item.event_id == event_id).order_by(Item.number).limit(ITEMS)
        )
    )
    for begin in range(0, len(people), 500):
        some = people[begin : begin + 500]
        session.execute(sa.insert(Answer), [_answer(one, q, at) for one in some for q in questions])
        booked = [(one, items[(one + more) % ITEMS]) for one in some for more in (0, 1)]
        session.execute(sa.insert(Booking), [_booking(*pair, items[0], at) for pair in booked])
    needy = sa.update(d).where(d.event_id == event_id, d.id % 5 == 0)
    session.execute(needy.values(diet="Vegetarian", consent_at=at))


def _cities(session: Session, at: datetime) -> list[int]:
    """Return so many cities of the network, those it has and new ones."""
    network = session.scalars(sa.select(Network.id)).one()
    found = list(session.scalars(sa.select(City.id).order_by(City.id)))
    for n in range(len(found), CITIES):
        city = CityProfile(
            slug=f"town-{n}", name=f"Town {n}", country="XX", latitude=1, longitude=1
        )
        role = CityRole.MEMBER
        found.append(
            networks.join(session, city, network_id=network, role=role, since=SINCE, at=at)
        )
    return found


def _people(
    event_id: int, delegations: list[int], standing: Standing, at: datetime
) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    for n in range(PEOPLE):
        row = delegate(n, event_id, delegations[n % len(delegations)], standing)
        first, last = chance.choices(WORDS, k=2)
        yield row | {
            "name": f"{first.title()} {last.title()} {n}",
            "mail": f"person-{n}@large.example",
            "function": f"Head of {chance.choice(WORDS)}",
            "languages": "Danish, English",
            "phone": f"+45 555 {n:04}",
            "asked_at": at + timedelta(seconds=n),
        }


def _question(event_id: int, n: int) -> dict[str, Any]:
    words = {"text": f"Question {n + 1}: what do you expect?", "help": "", "options": []}
    flags = {"required": n < 2, "special": False, "dropped": False}
    return {"event_id": event_id, "position": n, "kind": QuestionKind.LINE} | words | flags


def _answer(delegate_id: int, question_id: int, at: datetime) -> dict[str, Any]:
    said = " ".join(random.Random(delegate_id * 100 + question_id).choices(WORDS, k=8))
    about = {"delegate_id": delegate_id, "question_id": question_id}
    return about | {"value": {"is": said}, "asked": "What do you expect?", "at": at}


def _booking(delegate_id: int, item_id: int, tour: int, at: datetime) -> dict[str, Any]:
    vehicle = f"Bus {delegate_id % 3 + 1}" if item_id == tour else ""
    stands = {"standing": Standing.CONFIRMED, "asked_at": at, "rank": 0, "sequence": 0}
    return {"delegate_id": delegate_id, "item_id": item_id, **stands} | {
        "vehicle": vehicle,
        "prefers": "",
    }


def now() -> datetime:
    """Return the time at which what is measured is asked for."""
    return datetime.now(UTC)
