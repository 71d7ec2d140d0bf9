"""What is only drafted changes nothing for who is registered: what is published counts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.agenda.actions.amend import Edit, amend
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules import edit
from meetings.registration import actions
from meetings.registration.actions import Registered, bookings, details
from meetings.registration.models import Booking, Delegate
from meetings.registration.queries import details as queries
from meetings.registration.rules.bookings import Wish
from meetings.registration.rules.roster import Wanted
from meetings.registration.rules.window import Standing
from meetings.registration.rules.wishes import Named
from meetings.terms import Status
from tests.factories import BASE, NOW, event_file, register, world, writing

pytestmark = pytest.mark.postgresql

LATER = NOW + timedelta(days=1)
WORKSHOP = {
    "number": 3,
    "kind": "workshop",
    "title": "Housing",
    "starts": "2030-10-06T11:00",
    "ends": "2030-10-06T12:30",
    "seats": 5,
}


@pytest.fixture
def made(app):
    return world(app, event_file(items=[WORKSHOP]))


def draft(made, change):
    with writing(made.app) as session:
        event = made.events["sonderborg"]
        wanted = Edit("edited", change)
        assert amend(session, wanted, event_id=event, host="localhost", by=None, at=NOW) == []


def came_out(made):
    with writing(made.app) as session:
        publish(session, slug="sonderborg", base_url=BASE, by=None, at=LATER)


def set_item(**facts):
    return lambda old: edit.put_item(old, {**old["items"][0], **facts})


def last_year(old):
    return edit.set_facts({**old, "items": []}, {"starts": "2025-10-05", "ends": "2025-10-06"})


def book(made, delegate):
    with writing(made.app) as session:
        done = bookings.arrange(
            session,
            [Wish(delegate, 3)],
            event_id=made.events["sonderborg"],
            by=made.accounts["sofia"],
            at=LATER,
        )
        assert isinstance(done, bookings.Booked), done
        return session.get_one(Booking, done.made[0]).standing


def test_special_data_is_kept_until_the_published_event_is_over(made):
    [elena] = register(made, "sonderborg", "sofia", "Elena")
    with writing(made.app) as session:
        session.execute(sa.update(Delegate).values(consent_at=NOW, diet="vegan"))
    draft(made, last_year)
    with writing(made.app) as session:
        assert queries.forgettable(session, LATER) == []
    came_out(made)
    with writing(made.app) as session:
        assert queries.forgettable(session, LATER) == [made.events["sonderborg"]]
        details.forget(session, event_id=made.events["sonderborg"], at=LATER)
        assert session.get_one(Delegate, elena).diet == ""


def test_a_link_has_the_deadlines_of_the_published_event(made):
    [elena] = register(made, "sonderborg", "sofia", "Elena")
    draft(made, last_year)
    with writing(made.app) as session:
        known = queries.dossier(session, made.events["sonderborg"], elena)
    assert known.open(LATER)
    assert known.deadlines.may_withdraw(LATER)


def test_one_registers_until_a_cancellation_is_published(made):
    draft(made, lambda old: edit.set_status(old, Status.CANCELLED))
    register(made, "sonderborg", "sofia", "Elena")
    enrol(made, "Ivan")
    came_out(made)
    with pytest.raises(AssertionError, match="Refused"):
        register(made, "sonderborg", "sofia", "Maria")
    with pytest.raises(AssertionError, match="RowFault"):
        enrol(made, "Petar")


def enrol(made, name):
    with writing(made.app) as session:
        wanted = [Wanted(1, made.cities["lyon"], Named(name))]
        who = {"by": made.accounts["organiser"], "at": LATER}
        done = actions.enrol(session, wanted, event_id=made.events["sonderborg"], **who)
        assert isinstance(done, Registered), done


@pytest.mark.parametrize(
    "change",
    [set_item(status=Status.CANCELLED), lambda old: edit.drop_item(old, 3)],
    ids=["cancelled", "dropped"],
)
def test_who_books_is_seated_until_it_is_published_that_the_item_is_off(made, change):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    draft(made, change)
    assert book(made, elena) is Standing.CONFIRMED
    came_out(made)
    with pytest.raises(AssertionError, match="Obstacle"):
        book(made, ivan)
