"""All delegates of an event in one table, city by city and on paper."""

from itertools import groupby

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.accounts import queries as accounts
from meetings.agenda.queries import shown
from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.delegates import ExportForm
from meetings.desk.views.filters import address, asked, filters_of
from meetings.desk.views.scope import bp, sees_private, show, workplace
from meetings.registration.queries import table as queries
from meetings.registration.queries.table import ORDERS, OTHERS, Asked, Part
from meetings.registration.rules.window import ComingAs, Window
from meetings.registration.views.entering import window
from meetings.storage.session import db
from meetings.web.clock import now
from meetings.web.language import moment
from meetings.web.links import absolute, circular
from meetings.web.markup import kept_page, page
from meetings.web.paging import page_number, paged

SIZE = 50  # rows of a page
SLOW = 1_000  # rows of a file; more may take a second to write


@bp.get("/events/<slug>/delegates")
@workplace
def delegates(event: Workspace) -> Response | tuple[Response, int]:
    """Show the delegates of all parties, those that are asked for, a page at a time."""
    if request.args:
        html, known = _table(event)
        return page(html) if known else (page(html), 400)
    # Everybody at the desk opens this one, and each act on the event counts its version up.
    key = ("desk.delegates", event.event_id, event.version, sees_private(event))
    return kept_page(key, lambda: _table(event)[0])


def _table(event: Workspace) -> tuple[str, bool]:
    """Return the page of what the address asks for, and whether there is such a thing."""
    session, number = db.session(), page_number(request.args.get("page"))
    filters = filters_of(session, event.event_id, needs=sees_private(event))
    wanted, found = asked(request.args, filters), Part([], 0)
    known = wanted is not None and number is not None
    if wanted is not None and number is not None:
        skip = (number - 1) * SIZE
        found = queries.part(session, event.event_id, wanted, limit=SIZE + 1, offset=skip)
    html = render_template(
        "desk/delegates.html",
        event=event,
        people=paged(found.rows, number or 1, SIZE),
        total=found.total,
        asked=wanted or Asked(),
        address=address(wanted or Asked()),
        known=known,
        filters=filters,
        choices={"others": OTHERS, "coming_as": list(ComingAs)},
        orders=ORDERS,
        private=filters.needs,
        export=ExportForm(),
        slow=found.total >= SLOW,
        done=request.args.get("done", ""),
    )
    return html, known


@bp.get("/events/<slug>/delegates/list")
@workplace
def delegates_list(event: Workspace) -> Response:
    """Show everybody who is coming or waits, party by party, to be printed."""
    found = queries.table(db.session(), event.event_id)
    by_party = groupby(found, key=lambda one: (one.city_slug, one.party))
    parties = [(name, list(people)) for (_slug, name), people in by_party]
    return show("delegates_list", event, parties=parties, at=now())


@bp.get("/events/<slug>/cities")
@workplace
def cities(event: Workspace) -> Response:
    """Show how it stands with each city: quota, seats, who waits, and which city is silent.

    Then with organisations, and with all who come for themselves.
    """
    session, at = db.session(), now()
    found = queries.parties(session, event.event_id, event.network_id, at.date())
    silent = [one for one in found if one.last_at is None]
    # Who acts for a city is an account's own matter, which the office of the network may see.
    heads = []
    if sees_private(event):
        heads = accounts.representatives(session, [one.city_id for one in silent], at)
    acted_for = {head.city_id for head in heads}
    return show(
        "cities",
        event,
        cities=found,
        silent=silent,
        others=queries.others(session, event.event_id),
        heads=heads,
        letter=_reminder(event, [head.mail for head in heads]),
        unheard=[one for one in silent if one.city_id not in acted_for],
        private=sees_private(event),
        limits=queries.limits(session, event.event_id),
        elsewhere=OTHERS,
    )


def _reminder(event: Workspace, mails: list[str]) -> str:
    """Return the address of a mail that asks heads to register their people; "" unless they can.

    1 SELECT.
    """
    public = shown(db.session(), event.slug)
    closes_at = public.registration_closes_at if public else None
    if not mails or not public or not closes_at or window(public, now()) is not Window.OPEN:
        return ""
    text = _(
        "Registration for %(title)s is open until %(when)s. Please register the people of your "
        "city here:\n\n%(address)s",
        title=event.title,
        when=moment(closes_at, event.zone),
        address=absolute(url_for("registration.register", slug=event.slug)),
    )
    return circular(mails, _("Registration: %(title)s", title=event.title), text)
