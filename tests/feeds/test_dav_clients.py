"""Two programs that read CalDAV, against a real server, while what they read changes."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import caldav
import pytest
from icalendar import Calendar

from tests.factories import event_file, publish_file, register
from tests.feeds.davs import person, withdraw
from tests.races.databases import empty_on_sqlite
from tests.races.site import Site
from tests.races.site import site as start

VDIRSYNCER = Path(sys.executable).with_name("vdirsyncer")
PATIENCE = 60  # seconds that a program may take
MEETING = "Third network meeting"


class Elena:
    """A person of a test on the site that all tests share, and the event that she goes to."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.slug = site.event(seats=10)
        self.mail = f"{self.slug}@sofia.example"
        self.secret = self.slug.ljust(43, "-")
        (self.delegate,) = register(site.world, self.slug, "sofia", self.slug.title())
        person(site.app, self.mail, self.secret)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.site.server.port}"

    def publish(self, items):
        publish_file(self.site.app, event_file(slug=self.slug, items=items))

    def withdraw(self):
        withdraw(self.site.world, self.delegate, self.slug)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server that all tests share: starting one takes long."""
    with empty_on_sqlite(tmp_path_factory.mktemp("databases")) as empty_url:
        started = start(empty_url(), tmp_path_factory.mktemp("site"), 1)
        yield started
        started.close()


@pytest.fixture
def elena(site):
    return Elena(site)


def moved(item):
    return {**item, "starts": "2030-10-05T11:00", "ends": "2030-10-05T12:30"}


OPENING, TOUR = event_file()["items"]
WORKSHOP = {**OPENING, "number": 3, "kind": "workshop", "title": "Асеновград; a, b \\ c"}
# What is published one after the other, and what each reader then holds: status and start.
EDITIONS = {
    "edited": (
        [{**OPENING, "title": "Welcome"}, TOUR],
        {"Welcome": "CONFIRMED 09:00", "ZEROtour": "CONFIRMED 13:15"},
    ),
    "moved": (
        [moved({**OPENING, "title": "Welcome"}), TOUR, WORKSHOP],
        {
            "Welcome": "CONFIRMED 11:00",
            "ZEROtour": "CONFIRMED 13:15",
            "Асеновград; a, b \\ c": "CONFIRMED 09:00",
        },
    ),
    "cancelled": (
        [moved({**OPENING, "title": "Welcome"}), WORKSHOP],
        {
            "Welcome": "CONFIRMED 11:00",
            "ZEROtour": "CANCELLED 13:15",
            "Асеновград; a, b \\ c": "CONFIRMED 09:00",
        },
    ),
}
FIRST = {
    MEETING: "CONFIRMED 09:00",
    "Opening": "CONFIRMED 09:00",
    "ZEROtour": "CONFIRMED 13:15",
}


def steps(elena):
    """Publish and withdraw, and say after each what a reader must hold."""
    yield FIRST
    held = FIRST
    for items, wanted in EDITIONS.values():
        elena.publish(items)
        held = {MEETING: "CONFIRMED 09:00", **wanted}
        yield held
    elena.withdraw()
    yield {title: f"CANCELLED {said.split()[1]}" for title, said in held.items()}


def read(texts):
    """What calendars of one event each say, by title."""
    found = {}
    for text in texts:
        (entry,) = Calendar.from_ical(text).walk("VEVENT")
        found[str(entry["SUMMARY"])] = f"{entry['STATUS']} {entry.decoded('DTSTART'):%H:%M}"
    assert len(found) == len(texts)
    return found


# The caldav library


def connected(elena, path, password=""):
    return caldav.DAVClient(
        url=elena.url + path, username=elena.mail, password=password or elena.secret
    )


@pytest.fixture
def library(elena):
    with connected(elena, "/dav/") as one:
        yield one


@pytest.mark.parametrize("path", ["/.well-known/caldav", "/dav/"])
def test_the_library_finds_the_person_and_the_calendar(elena, path):
    with connected(elena, path) as library:
        found_by(library, elena)


def found_by(library, elena):
    principal = library.principal()
    assert f"mailto:{elena.mail}" in principal.calendar_user_address_set()
    (calendar,) = principal.calendars()
    assert calendar.get_display_name() == "Elena"
    assert calendar.get_supported_components() == ["VEVENT"]


def test_the_library_holds_what_is_published_after_each_change(elena, library):
    (calendar,) = library.principal().calendars()
    for wanted in steps(elena):
        assert read([event.data for event in calendar.events()]) == wanted


def test_the_library_loads_only_what_changed(elena, library):
    (calendar,) = library.principal().calendars()
    publishing = steps(elena)
    wanted = next(publishing)
    mine = calendar.objects_by_sync_token(load_objects=True)
    held = {str(event.url): event.data for event in mine}
    assert read(held.values()) == wanted
    changed = []
    for wanted in publishing:
        update = calendar.objects_by_sync_token(mine.sync_token, load_objects=True)
        changed.append(len(list(update)))
        held |= {str(event.url): event.data for event in update}
        assert read(held.values()) == wanted
        mine = update
    assert changed == [1, 2, 1, 4]


def test_the_library_syncs_what_it_holds(elena, library):
    (calendar,) = library.principal().calendars()
    mine = calendar.objects_by_sync_token(load_objects=True)
    for wanted in steps(elena):
        mine.sync()
        assert read([event.data for event in mine]) == wanted


def test_the_library_searches_by_time_and_uid(library):
    (calendar,) = library.principal().calendars()
    day = datetime(2030, 10, 5, tzinfo=UTC)
    found = calendar.search(event=True, start=day.replace(hour=12), end=day.replace(hour=13))
    assert set(read([event.data for event in found])) == {MEETING, "ZEROtour"}
    (tour,) = [event for event in found if "ZEROtour" in event.data]
    assert calendar.event_by_uid(tour.icalendar_component["UID"]).url == tour.url


def test_the_library_fetches_several_at_once(library):
    (calendar,) = library.principal().calendars()
    urls = [event.url for event in calendar.events()]
    assert len(read([event.data for event in calendar.multiget(urls[:2])])) == 2


def test_the_library_cannot_write(elena, library):
    (calendar,) = library.principal().calendars()
    (event, *_) = calendar.events()
    with pytest.raises(caldav.lib.error.DAVError):
        event.delete()
    with pytest.raises(caldav.lib.error.DAVError):
        calendar.save_event(event.data.replace("UID:", "UID:x"))
    assert len(calendar.events()) == 3


def test_the_library_is_not_let_in_with_another_password(elena):
    with (
        connected(elena, "/dav/", password="wrong") as library,
        pytest.raises(caldav.lib.error.AuthorizationError),
    ):
        library.principal()


# vdirsyncer


@pytest.fixture
def folder(elena, tmp_path):
    """The folder that a configured vdirsyncer copies the calendar into."""
    path = tmp_path / "vdirsyncer"
    path.mkdir()
    (path / "config").write_text(
        f"""
[general]
status_path = "{path}/status/"

[pair mine]
a = "here"
b = "there"
collections = ["from b"]
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "{path}/calendars/"
fileext = ".ics"

[storage there]
type = "caldav"
url = "{elena.url}/"
username = "{elena.mail}"
password = "{elena.secret}"
read_only = true
""",
        encoding="utf-8",
    )
    run(path, "discover", answers="y\ny\n")
    return path


def run(folder, *arguments, answers=""):
    done = subprocess.run(  # noqa: S603 -- a program of the tests
        [VDIRSYNCER, "-c", folder / "config", *arguments],
        input=answers,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_vdirsyncer_holds_what_is_published_after_each_change(elena, folder):
    for wanted in steps(elena):
        run(folder, "sync")
        files = (folder / "calendars" / "calendar").glob("*.ics")
        assert read([path.read_bytes() for path in files]) == wanted
