"""An event's own facts: what it is, when, for whom."""

from flask import request

from meetings.agenda.queries.workspaces import Workspace, cities
from meetings.agenda.rules.clock import zones
from meetings.agenda.rules.edit import set_facts
from meetings.desk.forms.event import EventForm, event_shown
from meetings.desk.forms.fields import NOTHING
from meetings.desk.forms.rows import arranged, rearranged
from meetings.desk.forms.wordings import languages, with_languages
from meetings.desk.views.saving import Page, Part, Refusal, form_page, save, saved
from meetings.desk.views.scope import bp, drafted, workplace
from meetings.storage.session import db
from meetings.web.clock import now

FACTS = Part[EventForm](
    kind="facts-edited",
    shown=lambda draft: EventForm(data=event_shown(draft)),
    changed=lambda draft, form: set_facts(draft, form.facts()),
    kinds=("status-edited",),
)


@bp.get("/events/<slug>/edit")
@workplace
def facts(event: Workspace) -> Page:
    """Show the facts of an event, to be changed."""
    form = EventForm(data=event_shown(drafted(event)))
    form.open(now())
    return _page(event, form)


@bp.post("/events/<slug>/edit")
@workplace
def save_facts(event: Workspace) -> Page:
    """Change the facts of an event in its draft."""
    sent, _place = arranged(request.form)
    form = _with_choices(EventForm(sent))
    if rearranged(form, sent):
        return _page(event, form)
    refusal = save(event, form, FACTS)
    return _page(event, form, refusal) if refusal else saved(event)


def _with_choices(form: EventForm) -> EventForm:
    form.host_city.choices = [NOTHING, *cities(db.session())]
    form.language.choices = languages(form.language.data or "")
    with_languages(form.also)
    return form


def _page(event: Workspace, form: EventForm, refusal: Refusal | None = None) -> Page:
    return form_page("facts", event, _with_choices(form), refusal, zones=sorted(zones()))
