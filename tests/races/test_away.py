"""The database is locked, half migrated or not migrated at all: clear answers, and recovery."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from meetings.app import MIGRATIONS
from meetings.storage import schema
from tests.races.client import Answer, Client
from tests.races.server import Server, meetings
from tests.races.site import Site, settings_for
from tests.visitor import HTML, tree

SLUG = "meeting-1"
FEED = f"/events/{SLUG}.ics"
REGISTER = f"/events/{SLUG}/register"


@pytest.fixture
def site(own_site) -> Site:
    site = own_site(1)
    assert site.event(seats=10) == SLUG
    return site


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Hold the database as another program does that writes to it for long."""
    if site.engine.dialect.name == "postgresql":
        with site.engine.connect() as other:
            other.exec_driver_sql("LOCK TABLE event IN EXCLUSIVE MODE")
            yield
        return
    with closing(sqlite3.connect(site.engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def taken_away(engine: sa.Engine, table: str) -> Iterator[None]:
    """Rename a table meanwhile, as the middle of a migration looks from outside."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE away RENAME TO {table}")


def check_designed(answer: Answer) -> None:
    """Fail unless it is the site's own page for a moment's unavailability."""
    assert answer.status == 503, answer
    assert int(answer.headers["retry-after"]) > 0
    page = tree(answer)
    (heading,) = page.iter(f"{HTML}h1")
    assert heading.text == "Not available for a moment"
    assert [e.get("class") for e in page.iter(f"{HTML}header")] == ["site-header"]


def subscribe(site: Site) -> Answer:
    with Client(site.server.port) as subscriber:
        answer = subscriber.get(FEED)
    assert (answer.status, answer.body[:15]) == (200, b"BEGIN:VCALENDAR")
    return answer


def check_goes_on(site: Site, before: Answer) -> None:
    """Fail unless the feed answers what it answered before, whole and as 304."""
    with Client(site.server.port) as subscriber:
        assert subscriber.get(FEED)[::2] == before[::2]
        unchanged = subscriber.get(FEED, **{"If-None-Match": before.headers["etag"]})
    assert (unchanged.status, unchanged.body) == (304, b"")


@pytest.mark.postgresql
def test_a_locked_database_refuses_a_write_feeds_go_on_and_then_all_works_again(site):
    before = subscribe(site)
    with site.clients(1)[0] as head:
        form = head.form(SLUG, "Elena")
        with locked(site):
            check_designed(head.post(REGISTER, form))
            check_goes_on(site, before)
            assert head.get(f"/events/{SLUG}/").status == 200
        assert site.delegates(SLUG) == []
        assert (site.told(SLUG, "registered"), site.keys(SLUG)) == ([], 0)
        assert head.post(REGISTER, form).status == 303
    assert [person.name for person in site.delegates(SLUG)] == ["Elena"]


@pytest.mark.postgresql
def test_while_a_table_is_away_pages_say_so_feeds_go_on_and_then_all_works_again(site):
    before = subscribe(site)
    with site.clients(1)[0] as head:
        form = head.form(SLUG, "Elena")
        with taken_away(site.engine, "published_entry"):
            with Client(site.server.port) as reader:
                check_designed(reader.get(f"/events/{SLUG}/"))
            check_designed(head.post(REGISTER, form))
            check_goes_on(site, before)
        with taken_away(site.engine, "one_time_key"):
            check_designed(head.post(REGISTER, form))
        assert site.delegates(SLUG) == []
        assert head.get(f"/events/{SLUG}/").status == 200
        assert head.post(REGISTER, form).status == 303
    assert [person.name for person in site.delegates(SLUG)] == ["Elena"]


@pytest.mark.postgresql
def test_who_is_logged_in_gets_the_same_page_while_a_table_is_away(site):
    with site.clients(1)[0] as head:
        assert head.get(f"/events/{SLUG}/").status == 200
        for table in ("published_entry", "login_session"):
            with taken_away(site.engine, table):
                check_designed(head.get(f"/events/{SLUG}/"))
                check_designed(head.get("/my/"))


@pytest.mark.postgresql
def test_an_unmigrated_database_is_named_by_health_pages_and_check_until_it_is_migrated(
    sites, tmp_path
):
    settings = settings_for(sites.empty_url(), tmp_path)
    refused = meetings(settings, "db", "check")
    wanted = f"this version wants {schema.newest(MIGRATIONS)}: run `meetings db upgrade`"
    sentence = f"Error: the database is at migration none, {wanted}\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", sentence)
    server = Server(settings, 1).start()
    try:
        with Client(server.port) as visitor:
            assert visitor.get("/health/ready").status == 503
            for page in ("/", "/events/", f"/events/{SLUG}/"):
                check_designed(visitor.get(page))
            # Nothing good was ever answered here; after a 503 Thunderbird would not ask again.
            feed = visitor.get("/calendar.ics")
            assert (feed.status, feed.headers["content-type"]) == (404, "text/plain; charset=utf-8")
        assert meetings(settings, "db", "upgrade").returncode == 0
        assert meetings(settings, "db", "check").returncode == 0
        with Client(server.port) as visitor:
            for page in ("/health/ready", "/", "/events/", "/calendar.ics"):
                assert visitor.get(page).status == 200, page
    finally:
        server.stop()
