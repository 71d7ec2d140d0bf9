"""Registering, withdrawing and seating, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.events.actions import UnknownEventError
from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions, queries
from meetings.registration.actions import Registered
from meetings.registration.models import Delegate, Delegation, OneTimeKey
from meetings.registration.rules.window import Standing
from meetings.registration.rules.wishes import MOST_PEOPLE, Named, Refusal, Refused
from tests.factories import NOW, event_file, register, world, writing

pytestmark = pytest.mark.postgresql
MINUTE = timedelta(minutes=1)


def with_seats(seats, quota=None, **changes):
    window = {**event_file()["registration"], "seats": seats, "quota": quota}
    return event_file(registration=window, **changes)


def ask(made, people, city="sofia", at=NOW):
    with writing(made.app) as session:
        return actions.register(
            session,
            people,
            event_id=made.events["sonderborg"],
            city_id=made.cities[city],
            by=made.accounts[city],
            at=at,
        )


def leave(made, delegate, city="sofia", at=NOW):
    with writing(made.app) as session:
        return actions.withdraw(
            session,
            delegate_id=delegate,
            event_id=made.events["sonderborg"],
            by=made.accounts[city],
            at=at,
        )


def standings(made):
    with writing(made.app) as session:
        rows = session.execute(sa.select(Delegate.id, Delegate.standing))
        return {row.id: row.standing for row in rows}


def lines(made, *kinds):
    with writing(made.app) as session:
        return list(session.scalars(sa.select(Line).where(Line.kind.in_(kinds)).order_by(Line.id)))


def stored(made):
    with writing(made.app) as session:
        counted = [
            session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (Delegation, Delegate, Line, OneTimeKey)
        ]
        return [*counted, session.scalars(sa.select(Event.edition)).one()]


def test_people_are_confirmed_while_there_are_seats_and_wait_afterwards(app):
    made = world(app, with_seats(2))
    one, two, three = register(made, "sonderborg", "sofia", "A", "B", "C")
    assert standings(made) == {
        one: Standing.CONFIRMED,
        two: Standing.CONFIRMED,
        three: Standing.WAITING,
    }


def test_more_than_the_quota_of_a_city_waits_and_others_are_seated(app):
    made = world(app, with_seats(10, quota=1))
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    (other,) = register(made, "sonderborg", "munich", "C")
    assert standings(made) == {
        one: Standing.CONFIRMED,
        two: Standing.WAITING,
        other: Standing.CONFIRMED,
    }


@pytest.mark.parametrize(
    ("people", "refused"),
    [
        ([], Refused(Refusal.NOBODY)),
        ([Named("A", "a@x.example"), Named("B", "A@X.example ")], Refused(Refusal.TWICE, (0, 1))),
        ([Named("A"), Named("B", "elena@sofia.example")], Refused(Refusal.TAKEN, (1,))),
        ([Named(f"N{n}") for n in range(MOST_PEOPLE)], Refused(Refusal.TOO_MANY)),
    ],
)
def test_a_refusal_writes_nothing(app, people, refused):
    made = world(app, with_seats(10))
    register(made, "sonderborg", "sofia", "Elena")
    before = stored(made)
    assert ask(made, people) == refused
    assert stored(made) == before


def test_outside_of_the_window_nobody_is_registered(app):
    made = world(app, with_seats(10))
    closed = NOW + timedelta(days=365 * 20)
    assert ask(made, [Named("A")], at=closed) == Refused(Refusal.NOT_OPEN)
    assert standings(made) == {}


def test_an_event_without_registration_takes_none(app):
    made = world(app, event_file(registration=None))
    assert ask(made, [Named("A")]) == Refused(Refusal.NOT_OPEN)


def test_an_address_is_free_again_when_its_person_has_withdrawn(app):
    made = world(app, with_seats(10))
    (gone,) = register(made, "sonderborg", "sofia", "Elena")
    leave(made, gone)
    (back,) = register(made, "sonderborg", "sofia", "Elena")
    assert standings(made) == {gone: Standing.WITHDRAWN, back: Standing.CONFIRMED}


def test_two_delegations_of_a_city_to_an_event_are_one(app):
    made = world(app, with_seats(10))
    register(made, "sonderborg", "sofia", "A")
    register(made, "sonderborg", "sofia", "B")
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Delegation)) == 1


def test_withdrawing_seats_whoever_is_next(app):
    made = world(app, with_seats(1))
    (first,) = register(made, "sonderborg", "sofia", "A", at=NOW)
    (second,) = register(made, "sonderborg", "munich", "B", at=NOW + MINUTE)
    (third,) = register(made, "sonderborg", "lyon", "C", at=NOW + 2 * MINUTE)
    assert leave(made, first) is True
    assert standings(made) == {
        first: Standing.WITHDRAWN,
        second: Standing.CONFIRMED,
        third: Standing.WAITING,
    }


def test_withdrawing_twice_is_withdrawing_once(app):
    made = world(app, with_seats(1))
    (first,) = register(made, "sonderborg", "sofia", "A")
    leave(made, first)
    before = stored(made)
    assert leave(made, first) is False
    assert stored(made) == before


def test_a_delegate_is_not_withdrawn_from_another_event(app):
    made = world(app, with_seats(1), with_seats(1, slug="other"))
    (anna,) = register(made, "other", "sofia", "Anna")
    assert leave(made, anna) is False
    assert standings(made) == {anna: Standing.CONFIRMED}


def test_raising_the_capacity_and_seating_again_seats_who_waits(app):
    made = world(app, with_seats(1))
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    with writing(app) as session:
        session.execute(sa.update(Event).values(capacity=2))
        actions.reseat(session, event_id=made.events["sonderborg"], at=NOW + MINUTE)
    assert standings(made) == {one: Standing.CONFIRMED, two: Standing.CONFIRMED}


def test_lowering_the_capacity_drops_nobody(app):
    made = world(app, with_seats(2))
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    with writing(app) as session:
        session.execute(sa.update(Event).values(capacity=0))
        actions.reseat(session, event_id=made.events["sonderborg"], at=NOW + MINUTE)
    assert standings(made) == {one: Standing.CONFIRMED, two: Standing.CONFIRMED}


def test_each_change_writes_one_line_of_ids(app):
    made = world(app, with_seats(1))
    event, sofia = made.events["sonderborg"], made.accounts["sofia"]
    (first,) = register(made, "sonderborg", "sofia", "Elena Petrova")
    (second,) = register(made, "sonderborg", "munich", "Anna Huber", at=NOW + MINUTE)
    leave(made, first, at=NOW + 2 * MINUTE)
    told = lines(made, "registered", "seated", "withdrawn")
    assert [(line.kind, line.by, line.detail) for line in told] == [
        ("registered", sofia, {"delegates": [first]}),
        ("seated", None, {"delegates": [first]}),
        ("registered", made.accounts["munich"], {"delegates": [second]}),
        ("withdrawn", sofia, {"delegates": [first]}),
        ("seated", None, {"delegates": [second]}),
    ]
    assert {(line.event_id, line.network_id) for line in told} == {(event, made.network)}


def test_no_line_holds_a_name_or_an_address(app):
    made = world(app, with_seats(1))
    register(made, "sonderborg", "sofia", "Elena Petrova")
    with writing(app) as session:
        details = [str(line.detail) for line in session.scalars(sa.select(Line))]
    assert [text for text in details if "elena" in text.lower() or "@" in text] == []


def test_every_act_on_an_event_raises_its_version_and_never_its_edition(app):
    made = world(app, with_seats(5))

    def counters():
        with writing(app) as session:
            return session.execute(sa.select(Event.version, Event.edition)).one()

    version, edition = counters()
    (first,) = register(made, "sonderborg", "sofia", "A")
    assert tuple(counters()) == (version + 1, edition)
    leave(made, first)
    assert tuple(counters()) == (version + 2, edition)


@pytest.mark.parametrize("act", [ask, leave])
def test_an_event_that_does_not_exist_is_told_as_such(app, act):
    made = world(app)
    made.events["sonderborg"] = 99
    with pytest.raises(UnknownEventError):
        act(made, [Named("A")] if act is ask else 1)


def test_names_are_stored_on_one_line_and_addresses_folded(app):
    made = world(app, with_seats(5))
    assert isinstance(ask(made, [Named(" Elena\tP ", " E@Sofia.Example", "Head ")]), Registered)
    with writing(app) as session:
        row = session.execute(sa.select(Delegate.name, Delegate.mail, Delegate.function)).one()
    assert tuple(row) == ("Elena P", "e@sofia.example", "Head")


def test_the_database_keeps_an_address_from_being_active_twice(app):
    made = world(app, with_seats(5))
    register(made, "sonderborg", "sofia", "Elena", "Ivan")
    one_address = sa.update(Delegate).values(mail="same@sofia.example")
    with writing(app) as session, pytest.raises(sa.exc.IntegrityError):
        session.execute(one_address)


def keep(made, key="k", account="sofia", digest="d", at=NOW):
    with writing(made.app) as session:
        sender = actions.Sender(made.accounts[account], "", digest)
        actions.keep_answer(session, key, sender, location="/there", at=at)


def answered(made, key="k", account="sofia", digest="d"):
    with writing(made.app) as session:
        sender = actions.Sender(made.accounts[account], "", digest)
        return actions.answered(session, key, sender)


def test_a_key_that_was_not_used_has_no_answer(app):
    assert answered(world(app)) is None


def test_the_same_key_with_the_same_body_has_the_same_answer(app):
    made = world(app)
    keep(made)
    assert answered(made) == "/there"


@pytest.mark.parametrize("other", [{"digest": "e"}, {"account": "munich"}])
def test_a_key_with_another_body_or_of_another_account_is_refused(app, other):
    made = world(app)
    keep(made)
    with pytest.raises(actions.KeyReusedError):
        answered(made, **other)


def test_an_answer_is_kept_for_a_day(app):
    made = world(app)
    keep(made, "old")
    keep(made, "day", at=NOW + timedelta(hours=24))
    assert answered(made, "old") == "/there"
    keep(made, "more", at=NOW + timedelta(hours=24, seconds=1))
    assert (answered(made, "old"), answered(made, "day")) == (None, "/there")


@pytest.mark.parametrize("people", [1, 3])
def test_reading_seats_and_people_costs_the_same_for_one_and_for_three(app, selects, people):
    made = world(app, with_seats(2))
    register(made, "sonderborg", "sofia", *"ABC"[:people])
    event, sofia = made.events["sonderborg"], made.cities["sofia"]
    calls = [
        lambda s: queries.counts(s, event),
        lambda s: queries.taken(s, [event]),
        lambda s: queries.places(s, event, NOW),
        lambda s: queries.people(s, event, sofia),
        lambda s: queries.registered_mails(s, event, ["a@sofia.example"]),
        lambda s: queries.registrations(s, [sofia], [event]),
        lambda s: queries.decided(s, event, NOW),
    ]
    costs = []
    for call in calls:
        with writing(app) as session:
            selects.clear()
            call(session)
            costs.append(len(selects))
    assert costs == [1, 1, 1, 1, 1, 1, 4]


def test_counts_tell_who_is_seated_and_who_waits(app):
    made = world(app, with_seats(2))
    one, _, _ = register(made, "sonderborg", "sofia", "A", "B", "C")
    event, sofia = made.events["sonderborg"], made.cities["sofia"]
    leave(made, one)
    register(made, "sonderborg", "munich", "D")
    with writing(app) as session:
        assert queries.counts(session, event) == (2, 1)
        assert queries.taken(session, [event, 99]) == {event: 2}
        assert [person.name for person in queries.people(session, event, sofia)] == ["B", "C"]
        assert queries.registrations(session, [sofia], [event]) == [(event, "Sofia", 2, 0)]
        assert queries.registered_mails(session, event, ["a@sofia.example", "b@sofia.example"]) == {
            "b@sofia.example"
        }
