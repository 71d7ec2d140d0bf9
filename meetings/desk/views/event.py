"""An event's own facts: what it is, when, for whom."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace, cities
from meetings.agenda.rules.clock import zones
from meetings.agenda.rules.edit import set_facts
from meetings.desk.forms.event import EventForm, event_shown
from meetings.desk.forms.fields import NOTHING
from meetings.desk.views.scope import Trouble, bp, drafted, show, try_to, workplace
from meetings.storage.session import db


@bp.get("/events/<slug>/edit")
@workplace
def facts(event: Workspace) -> Response:
    """Show the facts of an event, to be changed."""
    return _page(event, EventForm(data=event_shown(drafted(event))))


@bp.post("/events/<slug>/edit")
@workplace
def save_facts(event: Workspace) -> Response | tuple[Response, int]:
    """Change the facts of an event in its draft."""
    form = _with_cities(EventForm(request.form))
    wrong = try_to(event, form, lambda old: set_facts(old, form.facts()))
    if wrong is None:
        return redirect(url_for(".workspace", slug=event.slug, done="saved"), 303)
    return _page(event, form, wrong), 422


def _with_cities(form: EventForm) -> EventForm:
    form.host_city.choices = [NOTHING, *cities(db.session())]
    return form


def _page(event: Workspace, form: EventForm, wrong: list[Trouble] | None = None) -> Response:
    return show("facts", event, form=_with_cities(form), wrong=wrong or [], zones=sorted(zones()))
