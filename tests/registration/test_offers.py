"""Seats that are offered: accepted, given on, or gone on by themselves when their time is up."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions, queries
from meetings.registration.models import Delegate, Reserve
from meetings.registration.rules.pool import Circle
from meetings.registration.rules.window import ComingAs, KeptFor, Standing
from meetings.registration.rules.wishes import Named
from tests.factories import NOW, event_file, register, world, writing

both = pytest.mark.postgresql
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def made(app):
    """An event of two seats that offers what becomes free for a day; Lyon has both."""
    terms = {**event_file()["registration"], "seats": 2, "offer": 24}
    made = world(app, event_file(registration=terms))
    register(made, "sonderborg", "lyon", "L1", "L2", at=NOW)
    register(made, "sonderborg", "sofia", "S1", at=NOW + MINUTE)
    register(made, "sonderborg", "munich", "M1", at=NOW + 2 * MINUTE)
    return made


def ids(made):
    with writing(made.app) as session:
        return {row.name: row.id for row in session.execute(sa.select(Delegate.name, Delegate.id))}


def standings(made):
    with writing(made.app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing))
        return {row.name: row.standing.value for row in rows}


def act(made, do, who, at):
    there = {"event_id": made.events["sonderborg"], "by": None, "at": at}
    delegate = ids(made)[who]
    with writing(made.app) as session:
        return do(session, delegate_id=delegate, **there)


def lines(made, *kinds):
    with writing(made.app) as session:
        found = sa.select(Line).where(Line.kind.in_(kinds)).order_by(Line.id)
        return [(line.kind, line.subject_kind, line.detail) for line in session.scalars(found)]


@both
def test_a_seat_that_becomes_free_is_offered_to_who_is_next(made):
    act(made, actions.withdraw, "L1", NOW + 5 * MINUTE)
    assert standings(made) == {
        "L1": "withdrawn",
        "L2": "confirmed",
        "S1": "offered",
        "M1": "waiting",
    }
    first = ids(made)["S1"]
    with writing(made.app) as session:
        sofia = session.get_one(Delegate, first)
        assert (sofia.offered_until, sofia.sequence) == (NOW + 5 * MINUTE + DAY, 1)
    assert lines(made, "offered") == [("offered", "event", {"delegates": [ids(made)["S1"]]})]


@both
def test_an_offer_that_is_accepted_is_a_seat(made):
    act(made, actions.withdraw, "L1", NOW + 5 * MINUTE)
    assert act(made, actions.accept, "S1", NOW + 6 * MINUTE) is True
    assert act(made, actions.accept, "S1", NOW + 7 * MINUTE) is False
    assert standings(made)["S1"] == "confirmed"
    assert [kind for kind, *_ in lines(made, "accepted")] == ["accepted"]


@both
def test_an_offer_that_is_given_on_goes_to_the_next_and_its_owner_waits_behind(made):
    register(made, "sonderborg", "sofia", "S2", at=NOW + 3 * MINUTE)
    act(made, actions.withdraw, "L1", NOW + 5 * MINUTE)
    assert act(made, actions.refuse, "S1", NOW + 6 * MINUTE) is True
    assert act(made, actions.refuse, "S1", NOW + 6 * MINUTE) is False
    assert standings(made)["M1"] == "offered"
    act(made, actions.refuse, "M1", NOW + 7 * MINUTE)
    assert (standings(made)["S2"], standings(made)["S1"]) == ("offered", "waiting")
    assert [kind for kind, *_ in lines(made, "refused")] == ["refused", "refused"]


@both
def test_an_offer_whose_time_is_up_goes_on_at_the_next_act_and_by_the_timer(made):
    event = made.events["sonderborg"]
    act(made, actions.withdraw, "L1", NOW + 5 * MINUTE)
    late = NOW + 5 * MINUTE + DAY
    assert act(made, actions.accept, "S1", late) is False
    assert (standings(made)["S1"], standings(made)["M1"]) == ("waiting", "offered")
    with writing(made.app) as session:
        assert queries.due(session, late + DAY - MINUTE) == []
        assert queries.due(session, late + DAY) == [event]
        actions.reseat(session, event_id=event, at=late + DAY)
        assert queries.due(session, late + DAY) == []
    # Sofia has waited since its own offer ended, Munich since now.
    assert (standings(made)["S1"], standings(made)["M1"]) == ("offered", "waiting")
    assert [kind for kind, *_ in lines(made, "expired")] == ["expired", "expired"]


@both
def test_a_group_accepts_and_gives_on_together(made):
    with writing(made.app) as session:
        there = {"event_id": made.events["sonderborg"], "city_id": made.cities["sonderborg"]}
        pair = [Named("G1"), Named("G2")]
        when = {"by": made.accounts["sonderborg"], "at": NOW + 3 * MINUTE}
        actions.register(session, pair, together=True, **there, **when)
        session.execute(sa.update(Event).values(capacity=6))
        actions.reseat(session, event_id=made.events["sonderborg"], at=NOW + 4 * MINUTE)
    assert {standings(made)[name] for name in ("S1", "M1", "G1", "G2")} == {"offered"}
    assert act(made, actions.accept, "G2", NOW + 5 * MINUTE) is True
    assert (standings(made)["G1"], standings(made)["G2"]) == ("confirmed", "confirmed")


@both
def test_an_offer_of_another_event_or_to_nobody_is_none(made):
    assert act(made, actions.accept, "M1", NOW + 5 * MINUTE) is False
    assert act(made, actions.refuse, "L1", NOW + 5 * MINUTE) is False
    assert standings(made)["L1"] == "confirmed"


@both
def test_a_place_at_an_item_that_nobody_is_offered_is_neither_taken_nor_given_on(made):
    with writing(made.app) as session:
        there = {"event_id": made.events["sonderborg"], "by": None, "at": NOW}
        assert actions.accept_item(session, booking_id=1, **there) is False
        assert actions.refuse_item(session, booking_id=1, **there) is False


@both
def test_seats_kept_for_speakers_and_a_city_are_read_with_who_has_them(made):
    event, sofia = made.events["sonderborg"], made.cities["sofia"]
    kept = {"event_id": event, "item_id": None}
    with writing(made.app) as session:
        session.add(Reserve(**kept, kept_for=KeptFor.CITY, city_id=sofia, seats=1))
        session.add(Reserve(**kept, kept_for=KeptFor.SPEAKERS, city_id=None, seats=2))
        session.execute(sa.update(Event).values(capacity=5, offer_hours=None))
        lyon = sa.update(Delegate).where(Delegate.name == "L2")
        session.execute(lyon.values(coming_as=ComingAs.SPEAKER))
        actions.reseat(session, event_id=event, at=NOW + 5 * MINUTE)
        pool = queries.pool(session, session.get_one(Event, event))
    assert standings(made) == {
        "L1": "confirmed",
        "L2": "confirmed",
        "S1": "confirmed",
        "M1": "confirmed",
    }
    speakers = Circle(KeptFor.SPEAKERS)
    assert pool.reserves == {Circle(KeptFor.CITY, sofia): 1, speakers: 2}
    assert (pool.inside[speakers], pool.kept(NOW)) == (1, {speakers: 1})
    with writing(made.app) as session:
        assert (
            session.scalar(sa.select(sa.func.count()).where(Delegate.standing == Standing.WAITING))
            == 0
        )
