"""Atom feeds: how an event changed from edition to edition, and what events a network has."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

from flask import Response, get_template_attribute
from flask_babel import gettext, ngettext
from markupsafe import Markup

from meetings.agenda import queries as agenda
from meetings.agenda.queries.published import Told
from meetings.agenda.rules.values import Head, worded
from meetings.feeds.queries import news as queries
from meetings.feeds.rules import atom
from meetings.feeds.rules.atom import Entry, Words
from meetings.feeds.views.answering import Feed, Shape, bp, memory, poll
from meetings.feeds.views.sharing import shared
from meetings.storage.session import db
from meetings.terms import Audience, Status
from meetings.text import one_line, plain
from meetings.web.access import audience
from meetings.web.cookies import cookie_free
from meetings.web.language import LANGUAGES, SOURCE, speaking, when, zone_name
from meetings.web.links import absolute

MOST = 100  # entries of a feed, the newest
AS_ATOM = Shape(atom.CONTENT_TYPE)


@bp.get("/events/<slug>/changes.atom")
@audience(Audience.PUBLIC)
@cookie_free
@shared
def changes(slug: str) -> Response:
    """Tell what each edition of a public event changed."""

    def now_as(_at: datetime) -> Feed | None:
        found = queries.changes(db.session(), slug)
        if found is None:
            return None
        return _known((slug, found), found.changed_at, lambda: _of_event(slug, found))

    return poll(f"changes-{slug}", now_as, shape=AS_ATOM)


@bp.get("/networks/<slug>.atom")
@audience(Audience.PUBLIC)
@cookie_free
@shared
def news(slug: str) -> Response:
    """Tell of a network's public events, the last published first."""

    def now_as(_at: datetime) -> Feed | None:
        found = queries.news(db.session(), slug)
        if found is None:
            return None
        return _known((slug, found), found.changed_at, lambda: _of_network(slug, found))

    return poll(f"news-{slug}", now_as, shape=AS_ATOM)


def _known(key: Hashable, changed_at: datetime, tell: Callable[[], atom.Feed]) -> Feed:
    """Return a feed that is known by its bytes: other translations make other ones too."""
    page = memory().page(("atom", key), lambda: atom.atom(tell()))
    return Feed(page.tag, changed_at, lambda: page.plain)


def _of_event(slug: str, found: queries.Changes) -> atom.Feed:
    """Return an event's changes in its own language: the same for everybody who asks."""
    session = db.session()
    head = agenda.issued(session, found.event_id, found.edition).agenda.head
    editions = agenda.past_editions(session, found.event_id, limit=MOST)
    page = absolute(f"/events/{slug}/changes")
    with speaking(head.language):
        return atom.Feed(
            address=f"{page}.atom",
            page=page,
            updated=found.changed_at,
            title=gettext("Changes: %(title)s", title=head.title),
            author=found.network,
            language=_spoken(head.language),
            entries=tuple(_edition(edition, head.zone, page) for edition in editions),
        )


def _edition(edition: Told, zone: str, page: str) -> Entry:
    address = f"{page}#edition-{edition.number}"
    text = "\n\n".join(part for part in (edition.note, _changes(edition, zone)) if part)
    return Entry(
        id=address,
        page=address,
        updated=edition.at,
        title=Words(gettext("Edition %(number)s", number=edition.number)),
        content=Words(text),
    )


def _changes(edition: Told, zone: str) -> str:
    if edition.number == 1:
        said = ngettext(
            "The agenda was published with %(num)s item.",
            "The agenda was published with %(num)s items.",
            len(edition.changes) - 1,
        )
        return str(said)
    say = get_template_attribute("components/changes.html", "change_words")
    sentences: Iterable[Markup] = (say(change, zone) for change in edition.changes if change.told)
    # Markup of the template; here they are plain text again.
    return "\n".join(f"- {one_line(sentence.striptags())}" for sentence in sentences)


def _of_network(slug: str, found: queries.News) -> atom.Feed:
    language = _spoken(found.language)
    events = queries.events(db.session(), found.network_id, limit=MOST)
    with speaking(language):
        return atom.Feed(
            address=absolute(f"/networks/{slug}.atom"),
            page=absolute(f"/networks/{slug}/"),
            updated=found.changed_at,
            title=found.name,
            author=found.name,
            language=language,
            entries=tuple(_event(event, language) for event in events),
        )


def _event(event: queries.Told, language: str) -> Entry:
    head, page = event.head, absolute(f"/events/{event.slug}/")
    said = worded(head, head.language, language)
    about = said if said.summary else head
    return Entry(
        id=page,
        page=page,
        updated=event.at,
        title=Words(said.title, said.language),
        summary=Words("\n".join(filter(None, (_standing(head), _when(head), _where(head))))),
        content=Words(plain(about.summary), about.language),
        category=head.kind.value,
    )


def _standing(head: Head) -> str:
    said: dict[Status, str] = {
        Status.CANCELLED: gettext("This event is cancelled."),
        Status.TENTATIVE: gettext("The date is not certain yet."),
        Status.POSTPONED: gettext("This event is postponed."),
    }
    return said.get(head.status, "")


def _when(head: Head) -> str:
    whole = when(head.starts_at, head.ends_at, head.zone)
    return f"{whole} · {zone_name(head.starts_at, head.zone)}"


def _where(head: Head) -> str:
    return ", ".join(filter(None, (head.venue.name if head.venue else "", head.host_city)))


def _spoken(language: str) -> str:
    """Return a language that the site speaks: dates and sentences are in one."""
    return language if language in LANGUAGES else SOURCE
