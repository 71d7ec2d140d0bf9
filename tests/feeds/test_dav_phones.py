"""What phones and calendar programs send, request by request, and what they look for in answers."""

import pytest

from tests.factories import event_file, publish_file, register, world
from tests.feeds.davs import SPACES, C, D, Phone, S, person, token, told

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
APPLE = {
    "User_Agent": "iOS/18.1.1 (22B91) dataaccessd/1.0",
    "Prefer": "return=minimal",
    "Brief": "t",
    "Content_Type": "text/xml",
}
DAVX5 = {"User_Agent": "DAVx5/4.4.3-ose okhttp/4.12.0", "Content_Type": "application/xml"}
THUNDERBIRD = {
    "User_Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0",
    "Content_Type": "text/xml; charset=utf-8",
}


@pytest.fixture
def made(app):
    made = world(app, event_file())
    register(made, "sonderborg", "sofia", "Elena")
    made.home = f"/dav/{person(app)}/"
    made.calendar = f"{made.home}calendar/"
    return made


@pytest.fixture
def phone(app, made):
    return Phone(app)


def propfind(*names):
    prop = "".join(f"<{name}/>" for name in names)
    return f"{HEAD}<d:propfind {SPACES}><d:prop>{prop}</d:prop></d:propfind>"


def multiget(prop, found):
    named = "".join(f"<d:href>{href}</d:href>" for href in found)
    return (
        f"{HEAD}<c:calendar-multiget {SPACES}><d:prop>{prop}</d:prop>{named}</c:calendar-multiget>"
    )


def sync(since, prop):
    return (
        f"{HEAD}<d:sync-collection {SPACES}><d:sync-token>{since}</d:sync-token>"
        f"<d:sync-level>1</d:sync-level><d:prop>{prop}</d:prop></d:sync-collection>"
    )


# iPhone, iPad and Apple Calendar


def test_an_iphone_finds_who_it_is(app, phone, made):
    body = propfind("d:current-user-principal", "d:principal-URL", "d:resourcetype")
    led = app.test_client().open("/.well-known/caldav", method="PROPFIND", data=body)
    answer = phone.ask("PROPFIND", led.headers["Location"], body, Depth="0", **APPLE)
    (found,) = told(answer).values()
    assert found.text(f"{D}current-user-principal") == made.home
    assert found.unknown == {f"{D}principal-URL"}


def test_an_iphone_looks_at_the_principal(phone, made):
    options = phone.ask("OPTIONS", made.home, status=200, **APPLE)
    assert "calendar-access" in options.headers["DAV"]
    body = propfind(
        "c:calendar-home-set",
        "c:calendar-user-address-set",
        "d:current-user-principal",
        "d:displayname",
        "s:dropbox-home-URL",
        "s:email-address-set",
        "s:notification-URL",
        "d:principal-collection-set",
        "d:principal-URL",
        "d:resource-id",
        "c:schedule-inbox-URL",
        "c:schedule-outbox-URL",
        "d:supported-report-set",
    )
    (found,) = told(phone.ask("PROPFIND", made.home, body, Depth="0", **APPLE)).values()
    assert found.text(f"{C}calendar-home-set") == made.home
    assert {f"{C}schedule-inbox-URL", f"{C}schedule-outbox-URL"} <= found.unknown


def test_an_iphone_lists_the_calendars(phone, made):
    body = propfind(
        "d:add-member",
        "s:allowed-sharing-modes",
        "a:calendar-color",
        "c:calendar-description",
        "c:calendar-free-busy-set",
        "a:calendar-order",
        "c:calendar-timezone",
        "d:current-user-privilege-set",
        "c:default-alarm-vevent-date",
        "d:displayname",
        "s:getctag",
        "d:owner",
        "s:publish-url",
        "s:push-transports",
        "d:quota-used-bytes",
        "a:refreshrate",
        "d:resourcetype",
        "s:source",
        "c:supported-calendar-component-set",
        "c:supported-calendar-component-sets",
        "d:supported-report-set",
        "d:sync-token",
    )
    found = told(phone.ask("PROPFIND", made.home, body, Depth="1", **APPLE))[made.calendar]
    components = [e.get("name") for e in found.known[f"{C}supported-calendar-component-set"]]
    assert components == ["VEVENT"]
    assert found.text("{http://apple.com/ns/ical/}calendar-color").startswith("#")
    assert f"{D}sync-token" in found.known


def test_an_iphone_reads_what_is_near_and_fetches_it(phone, made):
    query = (
        f"{HEAD}<c:calendar-query {SPACES}><d:prop><d:getcontenttype/><d:getetag/></d:prop>"
        "<c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'>"
        "<c:time-range start='20300901T000000Z'/></c:comp-filter></c:comp-filter></c:filter>"
        "</c:calendar-query>"
    )
    found = told(phone.ask("REPORT", made.calendar, query, Depth="1", **APPLE))
    assert len(found) == 3
    prop = "<d:getetag/><c:calendar-data/><c:schedule-tag/><s:created-by/><s:updated-by/>"
    answer = phone.ask("REPORT", made.calendar, multiget(prop, found), Depth="1", **APPLE)
    data = [one.text(f"{C}calendar-data") for one in told(answer).values()]
    assert [text.count("BEGIN:VEVENT\r\n") for text in data] == [1, 1, 1]


def test_an_iphone_loads_only_what_changed(phone, made):
    prop = "<d:getcontenttype/><d:getetag/>"
    (known,) = phone.propfind(made.calendar, "d:sync-token", "s:getctag").values()
    publish_file(made.app, event_file(title="Other"))
    since = known.text(f"{D}sync-token")
    answer = phone.ask("REPORT", made.calendar, sync(since, prop), Depth="1", **APPLE)
    assert len(told(answer)) == 1


def test_an_iphone_may_try_to_set_a_colour(phone, made):
    body = (
        f"{HEAD}<d:propertyupdate {SPACES}><d:set><d:prop><a:calendar-color>#FF2968FF"
        "</a:calendar-color></d:prop></d:set></d:propertyupdate>"
    )
    phone.ask("PROPPATCH", made.calendar, body, 403, **APPLE)


# DAVx5 on Android


def test_davx5_finds_the_calendar_and_sees_that_it_can_only_read(phone, made):
    (who,) = told(
        phone.ask("PROPFIND", "/dav/", propfind("d:current-user-principal"), Depth="0", **DAVX5)
    ).values()
    assert who.text(f"{D}current-user-principal") == made.home
    body = propfind(
        "d:resourcetype",
        "d:displayname",
        "d:owner",
        "c:calendar-home-set",
        "d:group-membership",
        "s:calendar-proxy-read-for",
    )
    (home,) = told(phone.ask("PROPFIND", made.home, body, Depth="0", **DAVX5)).values()
    assert home.text(f"{C}calendar-home-set") == made.home
    body = propfind(
        "d:resourcetype",
        "d:current-user-privilege-set",
        "d:displayname",
        "d:owner",
        "a:calendar-color",
        "c:supported-calendar-component-set",
        "c:calendar-timezone",
        "s:source",
    )
    found = told(phone.ask("PROPFIND", made.home, body, Depth="1", **DAVX5))[made.calendar]
    privileges = {element.tag for element in found.known[f"{D}current-user-privilege-set"].iter()}
    assert f"{D}read" in privileges
    assert privileges & {f"{D}write", f"{D}write-content", f"{D}all", f"{D}bind"} == set()


def test_davx5_synchronises_and_fetches(phone, made):
    body = propfind("c:max-resource-size", "d:supported-report-set", "s:getctag", "d:sync-token")
    (known,) = told(phone.ask("PROPFIND", made.calendar, body, Depth="0", **DAVX5)).values()
    reports = {e[0].tag for e in known.known[f"{D}supported-report-set"].iter(f"{D}report")}
    assert f"{D}sync-collection" in reports
    first = phone.ask("REPORT", made.calendar, sync("", "<d:getetag/>"), Depth="0", **DAVX5)
    assert token(first) == known.text(f"{D}sync-token")
    prop = "<d:getcontenttype/><d:getetag/><c:schedule-tag/><c:calendar-data version='2.0'/>"
    answer = phone.ask("REPORT", made.calendar, multiget(prop, told(first)), Depth="0", **DAVX5)
    tags = {href: one.text(f"{D}getetag") for href, one in told(first).items()}
    assert {href: one.text(f"{D}getetag") for href, one in told(answer).items()} == tags


# Thunderbird


def test_thunderbird_finds_the_calendar(phone, made):
    body = propfind(
        "d:resourcetype",
        "d:owner",
        "d:displayname",
        "d:current-user-principal",
        "d:current-user-privilege-set",
        "a:calendar-color",
        "c:calendar-home-set",
    )
    (root,) = told(phone.ask("PROPFIND", "/dav/", body, Depth="0", **THUNDERBIRD)).values()
    home = root.text(f"{D}current-user-principal")
    (person,) = told(phone.ask("PROPFIND", home, body, Depth="0", **THUNDERBIRD)).values()
    below = told(
        phone.ask("PROPFIND", person.text(f"{C}calendar-home-set"), body, Depth="1", **THUNDERBIRD)
    )
    kinds = {
        href: {element.tag for element in one.known[f"{D}resourcetype"]}
        for href, one in below.items()
    }
    assert [href for href, kind in kinds.items() if f"{C}calendar" in kind] == [made.calendar]


def test_thunderbird_looks_at_the_calendar_before_it_synchronises(phone, made):
    body = propfind(
        "d:resourcetype",
        "d:owner",
        "d:current-user-principal",
        "d:current-user-privilege-set",
        "d:supported-report-set",
        "c:supported-calendar-component-set",
        "s:getctag",
        "c:schedule-inbox-URL",
    )
    answer = phone.ask("PROPFIND", made.calendar, body, Depth="0", **THUNDERBIRD)
    (found,) = told(answer).values()
    assert found.unknown == {f"{C}schedule-inbox-URL"}
    assert found.text(f"{S}getctag")


def test_thunderbird_loads_only_what_changed(phone, made):
    prop = "<d:getcontenttype/><d:getetag/>"
    first = phone.ask("REPORT", made.calendar, sync("", prop), Depth="1", **THUNDERBIRD)
    kinds = {one.text(f"{D}getcontenttype") for one in told(first).values()}
    assert kinds == {"text/calendar; charset=utf-8; component=VEVENT"}
    publish_file(made.app, event_file(title="Other"))
    again = phone.ask("REPORT", made.calendar, sync(token(first), prop), **THUNDERBIRD)
    assert len(told(again)) == 1
    prop = "<d:getetag/><c:calendar-data/>"
    answer = phone.ask("REPORT", made.calendar, multiget(prop, told(again)), **THUNDERBIRD)
    assert "SUMMARY:Other\r\n" in next(iter(told(answer).values())).text(f"{C}calendar-data")
