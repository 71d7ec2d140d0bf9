"""Registering oneself, where an event is open to individuals; afterwards a link is the account."""

import secrets
from datetime import datetime

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.accounts.actions import digest as hashed
from meetings.agenda.queries import Shown
from meetings.registration import actions, queries
from meetings.registration.actions import Registered
from meetings.registration.forms.invitation import OneselfForm
from meetings.registration.rules.wishes import Refusal, Refused
from meetings.registration.views.entering import window
from meetings.registration.views.once import new_key, once_by_link, status_of
from meetings.registration.views.wording import for_page, taken_sentence
from meetings.storage.session import db
from meetings.web.access import signed_in, visitor
from meetings.web.clock import now
from meetings.web.markup import page

SECRET = 32  # random bytes of a link


def show(event: Shown) -> Response:
    """Show the empty form, or say why one cannot register now."""
    form = OneselfForm(formdata=None, key=new_key(), secret=secrets.token_urlsafe(SECRET))
    return _page(event, form)


def register(event: Shown) -> Response | tuple[Response, int]:
    """Register whoever typed their name, and lead to their own page, whose address they keep."""
    form = OneselfForm(request.form)
    if not form.validate():
        return _page(event, form), 422
    made = form.secret.data or secrets.token_urlsafe(SECRET)
    outcome = _register(event, form, made)
    if not isinstance(outcome, Refused):
        return redirect(url_for("registration.delegate", token=made, done="registered"), 303)
    if outcome.why is Refusal.TAKEN:
        form.mail.errors = [taken_sentence()]
    return _page(event, form, for_page(outcome, 1)), status_of(outcome)


def _register(event: Shown, form: OneselfForm, made: str) -> Refused | None:
    """Register once, however often the form is sent; return why that was not possible."""
    me = visitor().account_id if signed_in() else None

    def act(session: Session, at: datetime) -> Registered | Refused:
        return actions.register_oneself(
            session,
            form.person(),
            event_id=event.event_id,
            by=me,
            link_hash=hashed(made),
            at=at,
        )

    return once_by_link(event, form.key, act, hashed(made))


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
