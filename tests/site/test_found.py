"""What search engines find: public pages, and nothing else."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import event_file, world

pytestmark = pytest.mark.postgresql


def test_the_sitemap_lists_public_events_and_no_others(app, visitor, selects):
    world(app, event_file(), event_file(slug="secret", audience="member"))
    selects.clear()
    page = visitor.get("/sitemap.xml")
    assert (page.mimetype, len(selects)) == ("application/xml", 5)
    selects.clear()
    visitor.get("/sitemap.xml")
    assert len(selects) == 4
    assert "<loc>http://localhost/events/sonderborg/</loc>" in page.text
    assert "secret" not in page.text


def test_robots_are_sent_to_the_sitemap_and_not_into_private_rooms(visitor):
    lines = visitor.get("/robots.txt").text.splitlines()
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"
    assert "Disallow: /my/" in lines


def test_the_statement_on_accessibility_names_whom_to_tell(app, visitor):
    world(app)
    page = visitor.get("/pages/accessibility/").text
    assert "us@clubs.example" in page
    assert "400 % and" in page


@pytest.mark.parametrize(
    ("hour", "now", "after"),
    [(9, "Opening", "ZEROtour"), (11, "", "ZEROtour"), (14, "ZEROtour", "")],
)
def test_an_agenda_says_what_is_on_and_what_is_next_while_it_runs(app, visitor, hour, now, after):
    world(app, event_file())
    # In Copenhagen, two hours before UTC in October.
    with time_machine.travel(datetime(2030, 10, 5, hour - 2, 30, tzinfo=UTC), tick=False):
        page = visitor.get("/events/sonderborg/agenda").text
    note = page.split('role="status"')[1].split("</div>")[0]
    found = [title for title in ("Opening", "ZEROtour") if title in note]
    assert found == [title for title in (now, after) if title]
    assert ("Now:" in note, "Next:" in note) == (bool(now), bool(after))


def test_the_timetable_shows_every_item_and_a_view_that_is_none_is_by_day(app, visitor):
    world(app, event_file())
    page = visitor.get("/events/sonderborg/agenda?view=timetable").text
    assert [title in page for title in ("Opening", "ZEROtour")] == [True, True]
    by_day = visitor.get("/events/sonderborg/agenda").text
    assert visitor.get("/events/sonderborg/agenda?view=none").text == by_day
    visitor.get("/events/sonderborg/changes?page=0", 404)


def test_events_of_a_series_lead_to_each_other(app, visitor):
    for_series = [
        event_file(slug=f"n{n}", title=f"Meeting {n}", series="Meetings", series_number=n)
        for n in (1, 2, 3)
    ]
    world(app, *for_series)
    page = visitor.get("/events/n2/").text
    assert [f'href="/events/n{n}/"' in page for n in (1, 3)] == [True, True]
