"""Seats that are kept for some, and the most seats of single cities, at an event and its items."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.agenda.rules.values import Wording, called
from meetings.desk.forms.fields import NOTHING
from meetings.desk.forms.limits import GUESTS, SPEAKERS, DropForm, LimitForm
from meetings.desk.views.people import may_come
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, show, workplace
from meetings.registration import actions, queries
from meetings.registration.actions import Unconfirmed
from meetings.registration.queries import bookings
from meetings.registration.queries.bookings import Bookable
from meetings.registration.queries.pools import Limits
from meetings.registration.queries.table import Party
from meetings.registration.rules.limits import Limit, LimitKind
from meetings.registration.rules.pool import Circle
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.language import language
from meetings.web.turns import acting


class There(NamedTuple):
    """What a limit can be of: the items that are booked, and the cities that may have people."""

    items: list[Bookable]
    cities: list[Party]


class Row(NamedTuple):
    """A limit as the page shows it: where (an item's number, 0 the event), whom and how many."""

    at: int
    where: Wording
    kind: LimitKind
    circle: Circle
    whom: str
    seats: int


@bp.get("/events/<slug>/limits")
@workplace
def limits(event: Workspace) -> Page:
    """Show for whom seats are kept, and which cities have a quota of their own."""
    there = _there(event)
    return _page(event, there, _choices(there, LimitForm(formdata=None)))


@bp.post("/events/<slug>/limits")
@workplace
def set_limit(event: Workspace) -> Page:
    """Keep seats or say the most of a city; first show who would be seated by it."""
    there = _there(event)
    form = _choices(there, LimitForm(request.form))
    if not form.validate():
        return _page(event, there, form), 422
    cities = {one.slug: one.city_id for one in there.cities}
    limit = form.limit(cities.get(form.whom.data))
    if limit is None:
        form.whom.errors = [
            _("Choose a city: speakers and guests have no quota.")
            if form.whom.data
            else _("Choose for whom.")
        ]
        return _page(event, there, form), 422
    return _set(event, limit, form.at.data, form)


@bp.post("/events/<slug>/limits/drop")
@workplace
def drop_limit(event: Workspace) -> Page:
    """Take a limit away; first show who would be seated by it."""
    form = DropForm(request.form)
    limit = form.limit() if form.validate() else None
    if limit is None or form.at.data is None:
        abort(422)
    return _set(event, limit, form.at.data, form)


def _set(event: Workspace, limit: Limit, number: int, form: LimitForm | DropForm) -> Page:
    with acting(event.event_id) as (session, at):
        done = actions.set_limit(
            session,
            limit,
            event_id=event.event_id,
            number=number,
            confirmed=form.confirmed.data or "",
            by=visitor().account_id,
            at=at,
        )
    if isinstance(done, Unconfirmed):
        return _ask(event, limit, number, done)
    if not done:
        abort(404)
    return redirect(url_for(".limits", slug=event.slug, done="set"), 303)


def _ask(event: Workspace, limit: Limit, number: int, asked: Unconfirmed) -> Response:
    """Show who would be seated, with a form that sends the same once more."""
    dropped = limit.seats is None
    return show(
        "limit",
        event,
        limit=limit,
        number=number,
        whom=limit.circle.kept_for.value,
        action=url_for(".drop_limit" if dropped else ".set_limit", slug=event.slug),
        slug=next((c.slug for c in may_come(event) if c.city_id == limit.circle.city_id), ""),
        dropped=dropped,
        asked=asked,
        form=DropForm(formdata=None),
    )


def _there(event: Workspace) -> There:
    """Read what a limit can be of: 2 SELECTs."""
    return There(bookings.bookables(db.session(), event.event_id), may_come(event))


def _choices(there: There, form: LimitForm) -> LimitForm:
    """Give a form the places and the people there are."""
    form.at.choices = [(0, _("The event itself")), *_titles(there.items)]
    some = [(SPEAKERS, _("All speakers")), (GUESTS, _("All guests"))]
    cities = [(one.slug, one.name) for one in there.cities]
    form.whom.choices = [NOTHING, *some, *cities]
    return form


def _titles(items: Iterable[Bookable]) -> Iterator[tuple[int, str]]:
    """Return the number and the title of each item, as a select holds them."""
    return ((one.number, called(one, language()).title) for one in items)


def _page(event: Workspace, there: There, form: LimitForm) -> Response:
    found = queries.limits(db.session(), event.event_id)
    return show(
        "limits",
        event,
        form=form,
        rows=_rows(there, found),
        drop=DropForm(formdata=None),
        done=request.args.get("done", ""),
    )


def _rows(there: There, found: dict[int | None, Limits]) -> list[Row]:
    items = {one.item_id: one for one in there.items}
    cities = {one.city_id: one.name for one in there.cities}
    some = {SPEAKERS: _("All speakers"), GUESTS: _("All guests")}
    rows = []
    for item_id, of_pool in found.items():
        item = items.get(item_id) if item_id else None
        itself = Wording(language=language(), title=_("The event itself"))
        at, where = (item.number, called(item, language())) if item else (0, itself)
        tables = ((LimitKind.KEPT, of_pool.reserves), (LimitKind.MOST, of_pool.quotas))
        for kind, table in tables if item or item_id is None else ():
            for circle, seats in table.items():
                whom = some.get(circle.kept_for) or cities.get(circle.city_id or 0, "")
                rows.append(Row(at, where, kind, circle, whom, seats))
    return sorted(rows, key=lambda row: (row.at, row.kind, row.whom))
