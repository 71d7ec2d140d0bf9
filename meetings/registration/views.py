"""Registering a delegation, seeing where it stands, and withdrawing from it."""

import hashlib
import secrets
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.agenda.views import see
from meetings.networks import queries as networks
from meetings.networks.queries import CityName
from meetings.registration import actions, queries
from meetings.registration.actions import KeyReusedError
from meetings.registration.forms import MOST_ROWS, DelegationForm, LineForm, WithdrawForm
from meetings.registration.rules.line import Move
from meetings.registration.rules.seating import Waits
from meetings.registration.rules.window import Times, Window
from meetings.registration.rules.wishes import Named, Refusal, Refused
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import page

bp = Blueprint("registration", __name__)


@bp.get("/events/<slug>/register")
@audience(Audience.REPRESENTATIVE)
def form(slug: str) -> Response:
    """Show the empty form, or say why one cannot register now."""
    event = _seen(slug)
    cities = _cities(event)
    return _form_page(event, _form(cities, key=secrets.token_urlsafe(16)))


@bp.post("/events/<slug>/register")
@audience(Audience.REPRESENTATIVE)
def register(slug: str) -> Response | tuple[Response, int]:
    """Register the people who were typed, or show the form again with what is wrong."""
    event = _seen(slug)
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


@bp.get("/my/events/<slug>/")
@audience(Audience.REPRESENTATIVE)
def delegation(slug: str) -> Response:
    """Show the delegations of the visitor's cities; `new` names who was just registered."""
    event = _seen(slug)
    at, session = now(), db.session()
    mine = networks.names(session, visitor().cities)
    people = {city: queries.people(session, event.event_id, city.id) for city in mine}
    new = set(request.args.get("new", "").split("-"))
    decided = queries.decided(session, event.event_id, at)
    why = {one.id: decided[one.id] for some in people.values() for one in some if one.id in decided}
    others = {found.party for found in why.values() if isinstance(found, Waits) and found.party}
    html = render_template(
        "registration/delegation.html",
        event=event,
        people={city: found for city, found in people.items() if found},
        new=[person for found in people.values() for person in found if str(person.id) in new],
        why=why,
        cities={city.id: city for city in networks.names(session, others)},
        form=LineForm(),
        window=_window(event, at),
        withdrawn="withdrawn" in request.args,
        moved="moved" in request.args,
    )
    return page(html)


@bp.post("/my/events/<slug>/line")
@audience(Audience.REPRESENTATIVE)
def line(slug: str) -> Response:
    """Move one of the visitor's waiting people among their own, or let a group take what fits."""
    event = _seen(slug)
    form = LineForm(request.form)
    asked = [(field, one) for field in ("earlier", "later", "fit") if (one := form[field].data)]
    if not form.validate() or len(asked) != 1:
        abort(422)
    wish, delegate = asked[0]
    city = queries.city_of(db.session(), delegate, event.event_id, visitor().cities)
    if city is None:
        abort(404)
    whom = {"delegate_id": delegate, "event_id": event.event_id, "city_id": city}
    with transaction() as session:
        by = visitor().account_id
        if wish == "fit":
            actions.take_what_fits(session, **whom, by=by, at=now())
        else:
            actions.move(session, Move(wish), **whom, by=by, at=now())
    return redirect(url_for(".delegation", slug=slug, moved=1), 303)


@bp.get("/pages/waiting/")
@audience(Audience.PUBLIC)
def waiting() -> Response:
    """Tell who gets a seat and why, by examples."""
    return page(render_template("registration/waiting.html"))


@bp.get("/my/events/<slug>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.REPRESENTATIVE)
def confirm_withdrawal(slug: str, delegate_id: int) -> Response:
    """Say what withdrawing a delegate means, and ask."""
    event = _seen(slug)
    city, person = _mine(event, delegate_id)
    html = render_template(
        "registration/withdraw.html", event=event, city=city, person=person, form=WithdrawForm()
    )
    return page(html)


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.REPRESENTATIVE)
def withdraw(slug: str, delegate_id: int) -> Response:
    """Withdraw a delegate; their seat goes to whoever is next in the same moment."""
    event = _seen(slug)
    if not WithdrawForm(request.form).validate():
        abort(422)
    # One who has withdrawn is found too: a second click gets the answer of the first.
    city = queries.city_of(db.session(), delegate_id, event.event_id, visitor().cities)
    if city is None:
        abort(404)
    with transaction() as session:
        actions.withdraw(
            session,
            delegate_id=delegate_id,
            event_id=event.event_id,
            city_id=city,
            by=visitor().account_id,
            at=now(),
        )
    return redirect(url_for(".delegation", slug=slug, withdrawn=1), 303)


def _seen(slug: str) -> Shown:
    event = see(slug)
    if isinstance(event, Response):
        abort(event)
    return event


def _cities(event: Shown) -> list[CityName]:
    """Return the visitor's cities that may come to an event; none is 403: 2 SELECTs."""
    session = db.session()
    mine = networks.names(session, visitor().cities)
    may = networks.members(session, event.network_id, visitor().cities, now().date())
    allowed = [city for city in mine if city.id in may]
    if not allowed:
        abort(403)
    return allowed


def _mine(event: Shown, delegate_id: int) -> tuple[CityName, queries.Person]:
    session = db.session()
    for city in networks.names(session, visitor().cities):
        for person in queries.people(session, event.event_id, city.id):
            if person.id == delegate_id:
                return city, person
    return abort(404)


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


def _window(event: Shown, at: datetime) -> Window:
    times = Times(event.registration_opens_at, event.registration_closes_at)
    return times.window(at, event.status)


def _form_page(event: Shown, form: DelegationForm, refusal: str = "") -> Response:
    html = render_template(
        "registration/form.html",
        event=event,
        form=form,
        refusal=refusal,
        window=_window(event, now()),
        counts=queries.counts(db.session(), event.event_id),
    )
    return page(html)
