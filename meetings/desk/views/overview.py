"""The desk itself: all events one works on, a new one, and the workspace of one."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.accounts.rules import Visitor
from meetings.agenda import queries
from meetings.agenda.actions.amend import begin
from meetings.agenda.queries.drafts import agenda as agenda_of
from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.file import data, dropped
from meetings.agenda.queries.workspaces import Workspace, cities, workspaces
from meetings.agenda.rules.clock import zones
from meetings.agenda.rules.days import by_day
from meetings.agenda.rules.file import AgendaFile, Fault, read
from meetings.agenda.rules.revise import revise
from meetings.desk.forms import faults
from meetings.desk.forms.event import NewEventForm
from meetings.desk.forms.fields import NOTHING
from meetings.desk.views.scope import DESK, bp, host, scope, show, workplace
from meetings.networks import queries as networks
from meetings.networks.queries import NetworkName
from meetings.registration import queries as registration
from meetings.storage.session import db, transaction
from meetings.terms import Audience, Status
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import page
from meetings.web.paging import page_number, paged

SIZE = 24  # events on a page of the desk


@bp.get("/")
@audience(*DESK)
def events() -> Response:
    """List the events one works on, drafts too: what comes, next first, or what was."""
    over = request.args.get("past") == "1"
    number = page_number(request.args.get("page")) or abort(404)
    skip = (number - 1) * SIZE
    found = workspaces(db.session(), scope(), now(), over=over, limit=SIZE + 1, offset=skip)
    html = render_template(
        "desk/events.html",
        events=paged(found, number, SIZE),
        over=over,
        founds=_founds(visitor()),
    )
    return page(html)


@bp.get("/events/new")
@audience(Audience.ORGANISER, Audience.ADMINISTRATOR)
def new_event() -> Response:
    """Show the form for a new event."""
    return _new_page(_new_form())


@bp.post("/events/new")
@audience(Audience.ORGANISER, Audience.ADMINISTRATOR)
def make_event() -> Response | tuple[Response, int]:
    """Begin the draft of a new event."""
    form = _new_form()
    if not form.validate():
        return _new_page(form), 422
    file = form.file()
    found = _begin(file)
    if not found:
        return redirect(url_for("desk.workspace", slug=file["slug"], done="begun"), 303)
    rest = faults.put(form, found, "")
    return _new_page(form, " ".join(faults.words(fault) for fault in rest)), 422


@bp.get("/events/<slug>/")
@workplace
def workspace(event: Workspace) -> Response:
    """Show where an event stands: its draft, what differs from the last edition, what is next."""
    session, at = db.session(), now()
    found = rows(session, event.event_id)
    before = queries.issued(session, event.event_id, event.edition) if event.edition else None
    draft, written = agenda_of(found), data(found)
    terms = written["registration"]
    asks = terms and terms["approval"]
    _next, changes = revise(before.agenda if before else None, draft)
    return show(
        "workspace",
        event,
        draft=draft,
        data=written,
        dropped=dropped(found),
        days=by_day(draft),
        before=before,
        changes=changes,
        counts=registration.counts(session, event.event_id),
        asking=len(registration.pending(session, event.event_id)) if asks else 0,
        lasts=draft.head.status is not Status.CANCELLED and at < event.ends_at,
        done=request.args.get("done", ""),
    )


def _founds(me: Visitor) -> bool:
    return bool({Audience.ORGANISER, Audience.ADMINISTRATOR} & me.audiences)


def _mine() -> list[NetworkName]:
    """Return the networks in which the visitor may begin events: 1 SELECT."""
    mine = scope()
    every = networks.networks(db.session())
    return [club for club in every if mine.everything or club.id in mine.networks]


def _new_form() -> NewEventForm:
    form = NewEventForm(request.form)
    form.network.choices = [(club.slug, club.name) for club in _mine()]
    form.host_city.choices = [NOTHING, *cities(db.session())]
    return form


def _new_page(form: NewEventForm, refusal: str = "") -> Response:
    html = render_template("desk/new.html", form=form, refusal=refusal, zones=sorted(zones()))
    return page(html)


def _begin(data: dict[str, object]) -> list[Fault]:
    file = read(data)
    if not isinstance(file, AgendaFile):
        return file
    if file.network not in {club.slug for club in _mine()}:
        abort(403)
    with transaction() as session:
        return begin(session, file, host=host(), by=visitor().account_id, at=now())
