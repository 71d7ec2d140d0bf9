"""Registering a delegation."""

import hashlib
import secrets

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.networks import queries as networks
from meetings.networks.queries import CityName
from meetings.registration import actions, queries
from meetings.registration.actions import KeyReusedError
from meetings.registration.forms.people import MOST_ROWS, DelegationForm
from meetings.registration.rules.wishes import Named, Refusal, Refused
from meetings.registration.views.entering import bp, seen, window
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import page


@bp.get("/events/<slug>/register")
@audience(Audience.REPRESENTATIVE)
def form(slug: str) -> Response:
    """Show the empty form, or say why one cannot register now."""
    event = seen(slug)
    cities = _cities(event)
    return _form_page(event, _form(cities, key=secrets.token_urlsafe(16)))


@bp.post("/events/<slug>/register")
@audience(Audience.REPRESENTATIVE)
def register(slug: str) -> Response | tuple[Response, int]:
    """Register the people who were typed, or show the form again with what is wrong."""
    event = seen(slug)
    typed = _form(_cities(event))
    if "more" in request.form:
        if len(typed.people) < MOST_ROWS:
            typed.people.append_entry()
        return _form_page(event, typed)
    if not typed.validate():
        return _form_page(event, typed), 422
    me = visitor().account_id
    sent = hashlib.sha256(repr(sorted(request.form.items(multi=True))).encode()).hexdigest()
    key = typed.key.data or secrets.token_urlsafe(16)
    people, rows = _people(typed)
    try:
        with transaction() as session:
            if before := actions.answered(
                session, key, event_id=event.event_id, account_id=me, digest=sent
            ):
                return redirect(before, 303)
            # Whoever waited for the event has asked after those who had it before: a time from
            # before the wait would put them ahead of people who are seated already.
            at = now()
            outcome = actions.register(
                session,
                people,
                event_id=event.event_id,
                city_id=typed.city.data,
                by=me,
                at=at,
                together=typed.together.data,
            )
            if not isinstance(outcome, Refused):
                to = url_for(".delegation", slug=slug, new="-".join(map(str, outcome.delegates)))
                actions.keep_answer(session, key, account_id=me, digest=sent, location=to, at=at)
                return redirect(to, 303)
    except KeyReusedError:
        abort(409)
    return _form_page(event, typed, _explain(typed, outcome, rows)), 422


def _cities(event: Shown) -> list[CityName]:
    """Return the visitor's cities that may come to an event; none is 403: 2 SELECTs."""
    session = db.session()
    mine = networks.names(session, visitor().cities)
    may = networks.members(session, event.network_id, visitor().cities, now().date())
    allowed = [city for city in mine if city.id in may]
    if not allowed:
        abort(403)
    return allowed


def _form(cities: list[CityName], key: str = "") -> DelegationForm:
    form = DelegationForm(request.form) if request.form else DelegationForm(key=key)
    form.city.choices = [(city.id, city.name) for city in cities]
    return form


def _people(form: DelegationForm) -> tuple[list[Named], list[int]]:
    """Return the people typed, and the row of each."""
    rows = [n for n, row in enumerate(form.people) if (row.form.name.data or "").strip()]
    typed = [form.people[n].form for n in rows]
    people = [Named(p.name.data or "", p.mail.data or "", p.function.data or "") for p in typed]
    return people, rows


def _explain(form: DelegationForm, refused: Refused, rows: list[int]) -> str:
    """Put a refusal at the fields it is about; return the sentence for the page otherwise."""
    at_field = {
        Refusal.TWICE: _("This address is typed twice. Each person needs their own, or none."),
        Refusal.TAKEN: _("Somebody with this address is already registered for this event."),
    }
    if sentence := at_field.get(refused.why):
        for place in refused.which:
            form.people[rows[place]].form.mail.errors = [sentence]
        return ""
    for_page = {
        Refusal.NOT_OPEN: _("Registration is not open any more. Nobody was registered."),
        Refusal.NOBODY: _("Enter the name of at least one person."),
        Refusal.TOO_MANY: _("A delegation has at most 100 people."),
        Refusal.TOO_LARGE: _(
            "These are %(people)s people, and at most %(most)s can be seated together. Let as many "
            "be seated as fit, or ask for fewer.",
            people=len(rows),
            most=refused.most,
        ),
    }
    return str(for_page[refused.why])


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
