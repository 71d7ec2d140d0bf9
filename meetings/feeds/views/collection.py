"""What a person's calendar holds, told to CalDAV: places, entries, and what changed since."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from xml.etree.ElementTree import Element

from flask import Response, abort, request
from sqlalchemy.exc import IntegrityError, OperationalError

from meetings import ical
from meetings.feeds import actions, rules
from meetings.feeds.queries import dav as queries
from meetings.feeds.queries import own
from meetings.feeds.queries.own import Calendar
from meetings.feeds.queries.public import Row
from meetings.feeds.rules import dav as asked
from meetings.feeds.rules import multistatus as xml
from meetings.feeds.rules import webdav
from meetings.feeds.rules.dav import Place, Query, Report, Several, Since
from meetings.feeds.rules.multistatus import Entry, Owner, Resource
from meetings.feeds.rules.own import digest
from meetings.feeds.rules.webdav import Refusal, RefusedError, Wanted
from meetings.feeds.views.answering import CONTENT_TYPE, FORM, calendar, log, vevent
from meetings.feeds.views.personal import noted
from meetings.storage.session import db, transaction
from meetings.web.caching import fresh, stamped

READABLE = (Place.CALENDAR, Place.ENTRY)
ENTRY = ical.Head(name="", source="", refresh_minutes=0)
MULTISTATUS = 207
_INSIDE = {Place.ROOT: Place.OWNER, Place.OWNER: Place.CALENDAR}


class Held:
    """The calendar of whoever asks, as of one moment; it reads what the answer needs."""

    def __init__(self, owner: Owner, secret_hash: str, at: datetime) -> None:
        """Read nothing yet."""
        self.owner = owner
        self.at = at
        self._secret_hash = secret_hash

    @cached_property
    def found(self) -> Calendar:
        """The calendar with the rights of this moment: 1 SELECT."""
        return own.calendar(db.session(), self._secret_hash, self.at) or abort(404)

    @cached_property
    def digest(self) -> str:
        """What stands for all that the calendar holds today, where, and how it is written."""
        return digest([self.found.digest, self.owner.home, rules.day(self.at), FORM])

    @cached_property
    def rows(self) -> list[Row]:
        """What the calendar holds, but for what no calendar can: 1 SELECT."""
        rows = own.rows(db.session(), self.found, self.at)
        bad = [row.uid for row in rows if not ical.sound(row.body, row.tzid)]
        if bad:
            log.error("bad-entries", uids=bad)
        return [row for row in rows if row.uid not in bad]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Each entry as a calendar of its own, by name."""
        return {asked.name(row.uid): self._written(row) for row in self.rows}

    @staticmethod
    def _written(row: Row) -> Entry:
        zones = {row.tzid} if row.tzid else set()
        return xml.entry(ical.calendar(ENTRY, zones, [vevent(row)]))

    @property
    def tags(self) -> dict[str, str]:
        """The tag of each entry, by name."""
        return {name: entry.tag for name, entry in self.entries.items()}

    def told(self, *, token: bool) -> None:
        """Write down the poll, and what a token that was given out stands for.

        Last of all: writing ends the moment that everything is read at. Where nothing can be
        written reading goes on; who comes back with that token reads everything again.
        """
        # Who waited in vain for one does not wait for the other.
        with suppress(OperationalError):
            if token and queries.synced(db.session(), self.found.key_id, self.digest) is None:
                self._keep()
            noted(self.found, self.at)

    def _keep(self) -> None:
        tags = self.tags
        # A second request may do the same at the same moment.
        with suppress(IntegrityError), transaction() as writing:
            key_id = self.found.key_id
            actions.keep_state(writing, key_id, digest=self.digest, entries=tags, at=self.at)


def get(name: str, held: Held) -> Response:
    """Send an entry, or where none is named all of them as the feed they also are."""
    if not name:
        tag, body = held.digest, calendar(held.found.title, "", "/my/", held.rows)
    elif name in held.entries:
        tag, body = held.entries[name]
    else:
        abort(404)
    held.told(token=False)
    response = fresh(tag)
    if response is None:
        response = stamped(Response(body), tag)
        response.headers["Content-Type"] = CONTENT_TYPE
    return response


def propfind(place: Place, name: str, held: Held) -> Response:
    """Tell what is known of a place, and with depth 1 of what is in it."""
    inside = webdav.depth(request.headers.get("Depth")) > 0
    wanted = webdav.propfind(_body())
    if place is Place.ENTRY and name not in held.entries:
        abort(404)
    responses = [xml.response(one, wanted) for one in _places(held, place, inside=inside)]
    names = [name] if name else held.entries if inside and place is Place.CALENDAR else ()
    responses += [_entry(held, one, wanted) for one in names]
    if place is not Place.ROOT:
        held.told(token=webdav.SYNC_TOKEN in wanted.names)
    return _multistatus(responses)


def report(place: Place, held: Held) -> Response:
    """Tell of entries by what they hold or by their addresses, or of those that changed."""
    if place is not Place.CALENDAR:
        raise RefusedError(Refusal.REPORT)
    wish = asked.report(_body())
    responses = list(_told(held, wish))
    synced = isinstance(wish, Since)
    held.told(token=synced)
    return _multistatus(responses, asked.token(held.digest) if synced else "")


def _told(held: Held, wish: Report) -> Iterator[str]:
    match wish:
        case Since():
            yield from _changed(held, wish)
        case Several():
            yield from _named(held, wish)
        case Query():
            yield from (_entry(held, name, wish.wanted) for name in _matching(held, wish))


def _places(held: Held, place: Place, *, inside: bool) -> Iterator[Resource]:
    match place:
        case Place.ROOT:
            yield xml.of_root(held.owner)
        case Place.OWNER:
            yield xml.of_owner(held.owner, held.found.title)
        case Place.CALENDAR:
            yield xml.of_calendar(held.owner, held.found.title, asked.token(held.digest))
        case Place.ENTRY:
            pass
    if inside and place in _INSIDE:
        yield from _places(held, _INSIDE[place], inside=False)


def _changed(held: Held, since: Since) -> Iterator[str]:
    """Tell what differs from what the calendar held when a token was given out."""
    if since.digest == held.digest:
        return
    before = {} if since.first else _before(held, since.digest)
    for name, tag in held.tags.items():
        if before.get(name) != tag:
            yield _entry(held, name, since.wanted)
    for name in before.keys() - held.tags.keys():
        yield xml.gone(xml.href(held.owner, name))


def _before(held: Held, digest: str | None) -> dict[str, str]:
    known = queries.synced(db.session(), held.found.key_id, digest) if digest else None
    if known is None:
        raise RefusedError(Refusal.TOKEN)
    return known


def _named(held: Held, several: Several) -> Iterator[str]:
    """Tell of each entry once, however often and in whatever spelling it is named."""
    told = set()
    for href in several.hrefs:
        name = asked.path(href).removeprefix(held.owner.calendar)
        if name not in held.entries or held.owner.calendar + name != asked.path(href):
            yield xml.gone(href)
        elif name not in told:
            told.add(name)
            yield _entry(held, name, several.wanted)


def _matching(held: Held, query: Query) -> list[str]:
    if query.none:
        return []
    uids = {row.uid for row in held.rows if query.uid.casefold() in row.uid.casefold()}
    if query.begins_at or query.ends_at:
        uids &= queries.within(db.session(), held.found.mine, query.begins_at, query.ends_at)
    return [asked.name(row.uid) for row in held.rows if row.uid in uids]


def _entry(held: Held, name: str, wanted: Wanted) -> str:
    return xml.response(xml.of_entry(held.owner, name, held.entries[name], wanted), wanted)


def _body() -> Element | None:
    request.max_content_length = webdav.BODY
    return webdav.read(request.get_data())


def _multistatus(responses: Iterable[str], token: str = "") -> Response:
    body = xml.multistatus(responses, token)
    return Response(body, MULTISTATUS, content_type=xml.CONTENT_TYPE)
