"""Whoever comes to an event while another acts on it acts after them, also by the clock."""

import threading

import pytest
import sqlalchemy as sa
from flask import request_started

from meetings.events.actions import lock
from meetings.journal.models import Line
from meetings.registration.actions import bookings
from meetings.registration.models import Booking, Delegate
from meetings.registration.rules.bookings import Wish
from meetings.web.clock import now
from tests.desk.test_items import WORKSHOP
from tests.factories import PASSWORD, event_file, register, world, writing
from tests.visitor import Visitor, hidden

DESK = "/organise/events/sonderborg/"
BOOKINGS = f"{DESK}items/3/bookings"
pytestmark = pytest.mark.postgresql


@pytest.fixture
def made(app):
    return world(app, event_file(items=[*event_file()["items"], WORKSHOP]))


@pytest.fixture
def organiser(made):
    return Visitor(made.app).log_in("organiser@test.example", PASSWORD)


def behind(made, send, first=lambda _session, _at: None):
    """Let somebody send a form while another holds the event; return when the other acted.

    The form is seen to wait before the other reads the clock, where the database can say so.
    """
    come = threading.Event()
    with writing(made.app) as session:
        lock(session, made.events["sonderborg"])
        other = threading.Thread(target=send)
        with request_started.connected_to(lambda *_a, **_k: come.set(), made.app):
            other.start()
            come.wait()
        if session.get_bind().dialect.name == "postgresql":
            waits = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not session.scalar(waits):
                pass
        at = now()
        first(session, at)
    other.join()
    return at


def sent(visitor, address, form, opened=""):
    """Return what sends a form to an address; its page is opened now."""
    data = {"csrf_token": visitor.token(opened or address), **form}
    return lambda: visitor.client.post(address, data=data)


def test_the_organiser_who_comes_second_to_an_item_stands_behind_who_came_first(made, organiser):
    first, second = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    with writing(made.app) as session:
        party = session.scalar(sa.select(Delegate.delegation_id))
    join = {"join": "1", "party": party, "people": second}
    send = sent(organiser, BOOKINGS, join, f"{BOOKINGS}?party={party}")

    def book(session, at):
        whose = {"event_id": made.events["sonderborg"], "by": made.accounts["sofia"], "at": at}
        bookings.arrange(session, [Wish(first, 3)], **whose)

    behind(made, send, book)
    with writing(made.app) as session:
        asked = sa.select(Booking.delegate_id).order_by(Booking.asked_at)
        assert list(session.scalars(asked)) == [first, second]


ACTS = {
    "withdrawn": ("delegates/{}/withdraw", ()),
    "item-dropped": ("items/3/drop", ()),
    "status-edited": ("postpone", ()),
    "published": ("cancel", ("publish",)),
}


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_at_the_desk_is_of_the_moment_when_it_had_the_event(made, organiser, kind):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    path, buttons = ACTS[kind]
    address = DESK + path.format(elena)
    form = dict.fromkeys(buttons, "1")
    if kind in ("status-edited", "published"):
        form["mark"] = hidden(organiser.get(address), "mark")
    at = behind(made, sent(organiser, address, form))
    with writing(made.app) as session:
        lines = sa.select(Line.at).where(Line.kind == kind).order_by(Line.id.desc())
        assert session.scalars(lines).first() > at
