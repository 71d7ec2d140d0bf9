"""The published agenda: by day, as a timetable, and what changed in it."""

from collections.abc import Callable

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    g,
    get_template_attribute,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response

from meetings.agenda import forms, queries
from meetings.agenda.queries import Issued, Shown
from meetings.agenda.queries.leads import known_events
from meetings.agenda.queries.workspaces import Scope, workspace
from meetings.agenda.rules.days import by_day, parallel
from meetings.agenda.rules.narrow import Wish, choices, narrow
from meetings.agenda.rules.timetable import timetable
from meetings.agenda.rules.values import Head, Item, Titled, Wording, called, worded
from meetings.events.rules import visible
from meetings.networks.views import enter, suggest
from meetings.storage.session import db
from meetings.terms import Audience, ItemKind
from meetings.web.access import audience, refuse, signed_in, visitor
from meetings.web.clock import now
from meetings.web.language import language
from meetings.web.markup import kept_page, kept_part, page
from meetings.web.paging import page_number, paged

bp = Blueprint("agenda", __name__)
EDITIONS = 20  # on a page of changes
VIEWS = ("days", "timetable")
for name in (forms.kind_name, forms.means_name, forms.part_name):
    bp.add_app_template_filter(name)


def init(app: Flask, *, lets_in: Callable[[Shown], bool]) -> None:
    """Let `lets_in` say whom an invitation shows an event for members, which this domain cannot."""
    app.extensions["meetings_lets_in"] = lets_in


@bp.get("/events/<slug>/agenda")
@audience(Audience.PUBLIC)
def agenda(slug: str) -> Response:
    """Show the newest edition's agenda by day or as a timetable, all of it or what is asked for."""
    event = see(slug)
    asked = request.args
    view = VIEWS[1] if asked.get("view") == VIEWS[1] else VIEWS[0]
    wish = Wish(asked.get("kind", ""), asked.get("room", ""), asked.get("city", ""))
    at = now()
    under_way = event.starts_at <= at < event.ends_at
    running = queries.running(db.session(), event.event_id, at) if under_way else None
    told = running.numbers if running else None

    def render() -> str:
        return render_template(
            "agenda/agenda.html",
            event=event,
            view=view,
            wish=wish,
            running=running,
            filters=filters(event, wish, view),
            days=days(event, wish, view),
        )

    return kept_page(("agenda", event.event_id, event.edition, view, wish, told), render)


@bp.get("/events/<slug>/changes")
@audience(Audience.PUBLIC)
def changes(slug: str) -> Response:
    """Tell in words what changed from edition to edition, the newest first."""
    event = see(slug)
    number = page_number(request.args.get("page"))
    if number is None:
        abort(404)
    found = queries.past_editions(
        db.session(), event.event_id, limit=EDITIONS + 1, offset=(number - 1) * EDITIONS
    )
    editions = paged(found, number, EDITIONS)
    return page(render_template("agenda/changes.html", event=event, editions=editions))


@bp.app_template_global("worded")
def in_page_language(thing: Head | Item, source: str) -> Wording:
    """Return a title and summary in the page's language, or in the one they were written in."""
    return worded(thing, source, language())


@bp.app_template_global("called")
def title_in_page_language(thing: Titled) -> Wording:
    """Return a title in the page's language, or in the one it was written in."""
    return called(thing, language())


def see(slug: str) -> Shown:
    """Return the published event at an address, or end with how its visitor is refused: 1 SELECT.

    One more of an event for members that is seen by invitation alone, or not at all.

    The page becomes one of the event's network. What is not published leads whoever works on it
    to its preview; an address in another spelling is 404 with the right one offered.
    """
    event = queries.shown(db.session(), slug)
    if event is None:
        if signed_in() and workspace(db.session(), slug, Scope.of(visitor())):
            abort(redirect(url_for("desk.preview", slug=slug), 303))
        suggest(slug, known_events(db.session()), "site.event")
    if not (
        visible(event.audience, event.event_id, event.network_id, visitor())
        or current_app.extensions["meetings_lets_in"](event)
    ):
        abort(refuse())
    enter(event.network_slug, color=event.network_color, language=event.network_language)
    return event


def issued(event: Shown) -> Issued:
    """Return the newest edition of an event: 1 SELECT, however many parts of a page want it."""
    known: dict[tuple[int, int], Issued] = g.setdefault("issued", {})
    key = (event.event_id, event.edition)
    if key not in known:
        known[key] = queries.issued(db.session(), *key)
    return known[key]


def line() -> Callable[..., Markup]:
    """Return the macro that draws an item in an agenda by day."""
    drawn: Callable[..., Markup] = get_template_attribute("components/line.html", "line")
    return drawn


def days(event: Shown, wish: Wish = Wish(), view: str = VIEWS[0]) -> Markup:  # noqa: B008 -- a frozen value
    """Return an event's agenda as markup, rendered once an edition, wish and view.

    A line of it is rendered once until its item is published otherwise: then, and only then, its
    sequence number rises.
    """
    draw = line()

    def kept_line(item: Item, *said: str) -> Markup:
        key = ("line", event.event_id, item.number, item.sequence, said)
        return kept_part(key, lambda: draw(item, *said))

    def render() -> str:
        edition = issued(event)
        found = narrow(edition.agenda, wish)
        return render_template(
            f"agenda/{view}.html",
            event=event,
            edition=edition,
            wish=wish,
            days=by_day(found),
            line=kept_line,
            timetable=timetable,
            parallel=parallel(found.items),
            kinds=list(ItemKind),
        )

    return kept_part((view, event.event_id, event.edition, wish), render)


def filters(event: Shown, wish: Wish, view: str) -> Markup:
    """Return as markup what can be asked for in an agenda, rendered once an edition and wish."""

    def render() -> str:
        found = choices(issued(event).agenda)
        return render_template(
            "agenda/filters.html", event=event, wish=wish, view=view, choices=found
        )

    return kept_part(("filters", event.event_id, event.edition, wish, view), render)
