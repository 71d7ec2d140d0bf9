"""Letting in those who ask, or declining them, where each person is let in by an organiser."""

from datetime import datetime

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.ways import DecideForm
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, sees_private, show, workplace
from meetings.registration import actions, queries
from meetings.registration.queries.terms import gives
from meetings.registration.views.once import once
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.clock import now


@bp.get("/events/<slug>/approvals")
@workplace
def approvals(event: Workspace) -> Page:
    """Show who asks to be let in."""
    return _page(event)


@bp.post("/events/<slug>/approvals")
@workplace
def decide(event: Workspace) -> Page:
    """Let people in, or decline them with a reason."""
    form = DecideForm(request.form)
    if not form.validate():
        return _page(event, form), 422
    declined, people = "decline" in request.form, form.people.data or []
    reason = (form.reason.data or "").strip()
    if declined and not reason:
        form.reason.errors = [_("Write why: the person reads it.")]
        return _page(event, form), 422

    def act(session: Session, at: datetime) -> str:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        if declined:
            done = actions.decline(session, people, reason, **there)
        else:
            done = actions.approve(session, people, **there)
        told = "declined" if declined else "approved"
        return url_for(".approvals", slug=event.slug, done=told if done else "nobody")

    return once(event.event_id, form, act) or (_page(event, form), form.status)


def _page(event: Workspace, form: DecideForm | None = None) -> Response:
    """Show who asks; everybody is ticked until somebody has ticked."""
    people = queries.pending(db.session(), event.event_id)
    return show(
        "approvals",
        event,
        form=form or DecideForm(data={"people": [one.id for one in people]}),
        people=people,
        private=sees_private(event),
        giving=gives(db.session(), event.event_id, now()),
        done=request.args.get("done", ""),
    )
