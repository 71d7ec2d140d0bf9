"""Nobody gets a seat where nothing takes place any more: what is over, and what is cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from meetings.accounts.actions import digest as hashed
from meetings.agenda.actions.amend import Edit, amend
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules import edit
from meetings.events.models import Event
from meetings.registration import actions, queries
from meetings.registration.actions import bookings
from meetings.registration.models import Booking, Delegate
from meetings.registration.queries.bookings import Seats, bookable, item_effect
from meetings.registration.rules.bookings import Obstacle, Wish
from meetings.registration.rules.bookings import Problem as BookingProblem
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.line import Move
from meetings.registration.rules.roster import Problem, RowFault, Wanted
from meetings.registration.rules.window import ComingAs
from meetings.registration.rules.wishes import Named, Refusal, Refused
from meetings.terms import Status
from meetings.worker import Done, work
from tests.factories import BASE, NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import Visitor, hidden

pytestmark = pytest.mark.postgresql
ANA = Named("Ana", "ana@press.example")
TOKEN = "t" * 43
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ENDS = datetime(2030, 10, 6, 14, tzinfo=UTC)  # of the event: 16:00 in Sonderborg
WORKSHOP = {
    "number": 3,
    "kind": "workshop",
    "title": "Housing",
    "starts": "2030-10-05T11:00",
    "ends": "2030-10-05T12:30",
    "seats": 1,
}
AFTER_IT = datetime(2030, 10, 5, 10, 30, tzinfo=UTC)


def made_with(app, **terms):
    terms = {**event_file()["registration"], "seats": 1, **terms}
    return world(app, event_file(registration=terms, items=[WORKSHOP]))


def over(_made):
    """Return when the event has just ended."""
    return ENDS


def cancelled(made):
    """Cancel the event, publish that, and return a moment shortly before its end."""
    with writing(made.app) as session:
        off = Edit("status-edited", lambda old: edit.set_status(old, Status.CANCELLED))
        event = made.events["sonderborg"]
        assert amend(session, off, event_id=event, host="localhost", by=None, at=NOW) == []
        publish(session, slug="sonderborg", base_url=BASE, by=None, at=NOW + DAY)
    return ENDS - MINUTE


both_ends = pytest.mark.parametrize("past", [over, cancelled])


def act(made, do, *values, at, **more):
    with writing(made.app) as session:
        return do(session, *values, event_id=made.events["sonderborg"], at=at, **more)


def standings(made, table=Delegate):
    with writing(made.app) as session:
        query = sa.select(Delegate.name, table.standing)
        if table is Booking:
            query = query.join(Booking, Booking.delegate_id == Delegate.id)
        return {row[0]: row[1].value for row in session.execute(query)}


def book(made, *delegates, at=NOW, bound=True):
    wanted = [Wish(delegate, 3) for delegate in delegates]
    return act(made, bookings.arrange, wanted, at=at, by=None, bound=bound)


@both_ends
@pytest.mark.parametrize("offer", [None, 24])
def test_a_seat_that_becomes_free_then_goes_to_nobody(app, past, offer):
    made = made_with(app, offer=offer)
    ann, bo, _ = register(made, "sonderborg", "sofia", "Ann", "Bo", "Eva")
    at = past(made)
    assert act(made, actions.withdraw, delegate_id=ann, by=None, at=at)
    assert act(made, actions.move, Move.LATER, delegate_id=bo, by=None, at=at) is False
    assert standings(made) == {"Ann": "withdrawn", "Bo": "waiting", "Eva": "waiting"}


def test_until_its_end_a_seat_goes_to_who_is_next(app):
    made = made_with(app)
    ann, _bo = register(made, "sonderborg", "sofia", "Ann", "Bo")
    act(made, actions.withdraw, delegate_id=ann, by=None, at=ENDS - MINUTE)
    assert standings(made)["Bo"] == "confirmed"


def test_a_seat_goes_on_while_it_is_only_drafted_that_the_event_is_over(app):
    made = made_with(app)
    ann, _bo = register(made, "sonderborg", "sofia", "Ann", "Bo")
    with writing(app) as session:
        session.execute(sa.update(Event).values(status=Status.CANCELLED))
        session.execute(sa.update(Event).values(starts_at=NOW - DAY, ends_at=NOW - MINUTE))
    act(made, actions.withdraw, delegate_id=ann, by=None, at=NOW)
    assert standings(made)["Bo"] == "confirmed"


@both_ends
def test_the_worker_does_not_ask_for_what_is_past(app, past):
    made = made_with(app, seats=2, quota=1, release="2030-09-30T12:00")
    register(made, "sonderborg", "sofia", "Ann", "Bo")
    past(made)
    with app.app_context():
        assert work(ENDS) == Done()
    assert standings(made) == {"Ann": "confirmed", "Bo": "waiting"}


def test_a_page_says_of_nobody_that_they_are_next_then(app):
    made = made_with(app)
    register(made, "sonderborg", "sofia", "Ann", "Bo")
    with writing(app) as session:
        assert len(queries.decided(session, made.events["sonderborg"], ENDS - MINUTE)) == 1
        assert queries.decided(session, made.events["sonderborg"], ENDS) == {}


@both_ends
def test_an_offer_is_not_accepted_then(app, past):
    made = made_with(app, offer=720)
    ann, bo = register(made, "sonderborg", "sofia", "Ann", "Bo")
    act(made, actions.withdraw, delegate_id=ann, by=None, at=ENDS - DAY)
    at = past(made)
    assert act(made, actions.accept, delegate_id=bo, by=None, at=at) is False
    assert standings(made)["Bo"] == "offered"
    assert act(made, actions.refuse, delegate_id=bo, by=None, at=at) is True
    assert standings(made)["Bo"] == "waiting"


@both_ends
def test_an_invitation_is_only_declined_then(app, past):
    made = made_with(app)
    who = {"by": made.accounts["organiser"], "at": NOW, "link_hash": "h"}
    [ana] = act(made, actions.invite, ANA, ComingAs.GUEST, **who).delegates
    at = past(made)
    assert act(made, actions.answer, ana, comes=True, at=at) is False
    assert standings(made) == {"Ana": "invited"}
    assert act(made, actions.answer, ana, comes=False, at=at) is True
    assert standings(made) == {"Ana": "declined"}


@both_ends
def test_nobody_is_let_in_then(app, past):
    made = made_with(app, approval=True)
    ids = register(made, "sonderborg", "sofia", "Ann")
    at, by = past(made), made.accounts["organiser"]
    assert act(made, actions.approve, ids, by=by, at=at) == []
    assert standings(made) == {"Ann": "pending"}
    assert act(made, actions.decline, ids, "It is over.", by=by, at=at) == list(ids)


@both_ends
def test_nobody_is_registered_then_whoever_does_it(app, past):
    made = made_with(app, closes="2031-01-01T12:00", individuals=True, seats=9)
    by, sofia = made.accounts["organiser"], made.cities["sofia"]
    party = act(made, actions.invite_party, Invited(None, "Press"), link_hash="p", by=by, at=NOW)
    there = {"at": past(made)}
    closed, gone = Refused(Refusal.NOT_OPEN), Refused(Refusal.OVER)
    assert act(made, actions.register, [ANA], city_id=sofia, by=by, **there) == closed
    assert act(made, actions.register_oneself, ANA, by=None, link_hash="h", **there) == closed
    assert act(made, actions.register_invited, [ANA], party, **there) == closed
    assert act(made, actions.enrol_guest, ANA, ComingAs.GUEST, by=by, **there) == gone
    assert act(made, actions.invite, ANA, ComingAs.GUEST, link_hash="h", by=by, **there) == gone
    problem = Problem.CANCELLED if past is cancelled else Problem.OVER
    assert act(made, actions.enrol, [Wanted(1, sofia, ANA)], by=by, **there) == [RowFault(problem)]
    assert standings(made) == {}


def test_a_place_at_an_item_that_has_ended_goes_to_nobody(app):
    made = made_with(app, seats=9)
    ann, bo, eva = register(made, "sonderborg", "sofia", "Ann", "Bo", "Eva")
    book(made, ann, bo)
    assert book(made, eva, at=AFTER_IT, bound=False) == [Obstacle(BookingProblem.OVER, eva, 3)]
    given_up = [Wish(ann, 3)]
    act(made, bookings.arrange, [], given_up, at=AFTER_IT, by=None, bound=False)
    assert standings(made, Booking) == {"Ann": "withdrawn", "Bo": "waiting"}
    with writing(app) as session:
        event, item = made.events["sonderborg"], session.scalar(sa.select(Booking.item_id))
        assert item_effect(session, event, item, Seats(9, None), AFTER_IT).seated == []
        before = AFTER_IT - MINUTE
        assert len(item_effect(session, event, item, Seats(9, None), before).seated) == 1
        assert bookable(session, event, 3).waiting == 1


def test_an_offered_place_is_not_accepted_when_its_item_has_ended(app):
    made = made_with(app, seats=9, offer=720)
    ann, bo = register(made, "sonderborg", "sofia", "Ann", "Bo")
    book(made, ann, bo)
    act(made, bookings.arrange, [], [Wish(ann, 3)], at=AFTER_IT - DAY, by=None)
    assert standings(made, Booking)["Bo"] == "offered"
    with writing(app) as session:
        id_ = session.scalar(sa.select(Booking.id).where(Booking.delegate_id == bo))
    assert act(made, actions.accept_item, booking_id=id_, by=None, at=AFTER_IT) is False
    before = AFTER_IT - MINUTE
    assert act(made, actions.accept_item, booking_id=id_, by=None, at=before) is True


@both_ends
def test_an_invited_person_reads_why_they_cannot_accept(app, past):
    made = made_with(app)
    who = {"by": made.accounts["organiser"], "at": NOW, "link_hash": hashed(TOKEN)}
    act(made, actions.invite, ANA, ComingAs.GUEST, **who)
    said = "This event is cancelled" if past is cancelled else "This event is over"
    with time_machine.travel(past(made), tick=False):
        page = Visitor(app).get(f"/delegates/{TOKEN}/")
        assert said in page.text
        assert 'name="accept"' not in page.text
        answer = app.test_client().post(f"/delegates/{TOKEN}/answer", data={"accept": "1"})
        told = Visitor(app).get(answer.location).text
    assert "Your answer is stored" not in told
    assert "Nothing was changed" in told
    assert standings(made) == {"Ana": "invited"}


@both_ends
def test_an_invited_party_reads_why_it_cannot_register(app, past):
    made = made_with(app)
    whom = {"link_hash": hashed(TOKEN), "by": made.accounts["organiser"]}
    act(made, actions.invite_party, Invited(None, "Press"), at=NOW, **whom)
    said = "This event is cancelled" if past is cancelled else "This event is over"
    with time_machine.travel(past(made), tick=False):
        assert said in Visitor(app).get(f"/invitations/{TOKEN}/").text


@both_ends
def test_an_organiser_reads_why_nobody_is_let_in(app, past):
    made = made_with(app, approval=True)
    [ann] = register(made, "sonderborg", "sofia", "Ann")
    asked = "/organise/events/sonderborg/approvals"
    at = past(made)
    with time_machine.travel(at, tick=False):
        organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
        sent = {"people": [str(ann)], "approve": "1", "csrf_token": organiser.token(asked)}
        page = organiser.get(asked)
        assert "This event is " in page.text
        assert 'name="approve"' not in page.text
        sent["key"] = hidden(page, "key")
        answer = organiser.client.post(asked, data=sent)
        assert "Nobody was let in" in organiser.get(answer.location).text
    assert standings(made) == {"Ann": "pending"}


@both_ends
def test_an_organiser_reads_why_no_guest_is_registered(app, past):
    made = made_with(app)
    guests = "/organise/events/sonderborg/guests"
    at = past(made)
    with time_machine.travel(at, tick=False):
        organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
        guest = {"name": "Ana", "mail": "", "coming_as": "guest", "key": "k"}
        assert "over or cancelled" in organiser.post(guests, guest, 422).text
        page = organiser.get(guests)
        speaker = page.text.split('name="speaker"')[1].split('value="')[1].split('"')[0]
        sent = {"speaker": speaker, "key": "s"}
        told = organiser.post(f"{guests}/speakers", sent, 422, form=guests)
        assert "over or cancelled" in told.text
    assert standings(made) == {}


@both_ends
def test_a_head_reads_why_an_offer_cannot_be_accepted(app, past):
    made = made_with(app, offer=720)
    ann, bo = register(made, "sonderborg", "sofia", "Ann", "Bo")
    act(made, actions.withdraw, delegate_id=ann, by=None, at=ENDS - DAY)
    mine = "/my/events/sonderborg/"
    with time_machine.travel(ENDS - 2 * MINUTE, tick=False) as time:
        sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
        sent = {"accept": "1", "csrf_token": sofia.token(mine)}
        time.move_to(past(made))
        assert 'name="accept"' not in sofia.get(mine).text
        answer = sofia.client.post(f"{mine}delegates/{bo}/answer", data=sent)
        told = sofia.get(answer.location).text
    assert "has gone on" not in told
    assert ("This event is cancelled" if past is cancelled else "This event is over") in told
    assert standings(made)["Bo"] == "offered"
