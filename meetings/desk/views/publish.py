"""Publishing a draft, and postponing, cancelling or resuming its event."""

from dataclasses import replace
from functools import partial

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.agenda import queries
from meetings.agenda.actions.amend import Edit, amend
from meetings.agenda.actions.publish import UnseenError
from meetings.agenda.actions.publish import publish as publish_draft
from meetings.agenda.queries.drafts import agenda as agenda_of
from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.workspaces import Workspace
from meetings.agenda.rules.edit import set_status
from meetings.agenda.rules.revise import What, mark, revise
from meetings.agenda.rules.values import Agenda
from meetings.desk.forms.event import PublishForm, SeenForm
from meetings.desk.views.scope import bp, host, show, workplace
from meetings.storage.session import db
from meetings.terms import Status
from meetings.web.access import visitor
from meetings.web.links import absolute
from meetings.web.turns import acting

STATUSES = {
    "postpone": Status.POSTPONED,
    "cancel": Status.CANCELLED,
    "resume": Status.CONFIRMED,
}


@bp.get("/events/<slug>/publish")
@workplace
def publish(event: Workspace) -> Response:
    """Show in words what would be published, and what calendars will show of it."""
    return _publish_page(event, PublishForm())


@bp.post("/events/<slug>/publish")
@workplace
def make_edition(event: Workspace) -> Response | tuple[Response, int]:
    """Make of the draft the next edition."""
    form = PublishForm(request.form)
    if not form.validate():
        return _publish_page(event, form), 422
    note, seen = form.note.data or "", form.mark.data or ""
    try:
        with acting(event.event_id) as (session, at):
            edition = publish_draft(
                session,
                slug=event.slug,
                base_url=absolute(),
                by=visitor().account_id,
                at=at,
                note=note,
                seen=seen,
            )
    except UnseenError:
        return _publish_page(event, form, _unseen()), 409
    done = "published" if edition else "nothing"
    return redirect(url_for(".workspace", slug=event.slug, done=done), 303)


@bp.get("/events/<slug>/postpone", defaults={"act": "postpone"})
@bp.get("/events/<slug>/cancel", defaults={"act": "cancel"})
@bp.get("/events/<slug>/resume", defaults={"act": "resume"})
@workplace
def ask_status(event: Workspace, act: str) -> Response:
    """Say what postponing, cancelling or resuming an event means, and ask."""
    return _status_page(event, act, SeenForm())


@bp.post("/events/<slug>/postpone", defaults={"act": "postpone"})
@bp.post("/events/<slug>/cancel", defaults={"act": "cancel"})
@bp.post("/events/<slug>/resume", defaults={"act": "resume"})
@workplace
def set_event_status(event: Workspace, act: str) -> Response | tuple[Response, int]:
    """Postpone, cancel or resume an event: in the draft, or for everybody at once."""
    form = SeenForm(request.form)
    if not form.validate():
        abort(422)
    at_once, me = "publish" in request.form, visitor().account_id
    changed = Edit("status-edited", partial(set_status, status=STATUSES[act]))
    told = {"slug": event.slug, "base_url": absolute(), "seen": form.mark.data or ""}
    try:
        with acting(event.event_id) as (session, at):
            amend(session, changed, event_id=event.event_id, host=host(), by=me, at=at)
            if at_once:
                publish_draft(session, by=me, at=at, **told)
    except UnseenError:
        return _status_page(event, act, form, _unseen()), 409
    done = "published" if at_once else "saved"
    return redirect(url_for(".workspace", slug=event.slug, done=done), 303)


def _publish_page(event: Workspace, form: PublishForm, sentence: str = "") -> Response:
    """Render what would be published: 9 SELECTs, 8 before the first edition."""
    published, draft = _editions(event)
    agenda, changes = revise(published, draft)
    form.mark.data = mark(agenda, changes)
    told = [one.what for one in changes if one.told]
    counted = {what.value: told.count(what) for what in What}
    following = len(changes) - len(told)
    said = {"changes": changes, "counted": counted, "following": following, "head": agenda.head}
    return show("publish", event, form=form, sentence=sentence, **said)


def _status_page(event: Workspace, act: str, form: SeenForm, sentence: str = "") -> Response:
    """Render what a status means, and what would be published with it; SELECTs as above."""
    published, draft = _editions(event)
    head = replace(draft.head, status=STATUSES[act])
    form.mark.data = mark(*revise(published, replace(draft, head=head)))
    said = {"changes": revise(published, draft)[1], "head": head}
    return show("status", event, act=act, form=form, sentence=sentence, **said)


def _editions(event: Workspace) -> tuple[Agenda | None, Agenda]:
    """Return an event's newest edition, and its draft."""
    session = db.session()
    before = queries.issued(session, event.event_id, event.edition) if event.edition else None
    return (before.agenda if before else None), agenda_of(rows(session, event.event_id))


def _unseen() -> str:
    return str(
        _(
            "The draft was changed after this page was opened, so nothing was published. Look at "
            "what would be published now, and send it once more."
        )
    )
