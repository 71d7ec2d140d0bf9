"""The published agenda: by day, and item by item."""

from flask import Blueprint, abort, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from meetings.agenda import queries
from meetings.agenda.queries import Issued, Shown
from meetings.agenda.rules.days import by_day, parallel
from meetings.events.rules import visible
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, refuse, visitor
from meetings.web.markup import kept_page, kept_part

bp = Blueprint("agenda", __name__)


@bp.get("/events/<slug>/agenda")
@audience(Audience.PUBLIC)
def agenda(slug: str) -> Response:
    """Show the newest edition's agenda, day by day."""
    event = see(slug)
    if isinstance(event, Response):
        return event

    def render() -> str:
        return render_template("agenda/agenda.html", event=event, days=days(event))

    return kept_page(("agenda", event.event_id, event.edition), render)


@bp.get("/events/<slug>/items/<int:number>/")
@audience(Audience.PUBLIC)
def item(slug: str, number: int) -> Response:
    """Show one item; for a study tour its route, stop by stop."""
    event = see(slug)
    if isinstance(event, Response):
        return event

    def render() -> str:
        edition = issued(event)
        found = next((item for item in edition.agenda.items if item.number == number), None)
        if found is None:
            abort(404)
        return render_template("agenda/item.html", event=event, edition=edition, item=found)

    return kept_page(("item", event.event_id, event.edition, number), render)


def see(slug: str) -> Shown | Response:
    """Return the published event at an address, or how its visitor is refused: 1 SELECT."""
    event = queries.shown(db.session(), slug)
    if event is None:
        abort(404)
    return event if visible(event.audience, event.network_id, visitor()) else refuse()


def issued(event: Shown) -> Issued:
    """Return the newest edition of an event: 1 SELECT."""
    return queries.issued(db.session(), event.event_id, event.edition)


def days(event: Shown) -> Markup:
    """Return an event's agenda by day as markup, rendered once an edition."""

    def render() -> str:
        edition = issued(event)
        return render_template(
            "agenda/days.html",
            event=event,
            edition=edition,
            days=by_day(edition.agenda),
            parallel=parallel(edition.agenda.items),
        )

    return kept_part(("days", event.event_id, event.edition), render)
