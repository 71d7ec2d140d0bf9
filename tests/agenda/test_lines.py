"""An agenda's lines: kept from edition to edition, and yet those that are published."""

import pytest

from meetings.web.markup import Finished
from tests.factories import event_file, publish_file, world

PAGES = ("/events/sonderborg/agenda", "/events/sonderborg/agenda?kind=study-tour")
CHANGES = (
    {"title": "Another title"},
    {"starts": "2030-10-05T09:10"},
    {"ends": "2030-10-05T10:20"},
    {"kind": "workshop", "seats": 7},
    {"status": "TENTATIVE"},
    {"room": "Room 102"},
    {"place": "At the back"},
    {"speakers": []},
    # They overlap now, so both say that one has to choose.
    {"starts": "2030-10-05T14:00", "ends": "2030-10-05T15:00"},
)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_published_of_an_item_its_line_says(app, visitor, change):
    data = event_file()
    world(app, data)
    before = [visitor.get(path).text for path in PAGES]
    data["items"][0] |= change
    publish_file(app, data)
    kept = [visitor.get(path).text for path in PAGES]
    app.extensions["meetings_finished"] = Finished()
    assert kept == [visitor.get(path).text for path in PAGES]
    assert kept[0] != before[0]
