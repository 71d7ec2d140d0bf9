"""Acting for a city at the desk: adding people, changing one, withdrawing one."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.delegates import AddForm, ChangeForm
from meetings.desk.forms.fields import NOTHING
from meetings.desk.forms.roster import sentence
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, sees_private, show, workplace
from meetings.registration import actions
from meetings.registration.forms.people import MOST_ROWS
from meetings.registration.queries import table as queries
from meetings.registration.queries.table import OneDelegate, Party
from meetings.registration.queries.terms import times
from meetings.registration.rules.roster import Problem, RowFault, Wanted, never
from meetings.registration.rules.window import ACTIVE
from meetings.registration.views.once import once
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.clock import now
from meetings.web.forms import OnceForm, TokenForm
from meetings.web.turns import acting


@bp.get("/events/<slug>/delegates/add")
@workplace
def ask_people(event: Workspace) -> Page:
    """Show an empty form for people of a city; `city` chooses it."""
    if page := nobody_can(event):
        return page
    form = AddForm()
    chosen = [c.city_id for c in _with_cities(form, event) if c.slug == request.args.get("city")]
    form.city.data = str(chosen[0]) if chosen else ""
    return _add_page(event, form)


@bp.post("/events/<slug>/delegates/add")
@workplace
def add_people(event: Workspace) -> Page:
    """Register people of a city on its behalf."""
    form = AddForm(request.form)
    _with_cities(form, event)
    if "more" in request.form:
        if len(form.people) < MOST_ROWS:
            form.people.append_entry()
        return _add_page(event, form)
    if not form.validate():
        return _add_page(event, form), 422
    people = form.wanted()
    if not people:
        form.people[0].form.name.errors = [_("Enter the name of at least one person.")]
        return _add_page(event, form), 422

    done = enrol(event, form, people)
    if isinstance(done, Response):
        return done
    form.put(done or [])
    return _add_page(event, form), form.status


@bp.get("/events/<slug>/delegates/<int:delegate_id>/edit")
@workplace
def edit_delegate(event: Workspace, delegate_id: int) -> Page:
    """Show a person's name, mail address and function, to be changed."""
    person = _active(event, delegate_id)
    form = ChangeForm(obj=person, was=_digest(person))
    return _change_page(event, person, form)


@bp.post("/events/<slug>/delegates/<int:delegate_id>/edit")
@workplace
def save_delegate(event: Workspace, delegate_id: int) -> Page:
    """Change a person's name, mail address and function; their seat stays."""
    person = _active(event, delegate_id)
    form = ChangeForm(request.form)
    if not sees_private(event):
        form.mail.data, form.mail.raw_data = person.mail, [person.mail]
    if not form.validate():
        return _change_page(event, person, form), 422
    said = form.person()

    def act(session: Session, at: datetime) -> str | OneDelegate | RowFault:
        known = queries.delegate(session, event.event_id, delegate_id)
        if known is not None and _digest(known) != form.was.data:
            return known
        me = visitor().account_id
        fault = actions.correct(session, delegate_id, said, event_id=event.event_id, by=me, at=at)
        return fault or url_for(".delegates", slug=event.slug, done="changed")

    done: Response | OneDelegate | RowFault | None = once(event.event_id, form, act)
    if isinstance(done, Response):
        return done
    if isinstance(done, OneDelegate):
        form.was.data = _digest(done)
        return _change_page(event, done, form, changed=True), 409
    form.mail.errors = [] if done is None else [sentence(done)]
    return _change_page(event, person, form), form.status


@bp.get("/events/<slug>/delegates/<int:delegate_id>/withdraw")
@workplace
def ask_withdrawal(event: Workspace, delegate_id: int) -> Page:
    """Say what withdrawing a person means, and ask."""
    person = _active(event, delegate_id)
    return show("withdraw", event, person=person, form=TokenForm())


@bp.post("/events/<slug>/delegates/<int:delegate_id>/withdraw")
@workplace
def withdraw(event: Workspace, delegate_id: int) -> Response:
    """Withdraw a person; their seat goes to whoever is next in the same moment."""
    # One who has withdrawn is found too: a second click gets the answer of the first.
    person = queries.delegate(db.session(), event.event_id, delegate_id) or abort(404)
    if not TokenForm(request.form).validate():
        abort(422)
    with acting(event.event_id) as (session, at):
        actions.withdraw(
            session,
            delegate_id=person.id,
            event_id=event.event_id,
            by=visitor().account_id,
            at=at,
        )
    return redirect(url_for("desk.delegates", slug=event.slug, done="withdrawn"), 303)


def enrol(
    event: Workspace, form: OnceForm, people: Sequence[Wanted]
) -> Response | list[RowFault] | None:
    """Register people on their cities' behalf, once; return where that leads, or what is wrong."""

    def act(session: Session, at: datetime) -> str | list[RowFault]:
        me = visitor().account_id
        found = actions.enrol(session, people, event_id=event.event_id, by=me, at=at)
        added = url_for(".delegates", slug=event.slug, done="added")
        return found if isinstance(found, list) else added

    return once(event.event_id, form, act)


def nobody_can(event: Workspace) -> Response | None:
    """Say why nobody can be added to an event, None where they can: 1 SELECT."""
    problem = never(times(db.session(), event.event_id), now())
    if problem is None:
        return None
    opening = problem is Problem.NOT_HERE
    return show("nobody_can", event, why=sentence(RowFault(problem)), opening=opening)


def may_come(event: Workspace) -> list[Party]:
    """Return the cities that may have people at an event, by name: 1 SELECT."""
    today = now().date()
    return queries.parties(db.session(), event.event_id, event.network_id, today)


def _with_cities(form: AddForm, event: Workspace) -> list[Party]:
    found = may_come(event)
    form.city.choices = [NOTHING, *((str(one.city_id), one.name) for one in found)]
    return found


def _active(event: Workspace, delegate_id: int) -> OneDelegate:
    """Return an active delegate of this event, else 404: 1 SELECT."""
    person = queries.delegate(db.session(), event.event_id, delegate_id)
    return person if person and person.standing in ACTIVE else abort(404)


def _digest(person: OneDelegate) -> str:
    # Keyed: a host, who sees no addresses, could else try which one it is of.
    said = repr((person.name, person.mail, person.function))
    return hmac.new(str(current_app.secret_key).encode(), said.encode(), "sha256").hexdigest()[:32]


def _add_page(event: Workspace, form: AddForm) -> Response:
    return show("add_people", event, form=form)


def _change_page(
    event: Workspace, person: OneDelegate, form: ChangeForm, *, changed: bool = False
) -> Response:
    private = sees_private(event)
    return show("delegate", event, person=person, form=form, private=private, changed=changed)
