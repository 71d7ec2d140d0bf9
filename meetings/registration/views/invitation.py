"""An invitation's own page: who holds its link registers a delegation, or declines.

The link is the whole right: no visit is asked for, nothing is done by opening it.
"""

from datetime import datetime
from typing import NamedTuple

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from meetings.accounts.actions import digest as hashed
from meetings.agenda.queries import Shown
from meetings.registration import actions, queries
from meetings.registration.forms.invitation import AnswerForm
from meetings.registration.queries.invited import Holder
from meetings.registration.rules.wishes import Named, Refused
from meetings.registration.views.by_link import back, dead, entered
from meetings.registration.views.entering import bp, deadlines, office, times, window
from meetings.registration.views.names import named
from meetings.registration.views.once import once
from meetings.registration.views.wording import at_lines
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.cookies import cookie_free
from meetings.web.headers import secret
from meetings.web.turns import acting

DONE = "registered"  # kept in place of the address of their page, which holds the secret


class Held(NamedTuple):
    """What a link opens: an invitation to an event that is published."""

    token: str
    event: Shown
    invitation: Holder


@bp.get("/invitations/<token>/")
@audience(Audience.HOLDER)
@cookie_free
def invitation(token: str) -> Response:
    """Show who is invited to what, and who is registered so far."""
    held = held_by(token)
    return _page(held, AnswerForm()) if held else dead()


@bp.post("/invitations/<token>/")
@audience(Audience.HOLDER)
@cookie_free
def answer_invitation(token: str) -> Response:
    """Register the people who were typed, or decline."""
    held = held_by(token)
    if held is None:
        return dead()
    if "decline" in request.form:
        with acting(held.event.event_id) as (session, at):
            actions.decline_invitation(
                session, held.invitation.id, event_id=held.event.event_id, at=at
            )
        return back("invitation", token, "declined")
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(held, form, status=422)
    outcome = _register(held, form)
    if isinstance(outcome, Response):
        return outcome
    sentence = at_lines(form, outcome) if outcome else ""
    return _page(held, form, sentence, status=form.status)


def _register(held: Held, form: AnswerForm) -> Response | Refused | None:
    """Register who was typed, once however often it is sent, or return why nobody was."""
    people = [*form.wanted(), *[Named("")] * (form.placeholders.data or 0)]

    def act(session: Session, at: datetime) -> str | Refused:
        done = actions.register_invited(
            session,
            people,
            held.invitation.id,
            event_id=held.event.event_id,
            at=at,
            together=bool(form.together.data),
        )
        return done if isinstance(done, Refused) else DONE

    outcome = once(held.event.event_id, form, act, link_hash=hashed(held.token))
    if outcome is None or isinstance(outcome, Refused):
        return outcome
    return back("invitation", held.token, DONE)


def held_by(token: str) -> Held | None:
    """Return what a link opens, None where that is nothing: 2 SELECTs."""
    holder = queries.invited(db.session(), hashed(token))
    event = entered(holder.slug) if holder else None
    return Held(token, event, holder) if holder and event else None


def _page(held: Held, form: AnswerForm, sentence: str = "", status: int = 200) -> Response:
    session, delegation = db.session(), held.invitation.delegation_id
    people = queries.members(session, delegation) if delegation else []
    took, left = named("took"), named("withdrawn")
    stand = [(person.id, person.standing) for person in people]
    at, may, giving = now(), deadlines(held.event), times(held.event).gives(now())
    html = render_template(
        "registration/invitation.html",
        token=held.token,
        event=held.event,
        invitation=held.invitation,
        people=people,
        reasons=queries.reasons(session, held.event.event_id, stand, at),
        took=[person for person in people if person.id == took],
        left=queries.member(session, left, delegation) if left and delegation else None,
        counts=queries.counts(session, held.event.event_id),
        form=form,
        sentence=sentence,
        window=window(held.event, at),
        deadlines=may,
        may_substitute=giving and may.may_substitute(at),
        may_withdraw=giving and may.may_withdraw(at),
        giving=giving,
        was=request.args.get("done", ""),
        office=office(held.event),
    )
    return secret(Response(html, status))
