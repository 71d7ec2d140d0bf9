"""What a program asks for by WebDAV (RFC 4918), read from what it sends."""

from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

BODY = 262_144  # bytes of a request: names of three thousand entries
DEEPEST = 12  # elements inside each other; a filter of RFC 4791 has six
MOST_NAMES = 100  # properties asked for at once; calendar programs ask for forty

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
CALENDAR_DATA = f"{CALDAV}calendar-data"
PRINCIPAL = f"{DAV}current-user-principal"
RESOURCE_TYPE = f"{DAV}resourcetype"
SYNC_TOKEN = f"{DAV}sync-token"
# What "allprop" stands for: RFC 4791, 6578 and 3744 keep their own properties out of it.
USUAL = tuple(
    DAV + name
    for name in ("resourcetype", "displayname", "getetag", "getcontenttype", "getcontentlength")
)


class Refusal(StrEnum):
    """Why a request is refused with 403: the condition it does not meet."""

    DEPTH = f"{DAV}propfind-finite-depth"
    REPORT = f"{DAV}supported-report"
    FILTER = f"{CALDAV}supported-filter"
    TIMES = f"{CALDAV}valid-filter"
    TOKEN = f"{DAV}valid-sync-token"
    PRIVILEGE = f"{DAV}need-privileges"


class UnreadableError(Exception):
    """What was sent is no request of WebDAV."""


class RefusedError(Exception):
    """What was sent is a request that is not answered; `why` says what is wrong with it."""

    def __init__(self, why: Refusal) -> None:
        """Hold the reason."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which properties are asked for, in the order they were named; or only what there are.

    The `usual` ones are told where there are any: nobody named them.
    """

    names: tuple[str, ...] = ()
    all_names: bool = False
    usual: tuple[str, ...] = ()


class _Builder(TreeBuilder):
    """Builds a tree that is not deep."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ParseError
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


def depth(told: str | None) -> int:
    """Return how deep a PROPFIND goes; without a word of it that is without end (RFC 4918)."""
    if told is None or told.strip().lower() == "infinity":
        raise RefusedError(Refusal.DEPTH)
    if told.strip() not in ("0", "1"):
        raise UnreadableError
    return int(told)


def read(body: bytes) -> Element | None:
    """Return what was sent as a tree, None when nothing was; UnreadableError where it is no XML.

    A DTD is refused before the parser sees it: a `doctype` that raises only mutes the parser,
    which goes on expanding to the end of what it was given (measured). As the text is handed
    over decoded, no encoding that the body declares can hide one.
    """
    try:
        text = body.decode()
        if not text.strip():
            return None
        if "<!DOCTYPE" in text:
            raise UnreadableError
        parser = XMLParser(target=_Builder())  # noqa: S314 -- no DTD, so no entities
        parser.feed(text)
        root: Element = parser.close()
    except (UnicodeDecodeError, ParseError) as error:
        raise UnreadableError from error
    return root


def propfind(root: Element | None) -> Wanted:
    """Return what a PROPFIND asks for; without a body that is what is usual.

    And who asks: some programs lose the body where /.well-known/caldav leads them on (measured).
    """
    if root is None:
        return Wanted(usual=(*USUAL, PRINCIPAL))
    if root.tag != f"{DAV}propfind" or not len(root):
        raise UnreadableError
    return wanted(root)


def wanted(root: Element) -> Wanted:
    """Return which properties a request names; a report may name none."""
    if root.find(f"{DAV}propname") is not None:
        return Wanted(all_names=True)
    if root.find(f"{DAV}allprop") is not None:
        return Wanted(_names(root.find(f"{DAV}include")), usual=USUAL)
    return Wanted(_names(root.find(f"{DAV}prop")))


def _names(prop: Element | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(child.tag for child in prop)) if prop is not None else ()
    if len(names) > MOST_NAMES:
        raise UnreadableError
    return names
