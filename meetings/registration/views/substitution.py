"""One person of a delegation in the place of another."""

from datetime import datetime

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.registration import actions
from meetings.registration.forms.substitution import InvitedSubstituteForm, SubstituteForm
from meetings.registration.rules.wishes import Refusal, Refused
from meetings.registration.views.by_link import dead
from meetings.registration.views.entering import bp, deadlines, office
from meetings.registration.views.names import person_name
from meetings.registration.views.once import once
from meetings.registration.views.places import Place, invited, mine
from meetings.registration.views.wording import at_person, for_person
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.cookies import cookie_free
from meetings.web.language import moment


@bp.get("/my/events/<slug>/delegates/<int:delegate_id>/substitute")
@audience(Audience.REPRESENTATIVE)
def ask_substitute(slug: str, delegate_id: int) -> Response:
    """Ask who comes instead of a person, or say why nobody can."""
    return _page(mine(slug, delegate_id), SubstituteForm())


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/substitute")
@audience(Audience.REPRESENTATIVE)
def substitute(slug: str, delegate_id: int) -> Response:
    """Put another person in the place of one; nobody else's place changes."""
    return _substitute(mine(slug, delegate_id), SubstituteForm(request.form))


@bp.get("/invitations/<token>/delegates/<int:delegate_id>/substitute")
@audience(Audience.HOLDER)
@cookie_free
def ask_invited_substitute(token: str, delegate_id: int) -> Response:
    """Ask who of an invited party comes instead of a person."""
    place = invited(token, delegate_id)
    return _page(place, InvitedSubstituteForm()) if place else dead()


@bp.post("/invitations/<token>/delegates/<int:delegate_id>/substitute")
@audience(Audience.HOLDER)
@cookie_free
def substitute_invited(token: str, delegate_id: int) -> Response:
    """Put another person of an invited party in the place of one, as whoever holds its link."""
    place = invited(token, delegate_id)
    return _substitute(place, InvitedSubstituteForm(request.form)) if place else dead()


def _substitute(place: Place, form: SubstituteForm) -> Response:
    """Put the person who was typed in the place of another, once however often it is sent."""
    if not form.validate():
        return _page(place, form, status=422)
    event, said = place.event, form.person()

    def act(session: Session, at: datetime) -> str | Refused:
        if not deadlines(event).may_substitute(at):
            return Refused(Refusal.TOO_LATE)
        done = actions.substitute(
            session, place.person.id, said, event_id=event.event_id, by=place.by, at=at
        )
        # Who came is kept in place of an address, which may hold the secret of a link.
        return done if isinstance(done, Refused) else str(done.delegates[0])

    outcome = once(event.event_id, form, act, link_hash=place.link_hash)
    if isinstance(outcome, Response):
        return place.back(took=outcome.location)
    sentence = _explain(place, form, outcome) if outcome else ""
    return _page(place, form, sentence, form.status)


def _explain(place: Place, form: SubstituteForm, refused: Refused) -> str:
    """Put a refusal at the field it is about; return the sentence for the page otherwise."""
    if refused.why is Refusal.ALIKE:
        form.name.errors = [for_person(refused, form.person())]
        return ""
    if refused.why is Refusal.TOO_LATE:
        when = moment(deadlines(place.event).substitutes_until, place.event.zone)
        return str(_("People could be substituted until %(when)s. Nothing was changed.", when=when))
    if refused.why is Refusal.GONE:
        return str(
            _(
                "%(name)s has withdrawn meanwhile, so there is no place to take over. Nothing was "
                "changed.",
                name=person_name(place.person),
            )
        )
    return at_person(form, refused)


def _page(place: Place, form: SubstituteForm, refusal: str = "", status: int = 200) -> Response:
    may = deadlines(place.event)
    html = render_template(
        "registration/substitute.html",
        place=place,
        event=place.event,
        person=place.person,
        form=form,
        refusal=refusal,
        until=may.substitutes_until,
        possible=may.may_substitute(now()),
        office=office(place.event),
    )
    return place.page(html, status)
