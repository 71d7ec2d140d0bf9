"""CalDAV: who is let in, and what each place tells."""

import pytest
import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.feeds import actions
from meetings.feeds.models import FeedKey
from meetings.feeds.rules.own import KeyKind
from tests.factories import NOW, writing
from tests.feeds.davs import (
    MAIL,
    SECRET,
    SPACES,
    C,
    D,
    Phone,
    S,
    basic,
    condition,
    hrefs,
    person,
    told,
)

pytestmark = pytest.mark.postgresql


STRANGERS = (
    {},
    basic(secret="b" * 43),
    basic(mail="luc@lyon.example"),
    basic(mail=""),
    basic(secret=""),
    {"Authorization": "Basic"},
    {"Authorization": "Basic !!!"},
    {"Authorization": "Basic /////w=="},
    {"Authorization": "Basic AAAA"},
    {"Authorization": f"Bearer {SECRET}"},
    {"Authorization": f'Digest username="{MAIL}"'},
    {"Authorization": "Basic " + "A" * 10_000},
    {"Cookie": "meetings=x"},
)


@pytest.mark.parametrize("method", ["OPTIONS", "GET", "PROPFIND", "REPORT", "PUT", "POST"])
def test_who_has_no_app_password_is_asked_for_one_and_nothing_is_done(
    app, going, calendar, method, selects
):
    for headers in STRANGERS:
        for path in ("/dav/", calendar, "/dav/999999/calendar/"):
            selects.clear()
            answer = app.test_client().open(path, method=method, data="<a/>", headers=headers)
            assert (answer.status_code, answer.mimetype) == (401, "text/plain"), headers
            assert answer.headers["WWW-Authenticate"] == 'Basic realm="Calendar", charset="UTF-8"'
            assert "Set-Cookie" not in answer.headers
            assert len(selects) <= 1


def test_the_key_of_an_address_opens_nothing_here(app, going):
    person(app, mail="other@sofia.example", secret="p" * 43, kind=KeyKind.PERSONAL)
    Phone(app, mail="other@sofia.example", secret="p" * 43).ask("OPTIONS", "/dav/", status=401)


def test_a_password_that_was_ended_opens_nothing_any_more(app, going, phone):
    phone.ask("OPTIONS", "/dav/", status=200)
    with writing(app) as session:
        (key,) = session.scalars(sa.select(FeedKey.id))
        actions.end_key(session, key, account_id=going.elena, at=NOW)
    phone.ask("OPTIONS", "/dav/", status=401)


def test_a_disabled_account_opens_nothing(app, going, phone):
    with writing(app) as session:
        accounts.disable(session, mail=MAIL, by=None, at=NOW)
    phone.ask("OPTIONS", "/dav/", status=401)


def test_the_address_is_that_of_the_account_however_it_is_typed(app, going):
    Phone(app, mail=" Elena@Sofia.EXAMPLE ").ask("OPTIONS", "/dav/", status=200)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "POST"])
def test_programs_that_know_the_host_only_are_led_to_the_door(app, method):
    answer = app.test_client().open("/.well-known/caldav", method=method)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/dav/")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/dav", "/dav/", "/dav/{id}", "/dav/{id}/calendar"])
def test_a_slash_more_or_less_leads_nowhere_else(phone, going, path):
    (href,) = phone.propfind(path.format(id=going.elena), "d:resourcetype")
    assert href.rstrip("/") == path.format(id=going.elena).rstrip("/")


@pytest.mark.parametrize(
    "below",
    ["{other}/", "{other}/calendar/", "0{id}/", "{id}/tasks/", "{id}/calendar/x.ics", "x", "%00",
     "{id}/calendar/%00.ics", "{id}/calendar/a/b.ics", "{id}/calendar/../calendar/"],
)  # fmt: skip
def test_there_is_nothing_elsewhere(phone, going, below):
    path = "/dav/" + below.format(id=going.elena, other=going.accounts["sofia"])
    body = f"<d:propfind {SPACES}><d:prop><d:displayname/></d:prop></d:propfind>"
    assert phone.ask("PROPFIND", path, body, 404, Depth="1").mimetype == "text/plain"


def test_every_place_says_what_it_is_and_takes(phone, going, calendar):
    (entry, *_) = hrefs(phone, calendar).values()
    allowed = {
        "/dav/": "OPTIONS, PROPFIND",
        f"/dav/{going.elena}/": "OPTIONS, PROPFIND",
        calendar: "OPTIONS, PROPFIND, GET, HEAD, REPORT",
        entry: "OPTIONS, PROPFIND, GET, HEAD",
    }
    for path, methods in allowed.items():
        answer = phone.ask("OPTIONS", path, status=200)
        assert answer.headers["DAV"] == "1, 3, calendar-access"
        assert (answer.headers["Allow"], answer.data) == (methods, b"")


def test_the_way_from_the_door_to_the_calendar(phone, going, calendar):
    home = f"/dav/{going.elena}/"
    (root,) = phone.propfind("/dav/", "d:current-user-principal", "d:resourcetype").values()
    assert root.text(f"{D}current-user-principal") == home
    (person,) = phone.propfind(
        home,
        "c:calendar-home-set",
        "d:principal-URL",
        "d:displayname",
        "c:calendar-user-address-set",
        "d:resourcetype",
    ).values()
    assert person.text(f"{C}calendar-home-set") == home
    assert person.text(f"{D}principal-URL") == home
    assert person.text(f"{D}displayname") == "Elena"
    addresses = [one.text for one in person.known[f"{C}calendar-user-address-set"]]
    assert addresses == [f"mailto:{MAIL}", home]
    assert kinds(person) == {f"{D}collection", f"{D}principal"}
    below = phone.propfind(home, "d:resourcetype", depth="1")
    assert list(below) == [home, calendar]
    assert kinds(below[calendar]) == {f"{D}collection", f"{C}calendar"}


def kinds(one):
    return {element.tag for element in one.known[f"{D}resourcetype"]}


def test_the_calendar_can_be_read_and_nothing_else(phone, calendar, going):
    (found,) = phone.propfind(
        calendar, "d:current-user-privilege-set", "d:owner", "d:supported-report-set"
    ).values()
    privileges = {e.tag for e in found.known[f"{D}current-user-privilege-set"].iter()}
    assert privileges - {f"{D}current-user-privilege-set", f"{D}privilege"} == {
        f"{D}read",
        f"{D}read-current-user-privilege-set",
    }
    assert found.text(f"{D}owner") == f"/dav/{going.elena}/"
    reports = {
        report[0].tag for report in found.known[f"{D}supported-report-set"].iter(f"{D}report")
    }
    assert reports == {f"{C}calendar-query", f"{C}calendar-multiget", f"{D}sync-collection"}


def test_an_entry_is_told_with_its_tag_and_length(phone, calendar):
    found = phone.propfind(calendar, "d:getetag", "d:getcontentlength", depth="1")
    for href in hrefs(phone, calendar).values():
        answer = phone.ask("GET", href, status=200)
        assert found[href].text(f"{D}getetag") == answer.headers["ETag"]
        assert found[href].text(f"{D}getcontentlength") == str(len(answer.data))


def test_what_is_not_known_is_said_so_in_its_own_name(phone, calendar):
    body = (
        f"<d:propfind {SPACES}><d:prop><d:displayname/><quota xmlns='urn:x &amp; \"y\"'/><plain/>"
        "<ж:име xmlns:ж='urn:ж'/><xml:lang/><d:quota-used-bytes/></d:prop></d:propfind>"
    )
    (found,) = told(phone.ask("PROPFIND", calendar, body, Depth="0")).values()
    assert set(found.known) == {f"{D}displayname"}
    assert found.unknown == {
        '{urn:x & "y"}quota',
        "plain",
        "{urn:ж}име",
        "{http://www.w3.org/XML/1998/namespace}lang",
        f"{D}quota-used-bytes",
    }


def test_everything_is_what_rfc_4918_knows(phone, calendar):
    body = f"<d:propfind {SPACES}><d:allprop/></d:propfind>"
    (found,) = told(phone.ask("PROPFIND", calendar, body, Depth="0")).values()
    assert set(found.known) == {f"{D}resourcetype", f"{D}displayname"}
    assert not found.unknown


@pytest.mark.parametrize("body", ["", " \n"])
def test_without_a_word_of_what_is_asked_for_it_is_that_and_who_asks(phone, calendar, body):
    (found,) = told(phone.ask("PROPFIND", calendar, body, Depth="0")).values()
    names = {f"{D}resourcetype", f"{D}displayname", f"{D}current-user-principal"}
    assert set(found.known) == names


def test_more_can_be_asked_for_than_everything(phone, calendar):
    more = "<d:allprop/><d:include><s:getctag/></d:include>"
    body = f"<d:propfind {SPACES}>{more}</d:propfind>"
    (found,) = told(phone.ask("PROPFIND", calendar, body, Depth="0")).values()
    assert f"{S}getctag" in found.known


def test_the_names_alone_can_be_asked_for(phone, calendar):
    body = f"<d:propfind {SPACES}><d:propname/></d:propfind>"
    (found,) = told(phone.ask("PROPFIND", calendar, body, Depth="0")).values()
    assert {f"{D}sync-token", f"{S}getctag", f"{D}owner"} <= set(found.known)
    assert {"".join(element.itertext()) for element in found.known.values()} == {""}


@pytest.mark.parametrize("depth", ["infinity", "Infinity", None])
def test_nothing_is_told_without_end(phone, depth):
    headers = {} if depth is None else {"Depth": depth}
    answer = phone.ask("PROPFIND", "/dav/", "", 403, **headers)
    assert condition(answer) == [f"{D}propfind-finite-depth"]
