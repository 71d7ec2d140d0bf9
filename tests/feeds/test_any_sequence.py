"""Whatever is done, in any order: no subscriber sees a wrong, doubled, stale or vanished entry.

A machine edits, moves, cancels, brings back, drops, publishes, registers, withdraws, fills and
frees seats, books items, corrects addresses, takes sign-up from items and gives it back, takes
rights and lets days pass. After each act it polls an event's feed, the calendar of everything, those
of two cities that host it in turn and a person's own, and holds each against what it said before.
"""

import copy
import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from icalendar import Calendar
from sqlalchemy import select, update
from werkzeug.http import parse_date

from meetings.app import create_app
from meetings.feeds import actions
from meetings.feeds.rules.own import KeyKind, Use
from meetings.networks.models import CityMembership
from meetings.registration import actions as registration
from meetings.registration.models import Delegate
from meetings.registration.rules.line import Move
from meetings.registration.rules.window import ACTIVE
from meetings.registration.rules.wishes import Named
from meetings.settings import Settings
from meetings.storage.session import db
from tests.factories import NOW, book, event_file, publish_file, unbook, world, writing

# 10,000 acts are 250 runs; `MEETINGS_TEST_RUNS=250` does them all.
RUNS, ACTS = int(os.environ.get("MEETINGS_TEST_RUNS", "12")), 40
SECRET = "s" * 43
EVENT, ALL, OWN = "/events/sonderborg.ics", "/calendar.ics", f"/feeds/{SECRET}.ics"
CITIES = {slug: f"/cities/{slug}.ics" for slug in ("sonderborg", "sofia")}
STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
numbers = st.integers(1, 4)
hours = st.integers(9, 17)
databases_used = count()


@dataclass
class Said:
    """What a feed said of one entry."""

    sequence: int
    changed_at: datetime
    rest: bytes


@dataclass
class Reader:
    """A subscriber: what it was told last, and the bytes of every tag it ever had."""

    entries: dict[str, Said] = field(default_factory=dict)
    present: frozenset[str] = frozenset()
    tags: dict[str, bytes] = field(default_factory=dict)
    modified: str = ""
    body: bytes = b""


class Any_sequence(RuleBasedStateMachine):  # noqa: N801 -- the name is shown as a sentence
    databases = None
    folder = None

    def __init__(self):
        super().__init__()
        self.url = self.databases.fresh()
        folder = self.folder / str(next(databases_used))
        self.app = create_app(Settings(folder, self.url, "http://localhost", "k" * 32))
        self.travel = time_machine.travel(NOW, tick=False)
        self.clock = self.travel.start()
        self.at = NOW
        self.file = event_file()
        self.file["registration"]["seats"] = 2
        self.world = world(self.app, self.file)
        with writing(self.app) as session:
            use = Use(KeyKind.PERSONAL)
            actions.make_key(session, SECRET, use, account_id=self.world.accounts["sofia"], at=NOW)
        self.client = self.app.test_client()
        self.readers = {address: Reader() for address in (EVENT, ALL, OWN, *CITIES.values())}
        self.names = {}
        self.room, self.host = "", "sonderborg"  # as it was last published
        self.people = count()
        # As published, by the end of an item's address: changes of the entry too.
        self.seats, self.statuses = {}, {}

    def teardown(self):
        self.travel.stop()
        with self.app.app_context():
            db.engine.dispose()
        self.databases.drop(self.url)

    @rule(title=st.text(min_size=1, max_size=8).filter(lambda t: t.strip() and t.isprintable()))
    def rename_the_event(self, title):
        self.file["title"] = title

    @rule(status=st.sampled_from(["CONFIRMED", "TENTATIVE", "POSTPONED", "CANCELLED"]))
    def the_event_gets_a_status(self, status):
        self.file["status"] = status

    @rule(audience=st.sampled_from(["public", "member"]))
    def it_is_for(self, audience):
        self.file["audience"] = audience

    @rule(
        room=st.sampled_from(
            ["", "https://meet.example/JOINING-1", "https://meet.example/JOINING-2"]
        )
    )
    def it_is_joined_at(self, room):
        self.file["conference"] = room

    @rule(host=st.sampled_from(sorted(CITIES)))
    def the_host_city_moves(self, host):
        self.file["host_city"] = host

    @rule(number=numbers, status=st.sampled_from(["CONFIRMED", "TENTATIVE", "CANCELLED"]))
    def an_item_gets_a_status(self, number, status):
        for item in self.items(number):
            item["status"] = status

    @rule(number=numbers, hour=hours)
    def move(self, number, hour):
        for item in self.items(number):
            item.pop("stops", None)
            item["starts"], item["ends"] = f"2030-10-05T{hour:02}:00", f"2030-10-05T{hour:02}:30"

    @rule(number=numbers)
    def drop(self, number):
        self.file["items"] = [one for one in self.file["items"] if one["number"] != number]

    @rule(number=numbers, seats=st.none() | st.integers(1, 5))
    def add(self, number, seats):
        if not list(self.items(number)):
            self.file["items"].append(
                {"number": number, "kind": "workshop", "title": f"W{number}", "seats": seats}
                | {"starts": "2030-10-06T09:00", "ends": "2030-10-06T10:00"}
            )

    @rule()
    def publish(self):
        publish_file(self.app, copy.deepcopy(self.file), at=self.at)
        items = {f"/{one['number']}/": one for one in self.file["items"]}
        self.seats |= {where: one.get("seats") for where, one in items.items()}
        off = self.file.get("status") == "CANCELLED"  # and its items with it
        self.statuses |= {
            where: "CANCELLED" if off else one.get("status", "CONFIRMED")
            for where, one in items.items()
        }
        self.room, self.host = self.file.get("conference", ""), self.file["host_city"]

    @rule(own=st.booleans())
    def register(self, own):
        name = "sofia" if own else f"p{next(self.people)}"
        mail = f"{name}@test.example"
        with writing(self.app) as session:
            registration.register(
                session,
                [Named(name, mail)],
                city_id=self.world.cities["sofia"],
                **self.as_sofia(),
            )

    @rule(own=st.booleans())
    def withdraw(self, own):
        with writing(self.app) as session:
            if (found := self.active(session, own)) is not None:
                registration.withdraw(session, delegate_id=found, **self.as_sofia())

    @rule(number=numbers, seats=st.none() | st.integers(1, 5))
    def an_item_gets_seats(self, number, seats):
        for item in self.items(number):
            item["seats"] = seats

    @rule(number=numbers, own=st.booleans(), booked=st.booleans())
    def book(self, number, own, booked):
        what = book if booked else unbook
        with writing(self.app) as session:
            if (found := self.active(session, own)) is not None:
                what(session, [found], number, **self.as_sofia(), bound=False)

    @rule(own=st.booleans(), mine=st.booleans())
    def correct(self, own, mine):
        """Give somebody the subscriber's own address, or take it from them."""
        name = "sofia" if mine else f"p{next(self.people)}"
        with writing(self.app) as session:
            if (found := self.active(session, own)) is not None:
                person = Named(name, f"{name}@test.example")
                registration.correct(session, found, person, **self.as_sofia())

    @rule(own=st.booleans(), where=st.sampled_from(Move))
    def move_in_line(self, own, where):
        with writing(self.app) as session:
            if (found := self.active(session, own)) is not None:
                registration.move(session, where, delegate_id=found, **self.as_sofia())

    @rule(lost=st.booleans())
    def the_city_is_a_member(self, lost):
        of_sofia = CityMembership.city_id == self.world.cities["sofia"]
        until = date(2020, 1, 1) if lost else None
        with writing(self.app) as session:
            session.execute(
                update(CityMembership).where(of_sofia).values(since=date(2016, 6, 1), until=until)
            )

    @rule(seconds=st.sampled_from([0.3, 1, 3600, 86_400, 40 * 86_400, 1600 * 86_400]))
    def time_passes(self, seconds):
        self.at += timedelta(seconds=seconds)
        self.clock.move_to(self.at)

    @invariant()
    def every_reader_is_told_the_truth(self):
        for address, reader in self.readers.items():
            answer = self.client.get(address)
            if answer.status_code == 404:  # for members only now: it is on no public feed
                assert address == EVENT
                reader.present = frozenset()
                continue
            assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
            tag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
            assert reader.tags.setdefault(tag, answer.data) == answer.data
            since = {"If-Modified-Since": reader.modified} if reader.modified else {}
            polled = self.client.get(address, headers=since)
            if answer.data != reader.body:
                assert polled.status_code == 200
            if reader.modified:
                assert parse_date(modified) >= parse_date(reader.modified)
            reader.modified, reader.body = modified, answer.data
            assert address == OWN or b"JOINING" not in answer.data
            self.check(address, reader, answer.data)
        self.the_event_is_whole_where_its_host_is()

    def the_event_is_whole_where_its_host_is(self):
        told = {address: reader.present for address, reader in self.readers.items()}
        for slug, address in CITIES.items():
            assert told[address] == (told[ALL] if slug == self.host else frozenset())

    def check(self, address, reader, data):
        told = list(Calendar.from_ical(data).walk("VEVENT"))
        uids = [str(entry["UID"]) for entry in told]
        assert len(uids) == len(set(uids))
        there, reader.present = reader.present, frozenset(uids)
        for entry in told:
            said = Said(
                int(entry["SEQUENCE"]),
                entry["LAST-MODIFIED"].dt,
                b"\n".join(
                    f"{name}={value.to_ical()!r}".encode()
                    for name, value in sorted(entry.property_items(recursive=False))
                    if name not in (*STAMPS, "BEGIN", "END")
                )
                + repr(self.beside(str(entry["URL"])[-3:])).encode()
                # The event's own entry changes with them for those too who are not told them.
                + (b"" if "RELATED-TO" in entry else f"{self.room}{self.host}".encode()),
            )
            assert entry["DTSTAMP"].dt == said.changed_at
            uid = str(entry["UID"])
            # What was away (for members meanwhile) may have changed and changed back.
            watched = address != OWN and uid in there
            self.compare(reader, uid, said, watched=watched)
            self.still_told(str(entry["STATUS"]), entry)

    def beside(self, where):
        """Return what pages say of an item and calendars do not: its seats, how certain it is."""
        return self.seats.get(where), self.statuses.get(where, "CONFIRMED")

    def compare(self, reader, uid, said, *, watched):
        before = reader.entries.get(uid)
        reader.entries[uid] = said
        if before is None:
            return
        risen = said.sequence > before.sequence
        assert risen == (said.changed_at > before.changed_at), (before, said)
        assert said.sequence >= before.sequence, (before, said)
        if said.rest != before.rest:
            assert risen, (before, said)
        elif watched:
            assert not risen, (before, said)

    def still_told(self, status, entry):
        if status == "CANCELLED":
            end = entry["DTEND"].dt
            if not isinstance(end, datetime):
                end = datetime.combine(end, datetime.min.time(), ZoneInfo("Europe/Copenhagen"))
            midnight = self.at.replace(hour=0, minute=0, second=0, microsecond=0)
            assert end > midnight - timedelta(days=30)

    def as_sofia(self):
        event, account = self.world.events["sonderborg"], self.world.accounts["sofia"]
        return {"event_id": event, "by": account, "at": self.at}

    def active(self, session, own):
        """Return an active delegate who has the subscriber's address, or another; or none."""
        mine = Delegate.mail == "sofia@test.example"
        query = select(Delegate.id).where(
            mine if own else ~mine, Delegate.standing.in_(sorted(ACTIVE))
        )
        return session.scalars(query.order_by(Delegate.id).limit(1)).first()

    def items(self, number):
        return (item for item in self.file["items"] if item["number"] == number)


@pytest.mark.postgresql
def test_no_sequence_of_acts_misleads_a_subscriber(databases, engine_name, tmp_path):
    Any_sequence.databases, Any_sequence.folder = databases, tmp_path
    runs = RUNS if engine_name == "sqlite" else max(2, RUNS // 6)
    run_state_machine_as_test(
        Any_sequence, settings=settings(max_examples=runs, stateful_step_count=ACTS, deadline=None)
    )
