"""What CalDAV is told: the places there are, their properties, and how they are written as XML."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from meetings.feeds.rules.webdav import CALENDAR_DATA, RESOURCE_TYPE, SYNC_TOKEN, Refusal, Wanted

CONTENT_TYPE = "application/xml; charset=utf-8"
COLOUR = "#1F5FBFFF"  # red, green, blue and how solid it is, as Apple writes them
_PREFIXES = {
    "DAV:": "d",
    "urn:ietf:params:xml:ns:caldav": "c",
    "http://calendarserver.org/ns/": "s",
    "http://apple.com/ns/ical/": "a",
}
_DECLARED = "".join(f' xmlns:{prefix}="{space}"' for space, prefix in _PREFIXES.items())
_XML = "http://www.w3.org/XML/1998/namespace"  # cannot be declared under another prefix than xml
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
# No XML can hold them, and no text of ours does; what was damaged must not break an answer.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_READ_ONLY = (
    "<d:privilege><d:read/></d:privilege>"
    "<d:privilege><d:read-current-user-privilege-set/></d:privilege>"
)
_REPORTS = "".join(
    f"<d:supported-report><d:report><{name}/></d:report></d:supported-report>"
    for name in ("c:calendar-query", "c:calendar-multiget", "d:sync-collection")
)


class Owner(NamedTuple):
    """Whose calendar it is, and the path that all of it is below."""

    root: str
    account_id: int
    mail: str

    @property
    def home(self) -> str:
        """Path of the owner, which is also that of their calendars' home."""
        return f"{self.root}{self.account_id}/"

    @property
    def calendar(self) -> str:
        """Path of the calendar."""
        return f"{self.home}calendar/"


class Entry(NamedTuple):
    """One entry as a calendar of its own; equal tags mean equal bytes."""

    tag: str
    body: bytes


class Resource(NamedTuple):
    """A path, and what is known of it: XML by the names of properties."""

    href: str
    properties: Mapping[str, str]


def entry(body: bytes) -> Entry:
    """Return the entry that these bytes are."""
    return Entry(hashlib.blake2b(body, digest_size=12).hexdigest(), body)


def href(owner: Owner, name: str) -> str:
    """Return the path of the entry with a name."""
    return owner.calendar + quote(name, safe="@")


def of_root(owner: Owner) -> Resource:
    """Return the place where programs begin: it says who they are."""
    return Resource(owner.root, _common(owner, "<d:collection/>"))


def of_owner(owner: Owner, title: str) -> Resource:
    """Return the principal, who is the home of their one calendar too."""
    home = _href(owner.home)
    more = {
        "d:displayname": _text(title),
        "d:principal-URL": home,
        "c:calendar-home-set": home,
        "c:calendar-user-address-set": f"{_href('mailto:' + quote(owner.mail, safe='@'))}{home}",
    }
    return Resource(owner.home, {**_common(owner, "<d:collection/><d:principal/>"), **_named(more)})


def of_calendar(owner: Owner, title: str, token: str) -> Resource:
    """Return the calendar; its tag and its token change whenever something in it does."""
    more = {
        "d:displayname": _text(title),
        "d:supported-report-set": _REPORTS,
        "d:sync-token": _text(token),
        "s:getctag": _text(token),
        "a:calendar-color": COLOUR,
        "c:supported-calendar-component-set": '<c:comp name="VEVENT"/>',
        "c:supported-calendar-data": (
            '<c:calendar-data content-type="text/calendar" version="2.0"/>'
        ),
    }
    return Resource(
        owner.calendar, {**_common(owner, "<d:collection/><c:calendar/>"), **_named(more)}
    )


def of_entry(owner: Owner, name: str, held: Entry, wanted: Wanted) -> Resource:
    """Return one entry; its text only where that is asked for."""
    more = {
        "d:getetag": f'"{held.tag}"',
        "d:getcontenttype": "text/calendar; charset=utf-8; component=VEVENT",
        "d:getcontentlength": str(len(held.body)),
    }
    properties = {**_common(owner, ""), **_named(more)}
    if CALENDAR_DATA in wanted.names:
        properties[CALENDAR_DATA] = _text(held.body.decode(errors="replace"))
    return Resource(href(owner, name), properties)


def response(found: Resource, wanted: Wanted) -> str:
    """Return what is known of a resource, and of what is not known that it is not."""
    usual = tuple(one for one in wanted.usual if one in found.properties)
    names = tuple(found.properties) if wanted.all_names else (*usual, *wanted.names)
    shown = {one: "" if wanted.all_names else found.properties.get(one) for one in names}
    known = [_element(one, inner) for one, inner in shown.items() if inner is not None]
    unknown = [_element(one, "") for one, inner in shown.items() if inner is None]
    parts = [_href(found.href)]
    if known or not unknown:
        parts.append(_propstat(known, "200 OK"))
    if unknown:
        parts.append(_propstat(unknown, "404 Not Found"))
    return f"<d:response>{''.join(parts)}</d:response>\n"


def gone(href: str) -> str:
    """Return that there is nothing at an address."""
    return f"<d:response>{_href(href)}<d:status>HTTP/1.1 404 Not Found</d:status></d:response>\n"


def multistatus(responses: Iterable[str], token: str = "") -> bytes:
    """Return the whole answer, with the token to come back with."""
    told = _element(SYNC_TOKEN, _text(token)) if token else ""
    body = f"<d:multistatus{_DECLARED}>\n{''.join(responses)}{told}</d:multistatus>\n"
    return (_HEAD + body).encode()


def refused(why: Refusal, href: str) -> bytes:
    """Return which condition a request does not meet."""
    inner = ""
    if why is Refusal.PRIVILEGE:
        needed = "<d:privilege><d:write/></d:privilege>"
        inner = f"<d:resource>{_href(href)}{needed}</d:resource>"
    return f"{_HEAD}<d:error{_DECLARED}>{_element(why, inner)}</d:error>\n".encode()


def _common(owner: Owner, kind: str) -> dict[str, str]:
    home = _href(owner.home)
    more = {
        "d:current-user-principal": home,
        "d:owner": home,
        "d:current-user-privilege-set": _READ_ONLY,
        "d:supported-report-set": "",
    }
    return {RESOURCE_TYPE: kind, **_named(more)}


def _named(properties: Mapping[str, str]) -> dict[str, str]:
    """Return properties by their whole names."""
    spaces = {prefix: space for space, prefix in _PREFIXES.items()}
    parts = {short: short.split(":") for short in properties}
    return {f"{{{spaces[parts[s][0]]}}}{parts[s][1]}": inner for s, inner in properties.items()}


def _propstat(elements: Iterable[str], status: str) -> str:
    inner = f"<d:prop>{''.join(elements)}</d:prop><d:status>HTTP/1.1 {status}</d:status>"
    return f"<d:propstat>{inner}</d:propstat>"


def _element(name: str, inner: str) -> str:
    space, _, local = name.rpartition("}")
    space = space.removeprefix("{")
    prefix = "xml" if space == _XML else _PREFIXES.get(space)
    tag = f"{prefix}:{local}" if prefix else local
    declared = "" if prefix else f' xmlns="{escape(space, _IN_QUOTES)}"'
    return f"<{tag}{declared}>{inner}</{tag}>" if inner else f"<{tag}{declared}/>"


_IN_QUOTES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}


def _href(href: str) -> str:
    return f"<d:href>{_text(href)}</d:href>"


def _text(text: str) -> str:
    # A bare CR would reach its reader as LF (XML 1.0 section 2.11): not the bytes of the tag.
    return escape(_NEVER.sub("", text), {"\r": "&#13;"})
