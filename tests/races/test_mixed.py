"""Twenty cities do everything at once: register, withdraw, substitute, book, answer, reorder."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise

import pytest
import sqlalchemy as sa

from meetings.agenda.models import Item
from meetings.registration.models import Booking, Delegate
from tests.races.client import Answer, Client, at_once, statuses
from tests.races.site import Site

pytestmark = pytest.mark.postgresql
CITIES, EACH, SEATS = 20, 15, 30
TOUR, WORKSHOP = 2, 3
DAY = "2030-10-05T"
ITEMS = [
    {"number": 1, "kind": "plenary", "title": "P", "starts": f"{DAY}08:00", "ends": f"{DAY}09:00"},
    {
        "number": TOUR,
        "kind": "study-tour",
        "title": "Tour",
        "starts": f"{DAY}14:00",
        "ends": f"{DAY}18:00",
        "vehicles": [{"name": "Bus", "means": "bus", "seats": 4}],
    },
    {
        "number": WORKSHOP,
        "kind": "workshop",
        "title": "Workshop",
        "starts": f"{DAY}15:00",
        "ends": f"{DAY}16:00",
        "seats": 5,
    },
]


class Head:
    """A head of a delegation who does one thing after the other, without waiting for others."""

    def __init__(self, number: int, slug: str, client: Client) -> None:
        self.slug, self.client, self.number = slug, client, number
        self.chance = random.Random(number)  # noqa: S311 -- repeats itself
        self.mine: list[int] = []

    def acts(self) -> list[Answer]:
        """Do what comes to mind, so many times; the first is to register two people."""
        answers = [self.register(2)]
        while len(answers) < EACH:
            answers.append(self.chance.choice(self._ways())())
        return answers

    def register(self, people: int = 1) -> Answer:
        """Register some more."""
        names = [f"{self.number}-{self.chance.random()}" for _ in range(people)]
        form = self.client.form(self.slug, *names)
        answer = self.client.post(f"/events/{self.slug}/register", form)
        self.mine += answer.delegates
        return answer

    def withdraw(self) -> Answer:
        """Withdraw somebody."""
        gone = self._somebody("withdraw")
        self.mine.remove(gone[0])
        return self.client.post(gone[1], self.client.hidden(gone[1]))

    def substitute(self) -> Answer:
        """Send somebody else in the place of one."""
        who, address = self._somebody("substitute")
        form = self.client.hidden(address) | {"name": f"Heir {self.chance.random()}"}
        answer = self.client.post(address, form)
        self.mine.remove(who)
        return answer

    def book(self) -> Answer:
        """Book a tour or the workshop that overlaps it: both cannot be had."""
        who = self.chance.choice(self.mine)
        address = f"/my/events/{self.slug}/items/{self.chance.choice((TOUR, WORKSHOP))}/"
        token = self.client.hidden(address)["csrf_token"]
        row = {"people-0-delegate": str(who), "people-0-comes": "y", "people-0-was": ""}
        return self.client.post(address, {"csrf_token": token, **row})

    def reorder(self) -> Answer:
        """Let somebody wait behind the others."""
        token = self.client.hidden(f"/events/{self.slug}/register")["csrf_token"]
        whom = {"later": str(self.chance.choice(self.mine))}
        return self.client.post(f"/my/events/{self.slug}/line", {"csrf_token": token, **whom})

    def _ways(self) -> list[Callable[[], Answer]]:
        if not self.mine:
            return [self.register]
        return [self.register, self.withdraw, self.substitute, self.book, self.book, self.reorder]

    def _somebody(self, way: str) -> tuple[int, str]:
        who = self.chance.choice(self.mine)
        return who, f"/my/events/{self.slug}/delegates/{who}/{way}"


def test_three_hundred_acts_of_twenty_cities_at_once_leave_everything_as_it_must_be(shared):
    slug = shared.event(seats=SEATS, items=ITEMS, starts="2030-10-05", ends="2030-10-06")
    with ExitStack() as open_connections:
        clients = [open_connections.enter_context(one) for one in shared.clients_of(CITIES)]
        heads = [Head(n, slug, client) for n, client in enumerate(clients)]
        answers = [answer for some in at_once([head.acts for head in heads]) for answer in some]
    codes = statuses(answers)
    # A booking beside another that overlaps it is refused with both named: nothing else is.
    assert set(codes) <= {303, 422}, codes
    assert sum(codes.values()) == CITIES * EACH
    check_event(shared, slug)
    check_items(shared, slug)


def check_event(site: Site, slug: str) -> None:
    """Every seat is given while anybody waits, and none twice."""
    confirmed, waiting = site.seats(slug)
    assert confirmed <= SEATS
    assert confirmed == SEATS or not waiting


def check_items(site: Site, slug: str) -> None:
    """Places are given while anybody who may have one waits; nobody is at two places at once."""
    b, d = Booking, Delegate
    query = (
        sa.select(Item.number, b.standing, d.standing, d.id, b.vehicle)
        .join(d, d.id == b.delegate_id)
        .join(Item, Item.id == b.item_id)
        .where(d.event_id == site.world.events[slug], b.standing.in_(["confirmed", "waiting"]))
    )
    rows = site.rows(query)
    assert rows
    for number, seats in ((TOUR, 4), (WORKSHOP, 5)):
        held = [row for row in rows if row[0] == number and row[1] == "confirmed"]
        waits = [row for row in rows if row[0] == number and row[1] == "waiting"]
        assert len(held) <= seats
        assert {row[2] for row in held} <= {"confirmed"}
        assert len(held) == seats or not [row for row in waits if row[2] == "confirmed"]
    people = sorted(row[3] for row in rows)
    assert [one for one, other in pairwise(people) if one == other] == []
    riders = Counter(row[4] for row in rows if row[0] == TOUR and row[1] == "confirmed")
    assert set(riders) <= {"Bus"}
