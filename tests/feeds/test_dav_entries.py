"""CalDAV: reading entries, finding them, and learning what changed."""

from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from sqlalchemy import update

from meetings.accounts import actions as accounts
from meetings.accounts import models as accounts_models
from meetings.accounts.rules import Grant
from meetings.feeds.models import SyncState
from meetings.terms import Role
from tests.factories import NOW, event_file, publish_file, register, writing
from tests.feeds.davs import (
    ALL,
    NAMED,
    C,
    D,
    Phone,
    S,
    between,
    condition,
    hrefs,
    person,
    query,
    several,
    statuses,
    sync,
    token,
    told,
    vevent,
    withdraw,
)

pytestmark = pytest.mark.postgresql
MEETING = "Third network meeting"


def test_an_entry_is_a_calendar_of_its_own_with_the_zone_it_needs(phone, calendar):
    for title, href in hrefs(phone, calendar).items():
        answer = phone.ask("GET", href, status=200)
        assert answer.mimetype == "text/calendar"
        found = Calendar.from_ical(answer.data)
        assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["Europe/Copenhagen"]
        assert str(vevent(answer.data)["SUMMARY"]) == title
        assert [name for name in ("METHOD", "NAME", "REFRESH-INTERVAL") if name in found] == []


def test_equal_tags_mean_equal_bytes_and_nothing_is_sent_twice(phone, calendar):
    for path in (calendar, *hrefs(phone, calendar).values()):
        first = phone.ask("GET", path, status=200)
        again = phone.ask("GET", path, status=304, If_None_Match=first.headers["ETag"])
        head = phone.ask("HEAD", path, status=200)
        assert (again.data, head.data) == (b"", b"")
        assert head.headers["Content-Length"] == str(len(first.data))
        assert head.headers["ETag"] == again.headers["ETag"] == first.headers["ETag"]


def test_a_report_gives_the_very_bytes_that_the_address_gives(phone, calendar):
    answer = phone.report(calendar, query(ALL, "<d:getetag/><c:calendar-data/>"))
    for href, one in told(answer).items():
        sent = phone.ask("GET", href, status=200)
        assert one.text(f"{C}calendar-data").encode() == sent.data
        assert one.text(f"{D}getetag") == sent.headers["ETag"]


def test_the_whole_calendar_can_be_fetched_as_a_feed(phone, calendar):
    found = Calendar.from_ical(phone.ask("GET", calendar, status=200).data)
    assert {str(e["SUMMARY"]) for e in found.walk("VEVENT")} == set(hrefs(phone, calendar))


def test_the_addresses_of_entries_stay_when_everything_else_changes(phone, going, calendar):
    before = hrefs(phone, calendar)
    publish_file(going.app, event_file(title="Other", starts="2030-10-04T09:00"))
    assert list(hrefs(phone, calendar).values()) == list(before.values())


@pytest.mark.parametrize(
    ("start", "end", "titles"),
    [
        ("20301005T070000Z", "20301005T080000Z", {MEETING, "Opening"}),
        ("20301005T083000Z", "20301005T111500Z", {MEETING}),
        ("20301005T083000Z", "20301005T111501Z", {MEETING, "ZEROtour"}),
        ("20301006T140000Z", "", set()),
        ("", "20301005T070000Z", set()),
        ("", "20301005T070001Z", {MEETING, "Opening"}),
        ("20260101T000000Z", "20360101T000000Z", {MEETING, "Opening", "ZEROtour"}),
        ("00010101T000000Z", "99991231T235959Z", {MEETING, "Opening", "ZEROtour"}),
    ],
)
def test_entries_by_their_time(phone, calendar, start, end, titles):
    known = {href: title for title, href in hrefs(phone, calendar).items()}
    answer = phone.report(calendar, query(between(start, end)))
    assert {known[href] for href in told(answer)} == titles


def test_entries_by_their_uid(phone, calendar):
    href = hrefs(phone, calendar)["Opening"]
    uid = str(vevent(phone.ask("GET", href, status=200).data)["UID"])
    match = "<c:text-match collation='i;octet'>{}</c:text-match>"
    found = phone.report(calendar, query(NAMED.format("UID", match.format(uid))))
    assert list(told(found)) == [href]
    other = phone.report(calendar, query(NAMED.format("UID", match.format("nobody"))))
    assert told(other) == {}


@pytest.mark.parametrize("name", ["VTODO", "VJOURNAL", "VFREEBUSY"])
def test_there_are_only_events(phone, calendar, name):
    inner = f"<c:comp-filter name='{name}'><c:time-range start='20260101T000000Z'/></c:comp-filter>"
    assert told(phone.report(calendar, query(inner))) == {}


@pytest.mark.parametrize(
    ("inner", "why"),
    [
        ("<c:comp-filter name='VTODO'><c:is-not-defined/></c:comp-filter>", "supported-filter"),
        ("<c:prop-filter name='VERSION'/>", "supported-filter"),
        (ALL + ALL, "supported-filter"),
        (
            NAMED.format("SUMMARY", "<c:text-match>x</c:text-match>"),
            "supported-filter",
        ),
        (
            NAMED.format("UID", "<c:text-match negate-condition='yes'>x</c:text-match>"),
            "supported-filter",
        ),
        (between("yesterday", ""), "valid-filter"),
        (between("20301305T070000Z", ""), "valid-filter"),
        (between("00000101T000000Z", ""), "valid-filter"),
        (between("20301005T070000", ""), "valid-filter"),
        (between("2030105T0700000Z", ""), "valid-filter"),
        (between("\u0662\u0660301005T070000Z", ""), "valid-filter"),
    ],
)
def test_a_filter_that_is_not_understood_is_refused_and_not_ignored(phone, calendar, inner, why):
    assert condition(phone.report(calendar, query(inner), 403)) == [f"{C}{why}"]


def test_several_entries_by_their_addresses_each_once_and_none_of_others(phone, going, calendar):
    href = hrefs(phone, calendar)["Opening"]
    luc = person(going.app, "luc@lyon.example", "l" * 43)
    theirs = href.replace(f"/{going.elena}/", f"/{luc}/")
    Phone(going.app, mail="luc@lyon.example", secret="l" * 43).ask("GET", theirs, status=200)
    asked = [
        href,
        f"http://localhost{href}",
        href.replace("@", "%40"),
        theirs,
        f"{calendar}nothing.ics",
        "/events/sonderborg.ics",
        "http://[",
        "",
    ]
    found = told(phone.report(calendar, several(*asked)))
    assert set(found) == {href, *asked[3:]}
    assert {one for one in found if found[one].status == "404 Not Found"} == set(asked[3:])
    assert str(vevent(found[href].text(f"{C}calendar-data"))["SUMMARY"]) == "Opening"


def test_the_first_time_everything_is_told_and_then_only_what_changed(phone, going, calendar):
    first = phone.report(calendar, sync())
    assert set(told(first)) == set(hrefs(phone, calendar).values())
    again = phone.report(calendar, sync(token(first)))
    assert (told(again), token(again)) == ({}, token(first))
    items = [{**event_file()["items"][0], "title": "Welcome"}, event_file()["items"][1]]
    publish_file(going.app, event_file(items=items))
    since = phone.report(calendar, sync(token(first)))
    assert list(told(since)) == [hrefs(phone, calendar)["Welcome"]]
    assert token(since) != token(first)


def test_what_left_the_calendar_is_told_as_gone(phone, going, calendar, clock):
    before = hrefs(phone, calendar)
    first = phone.report(calendar, sync())
    publish_file(going.app, event_file(items=event_file()["items"][:1]), at=NOW)
    second = phone.report(calendar, sync(token(first)))
    assert list(told(second)) == [before["ZEROtour"]]
    assert statuses(phone, calendar)["ZEROtour"] == ("CANCELLED", 1)
    clock.move_to(NOW.replace(year=2030, month=12))
    third = told(phone.report(calendar, sync(token(second))))
    assert {href: one.status for href, one in third.items()} == {
        before["ZEROtour"]: "404 Not Found"
    }


def test_a_withdrawal_is_told_as_a_cancellation_of_everything(phone, going, calendar):
    first = phone.report(calendar, sync())
    withdraw(going, going.delegate)
    changed = told(phone.report(calendar, sync(token(first))))
    assert set(changed) == set(hrefs(phone, calendar).values())
    assert set(statuses(phone, calendar).values()) == {("CANCELLED", 1)}


def test_a_lost_right_takes_the_entries_of_members_away(app, going, phone, calendar, clock):
    with writing(app) as session:
        right = Grant(Role.MEMBER, city_id=going.cities["sofia"])
        accounts.grant(session, right, to=going.elena, by=None, at=NOW)
    going.events["inside"] = publish_file(
        app, event_file(slug="inside", title="Inside", audience="member")
    )
    register(going, "inside", "sofia", "Elena")
    before = hrefs(phone, calendar)
    first = phone.report(calendar, sync())
    assert (len(told(first)), "Inside" in before) == (6, True)
    clock.shift(60)
    with writing(app) as session:
        ended = update(accounts_models.Grant).where(accounts_models.Grant.account_id == going.elena)
        session.execute(ended.values(until=NOW + timedelta(hours=1)))
    gone = told(phone.report(calendar, sync(token(first))))
    assert {one.status for one in gone.values()} == {"404 Not Found"}
    assert len(gone) == 3
    assert before["Inside"] in gone
    phone.ask("GET", before["Inside"], status=404)
    assert told(phone.report(calendar, several(before["Inside"])))[before["Inside"]].known == {}


@pytest.mark.parametrize(
    "told_token",
    ["data:,000000000000000000000000", "data:,", "http://x.example/ns/sync/1", "x", "data:,'; --"],
)
def test_an_unknown_token_makes_a_program_begin_anew(phone, calendar, told_token):
    answer = phone.report(calendar, sync(told_token), 403)
    assert condition(answer) == [f"{D}valid-sync-token"]


def test_the_token_of_another_key_is_not_known(app, going, phone, calendar):
    first = phone.report(calendar, sync())
    luc = person(app, "luc@lyon.example", "l" * 43)
    answer = Phone(app, mail="luc@lyon.example", secret="l" * 43).report(
        f"/dav/{luc}/calendar/", sync(token(first)), 403
    )
    assert condition(answer) == [f"{D}valid-sync-token"]


def test_a_token_that_was_read_as_a_property_is_known_too(phone, going, calendar):
    (found,) = phone.propfind(calendar, "d:sync-token", "s:getctag").values()
    assert found.text(f"{D}sync-token") == found.text(f"{S}getctag")
    publish_file(going.app, event_file(title="Other"))
    changed = told(phone.report(calendar, sync(found.text(f"{D}sync-token"))))
    assert list(changed) == [hrefs(phone, calendar)["Other"]]


def test_the_tag_changes_with_each_change_and_only_then(phone, going, calendar):
    def tag():
        (found,) = phone.propfind(calendar, "s:getctag").values()
        return found.text(f"{S}getctag")

    tags = [tag(), tag()]
    publish_file(going.app, event_file(title="Other"))
    tags += [tag(), tag()]
    withdraw(going, going.delegate)
    tags += [tag(), tag()]
    assert [one == two for one, two in pairwise(tags)] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_state_is_kept_once(app, phone, calendar):
    for _ in range(3):
        phone.report(calendar, sync())
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SyncState)) == 1
