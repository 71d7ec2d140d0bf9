"""A published agenda to take along: as a file to be brought in elsewhere, or as a table."""

from collections.abc import Callable, Hashable

from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.agenda.rules.values import Agenda
from meetings.agenda.views import issued, see
from meetings.feeds.queries import exports as queries
from meetings.feeds.rules import document, table
from meetings.feeds.views.answering import PUBLIC, bp, memory
from meetings.feeds.views.sharing import shared
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.caching import answer
from meetings.web.links import absolute

MEMBERS = {
    "Cache-Control": "private, no-store",
    "Vary": "Accept-Encoding, Cookie",
    "X-Robots-Tag": "noindex",
}


@bp.get("/events/<slug>/agenda.json")
@audience(Audience.PUBLIC)
@shared
def agenda_json(slug: str) -> Response:
    """Give the newest edition as an agenda file."""
    event = see(slug)
    session = db.session()
    network, cities = queries.network(session, event.network_id), queries.cities(session)

    def write(agenda: Agenda) -> bytes:
        return document.document(agenda, network=network, slug=event.slug, cities=dict(cities))

    return _sent(event, "json", document.CONTENT_TYPE, write, (network, cities))


@bp.get("/events/<slug>/agenda.csv")
@audience(Audience.PUBLIC)
@shared
def agenda_csv(slug: str) -> Response:
    """Give the newest edition as a table for spreadsheets."""
    event = see(slug)
    page = absolute(f"/events/{event.slug}/")
    return _sent(event, "csv", table.CONTENT_TYPE, lambda agenda: table.table(agenda, page))


def _sent(
    event: Shown,
    ending: str,
    content_type: str,
    write: Callable[[Agenda], bytes],
    known: Hashable = None,
) -> Response:
    """Send an edition, written once; `known` is what else its bytes depend on."""
    key = (ending, event.event_id, event.edition, known)
    page = memory().page(key, lambda: write(issued(event).agenda))
    name = f"{event.slug}-agenda-{event.edition}.{ending}"
    return answer(
        page,
        content_type=content_type,
        changed_at=queries.came_out(db.session(), event.event_id, event.edition),
        headers={
            **(PUBLIC if event.audience is Audience.PUBLIC else MEMBERS),
            "Content-Disposition": f'attachment; filename="{name}"',
            "Meetings-Edition": str(event.edition),
        },
    )
