"""A delegate's own page: who holds the link sees and says what is known of them.

The link is the whole right: no visit is asked for, nothing is done by opening it.
"""

from typing import NamedTuple

from flask import Response as Page
from flask import render_template, request

from meetings.accounts.actions import digest as hashed
from meetings.agenda.queries import Shown
from meetings.agenda.views import issued
from meetings.registration import actions
from meetings.registration.forms.details import DetailsForm, OwnForm
from meetings.registration.queries import details as queries
from meetings.registration.queries import reasons
from meetings.registration.queries.details import Dossier, Sheet
from meetings.registration.views.by_link import back, dead, entered
from meetings.registration.views.choices import choices
from meetings.registration.views.details import (
    CLASH,
    differing,
    filled,
    form_of,
    refused,
    store,
)
from meetings.registration.views.entering import bp, conference, office, times
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.cookies import cookie_free
from meetings.web.headers import secret
from meetings.web.turns import acting


class Held(NamedTuple):
    """What a link opens: a person of an event that is published."""

    token: str
    event: Shown
    person: Dossier


@bp.get("/delegates/<token>/")
@audience(Audience.HOLDER)
@cookie_free
def delegate(token: str) -> Page:
    """Show a delegate what is known of them, to be changed, and where they stand."""
    held = held_by(token)
    if held is None:
        return dead()
    sheet = queries.sheet(db.session(), held.person, own=True)
    return _page(held, sheet, filled(sheet, OwnForm))


@bp.post("/delegates/<token>/")
@audience(Audience.HOLDER)
@cookie_free
def save_own(token: str) -> Page:
    """Store what a delegate says of themselves."""
    held = held_by(token)
    if held is None:
        return dead()
    sheet = queries.sheet(db.session(), held.person, own=True)
    form = form_of(sheet, OwnForm)(request.form)
    sentence, status = "", 422
    if form.validate():
        faults = store(sheet, form, by=None)
        if not faults:
            forgotten = held.person.private.consent and not form["consent"].data
            return back("delegate", token, "forgotten" if forgotten else "saved")
        sentence, status = refused(sheet, form, faults)
    answer = _page(held, sheet, form, sentence, clash=status == CLASH)
    answer.status_code = status
    return answer


@bp.get("/delegates/<token>/withdraw")
@audience(Audience.HOLDER)
@cookie_free
def ask_leaving(token: str) -> Page:
    """Say what it means to withdraw oneself, and ask."""
    held = held_by(token)
    return _leaving(held) if held else dead()


@bp.post("/delegates/<token>/withdraw")
@audience(Audience.HOLDER)
@cookie_free
def leave(token: str) -> Page:
    """Withdraw oneself; the seat goes to whoever is next in the same moment. Twice is once."""
    held = held_by(token)
    if held is None:
        return dead()
    person = held.person
    if person.active:
        if not person.deadlines.may_withdraw(now()):
            answer = _leaving(held)
            answer.status_code = 422
            return answer
        with acting(person.event_id) as (session, at):
            actions.withdraw(
                session, delegate_id=person.id, event_id=person.event_id, by=None, at=at
            )
    return back("delegate", token, "withdrawn")


def held_by(token: str) -> Held | None:
    """Return what a link opens, None where that is nothing: 2 SELECTs."""
    person = queries.holder(db.session(), hashed(token))
    event = entered(person.slug) if person else None
    return Held(token, event, person) if person and event else None


def _page(
    held: Held, sheet: Sheet, form: DetailsForm, sentence: str = "", *, clash: bool = False
) -> Page:
    session, person, at = db.session(), held.person, now()
    html = render_template(
        "registration/delegate.html",
        token=held.token,
        event=held.event,
        head=issued(held.event).agenda.head,
        conference=conference(held.event, [person.standing]),
        person=person,
        reasons=reasons(session, held.event.event_id, [(person.id, person.standing)], at),
        sheet=sheet,
        booked=choices(held.event.event_id, [person.id]),
        form=form,
        sentence=sentence,
        differing=differing(sheet, form) if clash else [],
        open=person.open(at),
        giving=times(held.event).gives(at),
        may_leave=person.active and person.deadlines.may_withdraw(at),
        was=request.args.get("done", ""),
        office=office(held.event),
    )
    return secret(Page(html))


def _leaving(held: Held) -> Page:
    may = held.person.active and held.person.deadlines.may_withdraw(now())
    html = render_template(
        "registration/delegate_withdraw.html",
        token=held.token,
        event=held.event,
        person=held.person,
        may=may,
        office=office(held.event),
    )
    return secret(Page(html))
