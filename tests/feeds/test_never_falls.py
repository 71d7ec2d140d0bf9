"""What a subscriber was told of an entry once is never taken back: SEQUENCE and time only rise."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from icalendar import Calendar

from meetings.feeds import actions as keys
from meetings.feeds.rules.own import KeyKind, Use
from meetings.registration import actions as registration
from meetings.registration.actions.details import describe
from meetings.registration.rules.details import Details, Wanted
from meetings.registration.rules.line import Move
from meetings.registration.rules.wishes import Named
from tests.factories import NOW, book, event_file, publish_file, unbook, world, writing

pytestmark = pytest.mark.postgresql
SECRET = "s" * 43
MAIL = "sofia@test.example"


@pytest.fixture(autouse=True)
def in_spring():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


class Story:
    """Acts on one event, an hour after each other, and what one subscriber is told of it."""

    def __init__(self, app, file):
        self.app, self.world, self.hours = app, world(app, file), 0
        with writing(app) as session:
            use = Use(KeyKind.PERSONAL)
            keys.make_key(session, SECRET, use, account_id=self.world.accounts["sofia"], at=NOW)

    def later(self):
        self.hours += 1
        account = self.world.accounts["sofia"]
        at = NOW + timedelta(hours=self.hours)
        return {"event_id": self.world.events["sonderborg"], "by": account, "at": at}

    def does(self, what, *values, **more):
        with writing(self.app) as session:
            return what(session, *values, **more, **self.later())

    def registers(self, name, mail=MAIL):
        done = self.does(registration.register, [Named(name, mail)], city_id=self.city)
        return done.delegates[0]

    @property
    def city(self):
        return self.world.cities["sofia"]

    def publishes(self, file):
        publish_file(self.app, file, at=self.later()["at"])

    def told(self, title="Third network meeting"):
        data = self.app.test_client().get(f"/feeds/{SECRET}.ics").data
        for entry in Calendar.from_ical(data).walk("VEVENT"):
            if entry["SUMMARY"] == title:
                stamp = int(entry["SEQUENCE"]), entry["LAST-MODIFIED"].dt
                return str(entry["STATUS"]), *stamp
        return None


def risen(before, after):
    return after[1] > before[1] and after[2] > before[2]


def with_seats(of_item, **registration):
    file = event_file()
    file["registration"].update(registration)
    file["items"][0]["seats"] = of_item
    return file


def test_an_item_that_loses_its_sign_up_and_gets_it_back_only_rises(app):
    story = Story(app, with_seats(5, seats=1))
    other = story.registers("Other", "other@test.example")
    mine = story.registers("Sofia")
    story.does(registration.withdraw, delegate_id=other)
    story.does(book, [mine], 1)
    told = [story.told("Opening")]
    for seats in (None, 5):
        story.publishes(with_seats(seats, seats=1))
        told.append(story.told("Opening"))
    assert [one[0] for one in told] == ["CONFIRMED"] * 3
    assert risen(*told[:2])
    assert risen(*told[1:])


def correct(story, delegate, mail):
    assert story.does(registration.correct, delegate, Named("Somebody", mail)) is None


def say(story, delegate, mail):
    assert story.does(describe, delegate, Wanted(Details("Somebody", mail))) == []


@pytest.mark.parametrize("readdress", [correct, say])
def test_who_stays_with_an_address_is_told_more_than_with_those_who_left_it(app, readdress):
    story = Story(app, with_seats(5))
    story.does(registration.withdraw, delegate_id=story.registers("Sofia"))
    wrong = story.registers("Other")
    story.does(book, [wrong], 1)
    story.does(unbook, [wrong], 1)
    story.does(book, [wrong], 1)
    before, item = story.told(), story.told("Opening")
    readdress(story, wrong, "other@test.example")
    after = story.told()
    assert (before[0], after[0]) == ("CONFIRMED", "CANCELLED")
    assert risen(before, after)
    story.publishes(with_seats(None))
    assert risen(item, story.told("Opening"))


@pytest.mark.parametrize("comes", ["registered", "corrected", "substituted"])
@pytest.mark.parametrize("readdress", [correct, say])
def test_who_gets_an_address_after_another_gave_it_up_begins_above_them(app, readdress, comes):
    story = Story(app, with_seats(5, seats=1))
    first = story.registers("First", "first@test.example")
    if comes == "corrected":
        late = first
    wrong = story.registers("Other")
    if comes != "corrected":
        story.does(registration.withdraw, delegate_id=first)
    before = story.told()
    readdress(story, wrong, "other@test.example")
    assert story.told() is None
    if comes == "registered":
        story.registers("Sofia")
    elif comes == "corrected":
        readdress(story, late, MAIL)
    else:
        story.does(registration.substitute, wrong, Named("Sofia", MAIL))
    assert risen(before, story.told())


def test_who_gets_their_address_back_is_told_more_each_time(app):
    story = Story(app, event_file())
    mine = story.registers("Sofia")
    told = []
    for _turn in range(3):
        told.append(story.told())
        correct(story, mine, "other@test.example")
        correct(story, mine, MAIL)
    assert all(risen(*pair) for pair in pairwise(told))


def test_where_no_address_was_given_up_everybody_begins_at_nought(app):
    story = Story(app, event_file())
    other = story.registers("Other", "other@test.example")
    correct(story, story.registers("", ""), MAIL)
    assert story.told()[1] == 0
    story.does(registration.correct, other, Named("Another", "other@test.example"))
    assert story.told()[1] == 0


def test_a_place_in_the_line_is_no_change_of_the_entry(app):
    story = Story(app, with_seats(5, seats=1))
    for name in ("first", "second"):
        story.registers(name, f"{name}@test.example")
    mine = story.registers("Sofia")
    before = story.told()
    assert story.does(registration.move, Move.EARLIER, delegate_id=mine)
    assert story.told() == before
