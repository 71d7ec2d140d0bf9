"""All delegates of an event in one table, city by city, on paper and as files."""

from typing import Any

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from meetings.accounts import queries as accounts
from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.delegates import ExportForm
from meetings.desk.views.scope import bp, show, workplace
from meetings.journal import actions as journal
from meetings.registration.queries import table as queries
from meetings.registration.queries.table import ORDERS, Asked, Tally
from meetings.registration.rules.table import CSV, XLSX, Listed, as_csv, as_xlsx
from meetings.registration.rules.window import ACTIVE, Standing
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.web.access import visitor
from meetings.web.clock import now
from meetings.web.paging import page_number, paged

SIZE = 50  # rows of a page
LONGEST = 100  # characters of a search
FORMS = {"csv": (CSV, as_csv), "xlsx": (XLSX, as_xlsx)}


@bp.get("/events/<slug>/delegates")
@workplace
def delegates(event: Workspace) -> Response | tuple[Response, int]:
    """Show the delegates of all cities, those that are asked for, a page at a time."""
    session, number = db.session(), page_number(request.args.get("page"))
    counted = queries.tallies(session, event.event_id)
    asked = _asked(request.args, counted)
    found: list[Listed] = []
    if asked is not None and number is not None:
        skip = (number - 1) * SIZE
        found = queries.rows(session, event.event_id, asked, limit=SIZE + 1, offset=skip)
    known = asked is not None and number is not None
    shown = show(
        "delegates",
        event,
        people=paged(found, number or 1, SIZE),
        asked=asked or Asked(),
        known=known,
        cities=sorted({(one.city, one.city_slug) for one in counted}),
        standings=_by_standing(counted),
        orders=ORDERS,
        mails=sees_mail(event),
        export=ExportForm(),
        done=request.args.get("done", ""),
    )
    return shown if known else (shown, 400)


@bp.get("/events/<slug>/delegates/list")
@workplace
def delegates_list(event: Workspace) -> Response:
    """Show everybody who is coming or waits, city by city, to be printed."""
    found = queries.table(db.session(), event.event_id, Asked(order="city"))
    cities: dict[str, list[Listed]] = {}
    for one in found:
        cities.setdefault(one.city_slug, []).append(one)
    return show("delegates_list", event, cities=list(cities.values()), at=now())


@bp.get("/events/<slug>/cities")
@workplace
def cities(event: Workspace) -> Response:
    """Show how it stands with each city: quota, seats, who waits, and which city is silent."""
    session, at = db.session(), now()
    found = queries.parties(session, event.event_id, event.network_id, at.date())
    silent = [one for one in found if one.last_at is None]
    # Who acts for a city is an account's own matter, which the office of the network may see.
    heads = []
    if sees_mail(event):
        heads = accounts.representatives(session, [one.city_id for one in silent], at)
    return show(
        "cities",
        event,
        cities=found,
        silent=silent,
        heads=heads,
        mails=sees_mail(event),
        limits=queries.limits(session, event.event_id),
    )


@bp.post("/events/<slug>/delegates/export")
@workplace
def export(event: Workspace) -> Response:
    """Give the delegates that are asked for as a file, and write down that they were given."""
    ending = next((ending for ending in FORMS if ending in request.form), "")
    if not ExportForm(request.form).validate() or not ending:
        abort(422)
    session = db.session()
    asked = _asked(request.form, queries.tallies(session, event.event_id))
    if asked is None:
        abort(422)
    found = queries.table(session, event.event_id, asked)
    if not sees_mail(event):
        found = [one._replace(mail="") for one in found]
    content_type, write = FORMS[ending]
    answer = make_response(write(found, event.zone))
    subject = journal.Subject("event", event.event_id, event.event_id, event.network_id)
    with transaction() as writing:
        me, count = visitor().account_id, len(found)
        journal.record(writing, "exported", subject, by=me, at=now(), delegates=count)
    name = f"{event.slug}-delegates.{ending}"
    answer.headers["Content-Type"] = content_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def sees_mail(event: Workspace) -> bool:
    """Whether the visitor sees mail addresses: the network's organisers do, a host does not."""
    me = visitor()
    return bool(me.organises(event.network_id) or Audience.ADMINISTRATOR in me.audiences)


def _asked(typed: Any, counted: list[Tally]) -> Asked | None:  # noqa: ANN401 -- of an address or a form
    """Return what an address or a form asks for, None where there is no such thing."""
    asked = Asked(
        city=typed.get("city", ""),
        standing=typed.get("standing", ""),
        search=typed.get("q", "").strip()[:LONGEST],
        order=typed.get("sort", "") or ORDERS[0],
    )
    known = (
        asked.city in {"", *(one.city_slug for one in counted)}
        and asked.standing in {"", *Standing}
        and asked.order in ORDERS
    )
    return asked if known else None


def _by_standing(counted: list[Tally]) -> dict[Standing, int]:
    """Return how many are of each standing that anybody is of, those who count first."""
    order = sorted(Standing, key=lambda one: (one not in ACTIVE, list(Standing).index(one)))
    totals = {one: sum(t.people for t in counted if t.standing is one) for one in order}
    return {standing: people for standing, people in totals.items() if people}
