"""Registering oneself, where an event is open to individuals; afterwards a link is the account."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.accounts.actions import digest as hashed
from meetings.accounts.views.entering import count, from_here
from meetings.agenda.queries import Shown
from meetings.registration import actions, queries
from meetings.registration.forms.invitation import OneselfForm
from meetings.registration.rules.wishes import Refused
from meetings.registration.views.entering import window
from meetings.registration.views.once import once
from meetings.registration.views.wording import at_person
from meetings.storage.session import db
from meetings.web.access import signed_in, visitor
from meetings.web.clock import now
from meetings.web.markup import page


def show(event: Shown) -> Response:
    """Show the empty form, or say why one cannot register now."""
    return _page(event, OneselfForm())


def register(event: Shown) -> Response | tuple[Response, int]:
    """Register whoever typed their name, and lead to their own page, whose address they keep."""
    if not signed_in():
        count(from_here("register "), now())
    form = OneselfForm(request.form)
    if not form.validate():
        return _page(event, form), 422
    made = form.secret.data or ""
    link_hash, me = hashed(made), visitor().account_id if signed_in() else None

    def act(session: Session, at: datetime) -> str | Refused:
        done = actions.register_oneself(
            session, form.person(), event_id=event.event_id, by=me, link_hash=link_hash, at=at
        )
        return done if isinstance(done, Refused) else "registered"

    outcome = once(event.event_id, form, act, link_hash=link_hash)
    if isinstance(outcome, Response):
        return redirect(url_for("registration.delegate", token=made, done="registered"), 303)
    return _page(event, form, at_person(form, outcome) if outcome else ""), form.status


def _page(event: Shown, form: OneselfForm, sentence: str = "") -> Response:
    html = render_template(
        "registration/oneself.html",
        event=event,
        form=form,
        sentence=sentence,
        window=window(event, now()),
        counts=queries.counts(db.session(), event.event_id),
    )
    return page(html)
