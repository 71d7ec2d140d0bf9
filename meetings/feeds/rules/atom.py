"""Atom feeds (RFC 4287): values in, XML out; the same values always give the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from meetings.text import normalise, one_line

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"


class Words(NamedTuple):
    """Plain text, and its language (BCP 47 tag) where it is not that of the feed."""

    text: str
    language: str = ""


NOTHING = Words("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is told; `id` is an address that never changes, `page` where it is read."""

    id: str
    page: str
    updated: datetime
    title: Words
    summary: Words = NOTHING
    content: Words = NOTHING
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: `address` is its own, which is its id too, `page` tells people the same."""

    address: str
    page: str
    updated: datetime
    title: str
    author: str
    language: str
    entries: tuple[Entry, ...] = ()


def atom(feed: Feed) -> bytes:
    """Return the feed as XML; no character is in it that XML does not allow."""
    # Names with their prefix as they are written: ElementTree's own namespaces are global.
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _add(root, "id", feed.address)
    _add(root, "title", one_line(feed.title))
    _add(root, "updated", _instant(feed.updated))
    _add(SubElement(root, "author"), "name", one_line(feed.author))
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    root.extend(_entries(feed.entries))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entries(entries: Iterable[Entry]) -> Iterable[Element]:
    for entry in entries:
        element = Element("entry")
        _add(element, "id", entry.id)
        _say(element, "title", Words(one_line(entry.title.text), entry.title.language))
        _add(element, "updated", _instant(entry.updated))
        _link(element, "alternate", entry.page, "text/html")
        if entry.category:
            SubElement(element, "category", {"term": one_line(entry.category)})
        for name, words in (("summary", entry.summary), ("content", entry.content)):
            if text := normalise(words.text):
                _say(element, name, Words(text, words.language))
        yield element


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _say(parent: Element, name: str, words: Words) -> None:
    language = {"xml:lang": words.language} if words.language else {}
    SubElement(parent, name, {"type": "text", **language}).text = words.text


def _link(parent: Element, rel: str, address: str, kind: str) -> None:
    SubElement(parent, "link", {"rel": rel, "type": kind, "href": address})


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
