"""What the libraries of other calendar programs read in our feeds is what was published.

Texts and times that have broken feeds elsewhere go in through agenda files and come out of the
feeds; five readers, of as many hands, agree with the database on UID, start, end and title.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from meetings.agenda.models import PublishedEntry
from meetings.agenda.rules.file import AgendaFile, read
from tests.factories import event_file, publish_file, world, writing
from tests.ical.troublesome import TEXTS, TIMES

HERE = Path(__file__).parents[1] / "readers"
NODE = Path(os.environ.get("MEETINGS_NODE_MODULES", ".venv/readers"))
ZONE = "Europe/Copenhagen"
Read = dict[str, tuple[str, str, str]]


def at(value: datetime | date) -> str:
    """Write a time the same whoever has read it: an instant in UTC, or a day."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat()


def by_icalendar(data: bytes) -> Read:
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {
        str(e["UID"]): (at(e["DTSTART"].dt), at(e["DTEND"].dt), str(e["SUMMARY"])) for e in events
    }


def by_vobject(data: bytes) -> Read:
    events = vobject.readOne(data.decode()).vevent_list
    return {e.uid.value: (at(e.dtstart.value), at(e.dtend.value), e.summary.value) for e in events}


def by_ical(data: bytes) -> Read:
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return {e.uid: (at(e.dtstart), at(e.dtend), e.summary) for e in events}


def by_recurring(data: bytes) -> Read:
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(1990, 2099)
    return {
        str(e["UID"]): (at(e["DTSTART"].dt), at(e["DTEND"].dt), str(e["SUMMARY"])) for e in events
    }


READERS = (by_icalendar, by_vobject, by_ical, by_recurring)


def whole_days(entry: PublishedEntry) -> bool:
    zone = ZoneInfo(entry.zone)
    return all(_midnight(moment, zone) for moment in (entry.starts_at, entry.ends_at))


def _midnight(moment: datetime, zone: ZoneInfo) -> bool:
    day = moment.astimezone(zone).date()
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) == moment


def truth(entry: PublishedEntry) -> tuple[str, str, str]:
    zone = ZoneInfo(entry.zone)
    if whole_days(entry):
        first, last = (x.astimezone(zone).date() for x in (entry.starts_at, entry.ends_at))
        return at(first), at(last), entry.title
    return at(entry.starts_at), at(entry.ends_at), entry.title


@pytest.fixture
def published(app, visitor) -> dict[str, tuple[bytes, Read]]:
    """Every event's feed and what is true of it."""
    made = world(app)
    files = [*events_of_times(), event_of_texts()]
    for file in files:
        made.events[file["slug"]] = publish_file(app, file)
    feeds = {}
    for slug, event_id in made.events.items():
        with writing(app) as session:
            rows = session.scalars(
                select(PublishedEntry).where(PublishedEntry.event_id == event_id)
            )
            known = {row.uid: truth(row) for row in rows}
        feeds[slug] = (visitor.client.get(f"/events/{slug}.ics").data, known)
    return feeds


def events_of_times():
    for n, (name, starts, ends, zone, whole) in enumerate(TIMES):
        days = {"starts": starts[:10], "ends": ends[:10]}
        if whole or ends.endswith("T00:00"):
            last = datetime.fromisoformat(ends) - timedelta(days=1)
            days["ends"] = last.date().isoformat()
        item = {"number": 1, "kind": "workshop", "title": name, "starts": starts, "ends": ends}
        items = [] if whole else [item]
        yield event_file(
            slug=f"time-{n}", title=name, zone=zone, items=items, registration=None, **days
        )


def event_of_texts():
    items = [
        {
            "number": n,
            "kind": "workshop",
            "title": text if accepted(text) else f"Text {n}",
            "summary": text,
            "starts": f"2030-10-05T{9 + n % 9:02}:00",
            "ends": f"2030-10-05T{10 + n % 9:02}:00",
        }
        for n, text in enumerate(TEXTS, 1)
    ]
    return event_file(slug="texts", title="Texts", items=items)


def accepted(title):
    item = {"number": 1, "kind": "workshop", "title": title}
    item |= {"starts": "2030-10-05T09:00", "ends": "2030-10-05T10:00"}
    return isinstance(read(event_file(items=[item])), AgendaFile)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_reader_of_another_hand_reads_what_was_published(
    published, reader: Callable[[bytes], Read]
):
    for slug, (data, known) in published.items():
        assert reader(data) == known, slug


@pytest.mark.skipif(
    not (shutil.which("node") and (NODE / "node_modules" / "ical.js").exists()),
    reason="ical.js is read where node is there",
)
def test_ical_js_reads_what_was_published(published, tmp_path):
    files = []
    for slug, (data, _) in published.items():
        files.append(tmp_path / f"{slug}.ics")
        files[-1].write_bytes(data)
    node = shutil.which("node")
    done = subprocess.run(  # noqa: S603 -- our own script
        [node, str(HERE / "read.mjs"), str(NODE.absolute()), *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "TZ": "Pacific/Auckland"},
    )
    for line, (slug, (_, known)) in zip(done.stdout.splitlines(), published.items(), strict=True):
        told = {uid: (when(start), when(end), title) for uid, start, end, title in json.loads(line)}
        assert told == known, slug


def when(text: str) -> str:
    return at(datetime.fromisoformat(text)) if "T" in text else text
