"""A draft as the public would see it: the public pages' own templates, marked as a draft."""

from typing import Any, NamedTuple

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda import queries
from meetings.agenda.queries import Issued, Shown
from meetings.agenda.queries.drafts import agenda as agenda_of
from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.workspaces import Workspace
from meetings.agenda.rules.days import by_day, parallel
from meetings.agenda.rules.narrow import Wish
from meetings.agenda.rules.revise import revise
from meetings.agenda.rules.timetable import timetable
from meetings.agenda.rules.values import worded
from meetings.agenda.views import line
from meetings.desk.views.scope import bp, workplace
from meetings.registration import queries as registration
from meetings.registration.rules.window import Times
from meetings.storage.session import db
from meetings.web.clock import now
from meetings.web.language import language
from meetings.web.markup import kept_part, page

VIEWS = ("days", "timetable")
PREVIEWS = {
    "site.event": "desk.preview",
    "agenda.agenda": "desk.preview_agenda",
    "site.item": "desk.preview_item",
}


class Preview(NamedTuple):
    """The edition that publishing would make, and its event as public pages are given it."""

    event: Shown
    edition: Issued


@bp.get("/events/<slug>/preview")
@workplace
def preview(event: Workspace) -> Response:
    """Show the event as everybody would see it if the draft were published now."""
    found = _next(event)
    shown, head = found.event, found.edition.agenda.head
    times = Times(
        shown.registration_opens_at, shown.registration_closes_at, head.ends_at, head.status
    )
    return _page(
        "event",
        found,
        said=worded(head, head.language, language()),
        window=times.window(now()),
        mine=True,
        neighbours=(None, None),
        counts=registration.counts(db.session(), event.event_id),
    )


@bp.get("/events/<slug>/preview/agenda")
@workplace
def preview_agenda(event: Workspace) -> Response:
    """Show the agenda as everybody would see it, by day or as a timetable."""
    view = request.args.get("view", VIEWS[0])
    if view not in VIEWS:
        abort(404)
    return _page("agenda", _next(event), view, running=None, filters="")


@bp.get("/events/<slug>/preview/items/<int:number>/")
@workplace
def preview_item(event: Workspace, number: int) -> Response:
    """Show an item as everybody would see it."""
    found = _next(event)
    items = found.edition.agenda.items
    item = next((item for item in items if item.number == number), None)
    if item is None:
        abort(404)
    return _page("item", found, item=item, live=None)


def _next(event: Workspace) -> Preview:
    """Return what publishing the draft would make: 9 SELECTs, 8 before the first edition."""
    session = db.session()
    before = queries.issued(session, event.event_id, event.edition) if event.edition else None
    found = rows(session, event.event_id)
    agenda, _changes = revise(before.agenda if before else None, agenda_of(found))
    head = agenda.head
    shown = Shown(
        event_id=event.event_id,
        slug=event.slug,
        network_id=event.network_id,
        network=event.network,
        edition=event.edition + 1,
        version=event.version,
        audience=head.audience,
        status=head.status,
        title=head.title,
        titles={also.language: also.title for also in head.also},
        language=head.language,
        starts_at=head.starts_at,
        ends_at=head.ends_at,
        zone=head.zone,
        capacity=found.event.capacity,
        quota=found.event.quota,
        registration_opens_at=found.event.registration_opens_at,
        registration_closes_at=found.event.registration_closes_at,
        release_at=found.event.release_at,
        waiting_rule=found.event.waiting_rule,
        substitute_until=found.event.substitute_until,
        withdraw_until=found.event.withdraw_until,
        individuals=found.event.individuals,
    )
    return Preview(shown, Issued(shown.edition, now(), agenda))


def _page(name: str, found: Preview, view: str = VIEWS[0], **values: Any) -> Response:  # noqa: ANN401 -- for a template
    """Render a public page's template; what it links to of this event is a preview too."""
    agenda, wish = found.edition.agenda, Wish()
    said = {**found._asdict(), "url_for": _address, "view": view, "wish": wish}

    def render() -> str:
        return render_template(
            f"agenda/{view}.html",
            days=by_day(agenda),
            line=line(),
            timetable=timetable,
            parallel=parallel(agenda.items),
            **said,
        )

    # Whatever is done to an event counts its version up, and its draft is never read apart.
    days = kept_part(("preview", view, found.event.event_id, found.event.version), render)
    return page(render_template(f"desk/preview_{name}.html", days=days, **said, **values))


def _address(endpoint: str, **values: Any) -> str:  # noqa: ANN401 -- as url_for
    return url_for(PREVIEWS.get(endpoint, endpoint), **values)
