"""A person with an app password, and what CalDAV answers them, read back."""

from base64 import b64encode
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, fromstring

from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from meetings.accounts import actions as accounts
from meetings.feeds import actions
from meetings.feeds.rules.own import KeyKind, Use
from meetings.registration import actions as registration
from tests.factories import HASH, NOW, World, writing

MAIL = "elena@sofia.example"
SECRET = "a" * 43
D = "{DAV:}"
C = "{urn:ietf:params:xml:ns:caldav}"
S = "{http://calendarserver.org/ns/}"
SPACES = (
    'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
    ' xmlns:s="http://calendarserver.org/ns/" xmlns:a="http://apple.com/ns/ical/"'
)


ALL = "<c:comp-filter name='VEVENT'/>"
NAMED = "<c:comp-filter name='VEVENT'><c:prop-filter name='{}'>{}</c:prop-filter></c:comp-filter>"


class Told(NamedTuple):
    """What a multistatus says of one address: its own status, or properties by status."""

    status: str
    known: dict[str, Element]
    unknown: set[str]

    def text(self, name: str) -> str:
        return "".join(self.known[name].itertext())


def person(app: Flask, mail: str = MAIL, secret: str = SECRET, kind: KeyKind = KeyKind.APP) -> int:
    """Open the account of somebody who is a delegate by their mail, and make a key."""
    with writing(app) as session:
        account_id = accounts.open_account(
            session, mail=mail, name="Elena", password_hash=HASH, at=NOW
        )
        actions.make_key(session, secret, Use(kind, "Phone"), account_id=account_id, at=NOW)
    return account_id


def withdraw(made: World, delegate_id: int, slug: str = "sonderborg", city: str = "sofia") -> None:
    with writing(made.app) as session:
        registration.withdraw(
            session,
            delegate_id=delegate_id,
            event_id=made.events[slug],
            by=made.accounts[city],
            at=NOW,
        )


def basic(mail: str = MAIL, secret: str = SECRET) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{mail}:{secret}".encode()).decode()}


class Phone:
    """Sends a person's requests."""

    def __init__(self, app: Flask, **who: str) -> None:
        self.client = app.test_client()
        self.own = basic(**who)

    def ask(
        self, method: str, path: str, body: str | bytes = "", status: int = 207, **headers: Any
    ) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.open(path, method=method, data=body, headers={**self.own, **named})
        assert answer.status_code == status, (answer.status_code, answer.text)
        assert "html" not in answer.headers.get("Content-Type", "")
        assert "Set-Cookie" not in answer.headers
        return answer

    def propfind(self, path: str, *names: str, depth: str = "0") -> dict[str, Told]:
        prop = "".join(f"<{name}/>" for name in names)
        body = f"<d:propfind {SPACES}><d:prop>{prop}</d:prop></d:propfind>"
        return told(self.ask("PROPFIND", path, body, Depth=depth))

    def report(self, path: str, body: str, status: int = 207) -> TestResponse:
        return self.ask("REPORT", path, body, status, Depth="1")


def read(answer: TestResponse) -> Element:
    return fromstring(answer.data)  # noqa: S314 -- our own answers


def told(answer: TestResponse) -> dict[str, Told]:
    """Read a multistatus by address; each is told of once."""
    assert answer.mimetype == "application/xml"
    root = read(answer)
    assert root.tag == f"{D}multistatus"
    found = {}
    for response in root.findall(f"{D}response"):
        href = response.findtext(f"{D}href")
        assert href is not None
        assert href not in found
        found[href] = _told(response)
    return found


def _told(response: Element) -> Told:
    by_status: dict[str, list[Element]] = {}
    for propstat in response.findall(f"{D}propstat"):
        status, prop = propstat.findtext(f"{D}status"), propstat.find(f"{D}prop")
        assert status is not None
        assert prop is not None
        by_status[status.split()[1]] = list(prop)
    known = {element.tag: element for element in by_status.pop("200", [])}
    unknown = {element.tag for element in by_status.pop("404", [])}
    assert by_status == {}
    return Told((response.findtext(f"{D}status") or "").partition(" ")[2], known, unknown)


def token(answer: TestResponse) -> str:
    found = read(answer).findtext(f"{D}sync-token")
    assert found is not None
    return found


def condition(answer: TestResponse) -> list[str]:
    """Return which conditions an answer says were not met."""
    root = read(answer)
    assert root.tag == f"{D}error"
    return [element.tag for element in root]


def query(inner, prop="<d:getetag/>"):
    return (
        f"<c:calendar-query {SPACES}><d:prop>{prop}</d:prop><c:filter>"
        f"<c:comp-filter name='VCALENDAR'>{inner}</c:comp-filter></c:filter></c:calendar-query>"
    )


def between(start, end):
    given = {"start": start, "end": end}
    times = " ".join(f"{name}='{value}'" for name, value in given.items() if value)
    return f"<c:comp-filter name='VEVENT'><c:time-range {times}/></c:comp-filter>"


def sync(since="", prop="<d:getetag/>"):
    return (
        f"<d:sync-collection {SPACES}><d:sync-token>{since}</d:sync-token>"
        f"<d:sync-level>1</d:sync-level><d:prop>{prop}</d:prop></d:sync-collection>"
    )


def several(*hrefs):
    named = "".join(f"<d:href>{href}</d:href>" for href in hrefs)
    prop = "<d:prop><d:getetag/><c:calendar-data/></d:prop>"
    return f"<c:calendar-multiget {SPACES}>{prop}{named}</c:calendar-multiget>"


def hrefs(phone, calendar):
    """The addresses of all entries by title."""
    answer = phone.report(calendar, query(ALL, "<c:calendar-data/>"))
    found = {href: vevent(one.text(f"{C}calendar-data")) for href, one in told(answer).items()}
    return {str(entry["SUMMARY"]): href for href, entry in found.items()}


def vevent(text):
    (entry,) = Calendar.from_ical(text).walk("VEVENT")
    return entry


def statuses(phone, calendar):
    answer = phone.report(calendar, query(ALL, "<c:calendar-data/>"))
    entries = [vevent(one.text(f"{C}calendar-data")) for one in told(answer).values()]
    return {str(e["SUMMARY"]): (str(e["STATUS"]), int(e["SEQUENCE"])) for e in entries}
