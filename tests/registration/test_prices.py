"""What acts and readings cost is what their docstrings say, for one person and for many."""

import re

import pytest

from meetings.registration import actions
from meetings.registration.actions import questions
from meetings.registration.queries.bookings import Seats, bookable, item_effect, item_would
from meetings.registration.queries.line import would
from meetings.registration.rules.questions import Put, QuestionKind
from meetings.registration.rules.roster import Wanted
from meetings.registration.rules.wishes import Named
from tests.desk.test_items import ITEMS
from tests.factories import NOW, book, event_file, register, world, writing

both = pytest.mark.postgresql
SIZES = pytest.mark.parametrize("people", [1, 9])
RULES = pytest.mark.parametrize(("rule", "which"), [("first-come", 0), ("in-turn", 1)])
WORKSHOP = 3  # its number; it has one seat


def prices(priced):
    """The numbers of SELECTs that a docstring states: "4 SELECTs, 5 in turn" is [4, 5]."""
    (said,) = re.findall(r"\d+ SELECT[^.]*\.", priced.__doc__)
    return [int(number) for number in re.findall(r"\d+", said)]


def waiting(app, rule, people):
    """One has the only seat of the event and of its workshop, so many wait for each of them."""
    terms = {**event_file()["registration"], "seats": people + 1, "waiting": rule}
    made = world(app, event_file(registration=terms, items=ITEMS))
    here = register(made, "sonderborg", "sofia", *(f"S{n}" for n in range(people + 1)))
    register(made, "sonderborg", "munich", *(f"M{n}" for n in range(people)))
    with writing(app) as session:
        book(session, here, WORKSHOP, **by(made))
    return made


def by(made):
    return {"event_id": made.events["sonderborg"], "by": made.accounts["organiser"], "at": NOW}


def cost(made, selects, act):
    """How many SELECTs an act takes."""
    with writing(made.app) as session:
        selects.clear()
        act(session)
        return len(selects)


@both
@SIZES
@RULES
def test_what_other_seats_of_an_event_would_bring(app, selects, rule, which, people):
    made = waiting(app, rule, people)
    event = made.events["sonderborg"]
    paid = cost(made, selects, lambda s: would(s, event, lambda pool: pool, NOW))
    assert paid == prices(would)[which]


@both
@SIZES
@RULES
def test_what_other_seats_of_an_item_would_bring(app, selects, rule, which, people):
    made = waiting(app, rule, people)
    event = made.events["sonderborg"]
    with writing(app) as session:
        item = bookable(session, event, WORKSHOP).item_id
    more = Seats(people, None)
    paid = cost(made, selects, lambda s: item_effect(s, event, item, more, NOW))
    assert [paid] * 2 == [prices(item_effect)[which], prices(item_would)[which]]


@both
@SIZES
@RULES
def test_registering_on_behalf_of_cities(app, selects, rule, which, people):
    made = waiting(app, rule, people)
    wanted = [
        Wanted(n, made.cities[city], Named(f"{city} {n}", f"{n}@{city}.example"))
        for city in ("lyon", "munich")
        for n in range(people)
    ]
    paid = cost(made, selects, lambda s: actions.enrol(s, wanted, **by(made)))
    assert paid == prices(actions.enrol)[2 + which]


@both
@SIZES
@RULES
def test_registering_on_behalf_where_nobody_waits_for_an_item(app, selects, rule, which, people):
    terms = {**event_file()["registration"], "waiting": rule}
    made = world(app, event_file(registration=terms))
    people = [Named(f"Ann {n}", f"{n}@lyon.example") for n in range(people)]
    wanted = [Wanted(n, made.cities["lyon"], person) for n, person in enumerate(people)]
    paid = cost(made, selects, lambda s: actions.enrol(s, wanted, **by(made)))
    assert paid == prices(actions.enrol)[which]


@both
@SIZES
def test_putting_a_question(app, selects, people):
    made = world(app, event_file())
    put = Put(QuestionKind.LINE, "Your shoe size?")
    for _ in range(people):
        paid = cost(made, selects, lambda s: questions.ask(s, put, **by(made)))
    assert [paid] == prices(questions.ask)
