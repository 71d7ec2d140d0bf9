"""Equal tags mean equal bytes over releases too: other bytes ask for another FORM."""

import hashlib
from datetime import UTC, datetime

from meetings import ical
from meetings.feeds.views.answering import FORM

NINE, TEN = datetime(2030, 10, 5, 7, tzinfo=UTC), datetime(2030, 10, 5, 8, tzinfo=UTC)
WRITTEN = {"3": "d1ab82c49e915dab9c7f1b8c"}


def test_the_same_entry_is_written_as_the_same_bytes_until_form_is_counted_up():
    entry = ical.Entry(
        summary="Асеновград, a; b \\ c",
        starts_at=NINE,
        ends_at=TEN,
        zone="Europe/Copenhagen",
        description="Two\nlines",
        location="Alsion",
        geo=(54.9, 9.8),
        url="https://x.example/events/e/",
        categories=("workshop",),
        organizer="us@x.example",
        parent="p@x.example",
    )
    one = ical.vevent(ical.Stamp("e@x.example", NINE, 2), ical.body(entry))
    head = ical.Head(name="Meetings", source="https://x.example/calendar.ics", color="teal")
    body = ical.calendar(head, ical.zones(entry), [one])
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    assert WRITTEN[FORM.split(".")[0]] == digest
