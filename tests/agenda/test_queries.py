"""Reading drafts and editions costs the same however long they are."""

from datetime import timedelta

import pytest

from meetings.agenda import queries
from tests.factories import NOW, event_file, world, writing

pytestmark = pytest.mark.postgresql


def items(count):
    first = event_file()["items"][0]
    return [{**first, "number": n + 1} for n in range(count)]


@pytest.mark.parametrize("events", [1, 3])
def test_lists_of_events_take_one_select(app, selects, events):
    made = world(app, *(event_file(slug=f"e{n}") for n in range(events)))
    calls = [
        lambda s: queries.coming(s, after=NOW, networks=[], limit=9),
        lambda s: queries.past(s, before=NOW + timedelta(days=9999), networks=[], limit=9),
        lambda s: queries.cards_of(s, made.events.values()),
    ]
    for call in calls:
        with writing(app) as session:
            selects.clear()
            found = [card.slug for card in call(session)]
            assert (found, len(selects)) == ([f"e{n}" for n in range(events)], 1)


@pytest.mark.parametrize("count", [1, 3])
def test_an_edition_takes_one_select_and_a_draft_eight(app, selects, count):
    made = world(app, event_file(items=items(count)))
    event = made.events["sonderborg"]
    costs = {}
    for name, call in {
        "shown": lambda s: queries.shown(s, "sonderborg"),
        "issued": lambda s: queries.issued(s, event, 1),
        "draft": lambda s: queries.draft(s, event),
        "event_id": lambda s: queries.event_id(s, "sonderborg"),
        "any_event": queries.any_event,
    }.items():
        with writing(app) as session:
            selects.clear()
            call(session)
            costs[name] = len(selects)
    assert costs == {"shown": 1, "issued": 1, "draft": 8, "event_id": 1, "any_event": 1}


def test_an_edition_is_the_draft_it_was_made_of(app):
    venue = {"name": "Alsion", "latitude": 54.9, "longitude": 9.8, "rooms": ["Auditorium"]}
    made = world(app, event_file(venue=venue))
    with writing(app) as session:
        event = made.events["sonderborg"]
        assert queries.issued(session, event, 1).agenda == queries.draft(session, event)


def test_events_of_a_network_are_listed_for_its_members(app):
    made = world(app, event_file(audience="member"))
    with writing(app) as session:
        listed = [
            queries.coming(session, after=NOW, networks=n, limit=9) for n in ([], [made.network])
        ]
    assert [len(cards) for cards in listed] == [0, 1]


def test_nothing_is_found_where_nothing_is(app):
    with writing(app) as session:
        assert queries.shown(session, "nowhere") is None
        assert queries.event_id(session, "nowhere") is None
        assert queries.any_event(session) is False
