"""Registering a delegation."""

from datetime import datetime

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.accounts.rules import Visitor
from meetings.agenda.queries import Shown
from meetings.agenda.views import see
from meetings.networks.queries import CityName
from meetings.registration import actions, queries
from meetings.registration.forms.people import MOST_ROWS, DelegationForm
from meetings.registration.queries.participants import takes_part
from meetings.registration.rules.wishes import Named, Refusal, Refused
from meetings.registration.views import oneself
from meetings.registration.views.entering import bp, coming, my_cities, office, window
from meetings.registration.views.once import once
from meetings.registration.views.wording import for_page, for_person
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, refuse, signed_in, visitor
from meetings.web.clock import now
from meetings.web.markup import page

REFUSED = 403


@bp.get("/events/<slug>/register")
@audience(Audience.PUBLIC)
def form(slug: str) -> Response | tuple[Response, int]:
    """Show the empty form, or say why one cannot register now.

    Of an event that is open to individuals anybody has a form, else representatives alone;
    others are told so.
    """
    event = see(slug)
    if cities := _cities(event):
        return _form_page(event, _form(cities))
    return oneself.show(event) if event.individuals else _told(event)


@bp.post("/events/<slug>/register")
@audience(Audience.PUBLIC)
def register(slug: str) -> Response | tuple[Response, int]:
    """Register the people who were typed, or show the form again with what is wrong."""
    event = see(slug)
    if cities := _cities(event):
        return _register(event, cities)
    return oneself.register(event) if event.individuals else _told(event)


def _told(event: Shown) -> Response | tuple[Response, int]:
    """Tell who registers at an event, and whom to ask; or send to the log-in, who may be one."""
    if not signed_in():
        return refuse()
    me: Visitor = visitor()
    html = render_template(
        "registration/not_mine.html",
        event=event,
        office=office(event),
        desk=me.runs(event.event_id, event.network_id),
        mine=bool(me.cities) and takes_part(db.session(), event.event_id, me.cities),
    )
    return page(html), REFUSED


def _register(event: Shown, cities: list[CityName]) -> Response | tuple[Response, int]:
    typed = _form(cities)
    if "more" in request.form:
        if len(typed.people) < MOST_ROWS:
            typed.people.append_entry()
        return _form_page(event, typed)
    if not typed.validate():
        return _form_page(event, typed), 422
    people, rows = _people(typed)

    def act(session: Session, at: datetime) -> str | Refused:
        done = actions.register(
            session,
            people,
            event_id=event.event_id,
            city_id=typed.city.data,
            by=visitor().account_id,
            at=at,
            together=typed.together.data,
        )
        if isinstance(done, Refused):
            return done
        return url_for(".delegation", slug=event.slug, new="-".join(map(str, done.delegates)))

    outcome = once(event.event_id, typed, act)
    if isinstance(outcome, Response):
        return outcome
    sentence = _explain(typed, outcome, people, rows) if outcome else ""
    return _form_page(event, typed, sentence), typed.status


def _cities(event: Shown) -> list[CityName]:
    """Return the visitor's cities that may send people to an event: 2 SELECTs."""
    return coming(event, my_cities()) if visitor().cities else []


def _form(cities: list[CityName]) -> DelegationForm:
    form = DelegationForm(request.form)
    form.city.choices = [(city.id, city.name) for city in cities]
    return form


def _people(form: DelegationForm) -> tuple[list[Named], list[int]]:
    """Return the people typed, and the row of each."""
    typed = [(row.form.person(), n) for n, row in enumerate(form.people)]
    rows = [n for person, n in typed if person.name]
    return [person for person, _n in typed if person.name], rows


def _explain(form: DelegationForm, refused: Refused, people: list[Named], rows: list[int]) -> str:
    """Put a refusal at the fields it is about; return the sentence for the page otherwise."""
    for place in refused.which:
        row = form.people[rows[place]].form
        field = row.name if refused.why is Refusal.ALIKE else row.mail
        field.errors = [for_person(refused, people[place])]
    sentence = for_page(refused, len(rows))
    if refused.why is Refusal.NOBODY:
        form.people[0].form.name.errors, sentence = [sentence], ""
    return sentence


def _form_page(event: Shown, form: DelegationForm, refusal: str = "") -> Response:
    html = render_template(
        "registration/form.html",
        event=event,
        form=form,
        refusal=refusal,
        window=window(event, now()),
        counts=queries.counts(db.session(), event.event_id),
    )
    return page(html)
