"""Where an event is, who appears at it, and how many may come."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form

from meetings.agenda.queries.workspaces import Workspace, cities
from meetings.agenda.rules.edit import set_registration, set_speakers, set_venue
from meetings.desk.forms.fields import NOTHING, one_more
from meetings.desk.forms.places import (
    RegistrationForm,
    SpeakersForm,
    VenueForm,
    registration_shown,
    speakers_shown,
    venue_shown,
)
from meetings.desk.views.scope import (
    Trouble,
    bp,
    drafted,
    show,
    try_to,
    workplace,
)
from meetings.registration import queries
from meetings.storage.session import db

BLANK = 3  # rows for what is new
Page = Response | tuple[Response, int]


@bp.get("/events/<slug>/venue")
@workplace
def venue(event: Workspace) -> Response:
    """Show the venue and its rooms, to be changed."""
    form = VenueForm(data=venue_shown(drafted(event)))
    for _row in range(BLANK):
        one_more(form.rooms)
    return _page(event, "venue", form)


@bp.post("/events/<slug>/venue")
@workplace
def save_venue(event: Workspace) -> Page:
    """Change the venue and its rooms in the draft."""
    form = VenueForm(request.form)
    if "more" in request.form:
        one_more(form.rooms)
        return _page(event, "venue", form)
    wrong = try_to(event, form, lambda old: set_venue(old, form.part(), form.renamed()), "venue")
    return _done(event, "venue", form, wrong)


@bp.get("/events/<slug>/speakers")
@workplace
def speakers(event: Workspace) -> Response:
    """Show everybody who appears on the agenda, to be changed."""
    form = SpeakersForm(data=speakers_shown(drafted(event)))
    for _row in range(BLANK):
        one_more(form.speakers)
    return _page(event, "speakers", _with_cities(form))


@bp.post("/events/<slug>/speakers")
@workplace
def save_speakers(event: Workspace) -> Page:
    """Change who appears in the draft; items follow a new name."""
    form = SpeakersForm(request.form)
    if "more" in request.form:
        one_more(form.speakers)
        return _page(event, "speakers", _with_cities(form))
    _with_cities(form)
    wrong = try_to(event, form, lambda old: set_speakers(old, form.renamed()))
    return _done(event, "speakers", form, wrong)


@bp.get("/events/<slug>/registration")
@workplace
def registration(event: Workspace) -> Response:
    """Show when cities register and for how many seats, to be changed."""
    return _page(event, "registration", RegistrationForm(data=registration_shown(drafted(event))))


@bp.post("/events/<slug>/registration")
@workplace
def save_registration(event: Workspace) -> Page:
    """Change the time to register and the seats; both are valid at once."""
    form = RegistrationForm(request.form)
    wrong = try_to(event, form, lambda old: set_registration(old, form.part()), "registration")
    return _done(event, "registration", form, wrong)


def _with_cities(form: SpeakersForm) -> SpeakersForm:
    choices = [NOTHING, *cities(db.session())]
    for row in form.speakers:
        row.form.city.choices = choices
    return form


def _done(event: Workspace, name: str, form: Form, wrong: list[Trouble] | None) -> Page:
    if wrong is None:
        return redirect(url_for(".workspace", slug=event.slug, done="saved"), 303)
    return _page(event, name, form, wrong), 422


def _page(event: Workspace, name: str, form: Form, wrong: list[Trouble] | None = None) -> Response:
    counts = queries.counts(db.session(), event.event_id) if name == "registration" else None
    return show(name, event, form=form, wrong=wrong or [], counts=counts)
