"""Acting for a city at the desk: adding people, changing one, withdrawing one."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.delegates import AddForm, ChangeForm, OnceForm
from meetings.desk.forms.event import AskForm
from meetings.desk.forms.fields import NOTHING
from meetings.desk.forms.roster import sentence
from meetings.desk.views.delegates import sees_mail
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, show, workplace
from meetings.registration import actions
from meetings.registration.actions import KeyReusedError
from meetings.registration.forms.people import MOST_ROWS
from meetings.registration.queries import table as queries
from meetings.registration.queries.table import OneDelegate, Party
from meetings.registration.rules.roster import Fault
from meetings.registration.rules.window import ACTIVE
from meetings.registration.rules.wishes import Named
from meetings.storage.session import db, transaction
from meetings.web.access import visitor
from meetings.web.clock import now


@bp.get("/events/<slug>/delegates/add")
@workplace
def ask_people(event: Workspace) -> Page:
    """Show an empty form for people of a city; `city` chooses it."""
    form = AddForm(key=new_key())
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

    def act(session: Session, at: datetime) -> list[Fault]:
        me = visitor().account_id
        found = actions.enrol(session, people, event_id=event.event_id, by=me, at=at)
        return found if isinstance(found, list) else []

    done = once(event, form, act, "added")
    if isinstance(done, Response):
        return done
    form.put(done)
    return _add_page(event, form), 422


@bp.get("/events/<slug>/delegates/<int:delegate_id>/edit")
@workplace
def edit_delegate(event: Workspace, delegate_id: int) -> Page:
    """Show a person's name, mail address and function, to be changed."""
    person = _active(event, delegate_id)
    form = ChangeForm(obj=person, key=new_key(), was=_digest(person))
    return _change_page(event, person, form)


@bp.post("/events/<slug>/delegates/<int:delegate_id>/edit")
@workplace
def save_delegate(event: Workspace, delegate_id: int) -> Page:
    """Change a person's name, mail address and function; their seat stays."""
    person = _active(event, delegate_id)
    form = ChangeForm(request.form)
    if not sees_mail(event):
        form.mail.data, form.mail.raw_data = person.mail, [person.mail]
    if not form.validate():
        return _change_page(event, person, form), 422
    said = Named(form.name.data or "", form.mail.data or "", form.function.data or "")
    met: list[OneDelegate] = []

    def act(session: Session, at: datetime) -> list[Fault]:
        known = queries.delegate(session, event.event_id, delegate_id)
        if known is not None and _digest(known) != form.was.data:
            met.append(known)
            return []
        me = visitor().account_id
        fault = actions.correct(session, delegate_id, said, event_id=event.event_id, by=me, at=at)
        return [fault] if fault else []

    done = once(event, form, act, "changed", keep=lambda: not met)
    if met:
        form.was.data = _digest(met[0])
        return _change_page(event, met[0], form, changed=True), 409
    if isinstance(done, Response):
        return done
    form.mail.errors = [sentence(fault) for fault in done]
    return _change_page(event, person, form), 422


@bp.get("/events/<slug>/delegates/<int:delegate_id>/withdraw")
@workplace
def ask_withdrawal(event: Workspace, delegate_id: int) -> Page:
    """Say what withdrawing a person means, and ask."""
    person = _active(event, delegate_id)
    return show("withdraw", event, person=person, form=AskForm())


@bp.post("/events/<slug>/delegates/<int:delegate_id>/withdraw")
@workplace
def withdraw(event: Workspace, delegate_id: int) -> Response:
    """Withdraw a person; their seat goes to whoever is next in the same moment."""
    # One who has withdrawn is found too: a second click gets the answer of the first.
    person = queries.delegate(db.session(), event.event_id, delegate_id) or abort(404)
    if not AskForm(request.form).validate():
        abort(422)
    with transaction() as session:
        actions.withdraw(
            session,
            delegate_id=person.id,
            event_id=event.event_id,
            by=visitor().account_id,
            at=now(),
        )
    return redirect(url_for("desk.delegates", slug=event.slug, done="withdrawn"), 303)


def once(
    event: Workspace,
    form: OnceForm,
    act: Callable[[Session, datetime], list[Fault]],
    done: str,
    keep: Callable[[], bool] = lambda: True,
    to: str = "",
) -> Response | list[Fault]:
    """Act on a form, unless it was acted on before: then lead to where it led.

    That is `to`, or the table of all delegates, which says what was `done`. Nothing is stored
    where `act` finds faults, or where there is nothing to `keep`.
    """
    me = visitor().account_id
    sent = hashlib.sha256(repr(sorted(request.form.items(multi=True))).encode()).hexdigest()
    key = form.key.data or new_key()
    to = to or url_for("desk.delegates", slug=event.slug, done=done)
    try:
        with transaction() as session:
            before = actions.answered(
                session, key, event_id=event.event_id, account_id=me, digest=sent
            )
            if before:
                return redirect(before, 303)
            at = now()  # after the wait for the event, so that the order is that of acting
            if faults := act(session, at):
                return faults
            if keep():
                actions.keep_answer(session, key, account_id=me, digest=sent, location=to, at=at)
    except KeyReusedError:
        abort(409)
    return redirect(to, 303)


def new_key() -> str:
    """Return a one-time key for a form."""
    return secrets.token_urlsafe(16)


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
    said = repr((person.name, person.mail, person.function))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _add_page(event: Workspace, form: AddForm) -> Response:
    return show("add_people", event, form=form)


def _change_page(
    event: Workspace, person: OneDelegate, form: ChangeForm, *, changed: bool = False
) -> Response:
    mails = sees_mail(event)
    return show("delegate", event, person=person, form=form, mails=mails, changed=changed)
