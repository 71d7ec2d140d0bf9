"""One person of a delegation in the place of another."""

from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.registration import actions
from meetings.registration.forms.substitution import SubstituteForm
from meetings.registration.queries import Person
from meetings.registration.rules.wishes import Named, Refusal, Refused
from meetings.registration.views.entering import (
    bp,
    deadlines,
    is_active,
    my_cities,
    office,
    own,
    seen,
)
from meetings.registration.views.names import person_name
from meetings.registration.views.once import once
from meetings.registration.views.wording import for_page, taken_sentence
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.language import moment
from meetings.web.markup import page


@bp.get("/my/events/<slug>/delegates/<int:delegate_id>/substitute")
@audience(Audience.REPRESENTATIVE)
def ask_substitute(slug: str, delegate_id: int) -> Response:
    """Ask who comes instead of a person, or say why nobody can."""
    event = seen(slug)
    return _form_page(event, own(event, delegate_id), SubstituteForm())


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/substitute")
@audience(Audience.REPRESENTATIVE)
def substitute(slug: str, delegate_id: int) -> Response | tuple[Response, int]:
    """Put another person in the place of one; nobody else's place changes."""
    event = seen(slug)
    person = own(event, delegate_id)
    form = SubstituteForm(request.form)
    if not form.validate():
        return _form_page(event, person, form), 422
    said = Named(form.name.data or "", form.mail.data or "", form.function.data or "")

    def act(session: Session, at: datetime) -> str | Refused:
        if not deadlines(event).may_substitute(at):
            return Refused(Refusal.TOO_LATE)
        by = visitor().account_id
        done = actions.substitute(session, delegate_id, said, event_id=event.event_id, by=by, at=at)
        if isinstance(done, Refused):
            return done
        return url_for(".delegation", slug=slug, took=done.delegates[0])

    outcome = once(event.event_id, form, act)
    if isinstance(outcome, Response):
        return outcome
    sentence = _explain(event, person, form, outcome) if outcome else ""
    return _form_page(event, person, form, sentence), form.status


def _explain(event: Shown, person: Person, form: SubstituteForm, refused: Refused) -> str:
    """Put a refusal at the field it is about; return the sentence for the page otherwise."""
    if refused.why is Refusal.TAKEN:
        form.mail.errors = [taken_sentence()]
        return ""
    if refused.why is Refusal.TOO_LATE:
        when = moment(deadlines(event).substitutes_until, event.zone)
        return str(_("People could be substituted until %(when)s. Nothing was changed.", when=when))
    if refused.why is Refusal.GONE:
        return str(
            _(
                "%(name)s has withdrawn meanwhile, so there is no place to take over. Nothing was "
                "changed.",
                name=person_name(person),
            )
        )
    return for_page(refused, 1)


def _form_page(event: Shown, person: Person, form: SubstituteForm, refusal: str = "") -> Response:
    may = deadlines(event)
    html = render_template(
        "registration/substitute.html",
        event=event,
        city=next(city for city in my_cities() if city.id == person.city_id),
        person=person,
        form=form,
        refusal=refusal,
        active=is_active(person),
        until=may.substitutes_until,
        possible=may.may_substitute(now()),
        office=office(event),
    )
    return page(html)
