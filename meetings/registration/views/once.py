"""Acting on a form once, however often it is sent."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField

from meetings.agenda.queries import Shown
from meetings.registration import actions
from meetings.registration.actions import KeyReusedError
from meetings.registration.rules.wishes import Refusal, Refused
from meetings.storage.session import transaction
from meetings.web.access import visitor
from meetings.web.clock import now

CONFLICT, NOT_TAKEN = 409, 422  # as HTTP calls them

Act = Callable[[Session, datetime], str | Refused]


def new_key() -> str:
    """Return a one-time key for a form."""
    return secrets.token_urlsafe(16)


def status_of(refused: Refused) -> int:
    """Return the status of a page that says why nothing was done."""
    return CONFLICT if refused.why is Refusal.REUSED else NOT_TAKEN


def once(event: Shown, key: HiddenField, act: Act) -> Response | Refused:
    """Act on what was sent, unless it was acted on before: then lead to where it led.

    `act` returns where to go, or why nothing was done, which is returned. When the form came
    before with something else in it, it gets a new key and can be sent again.
    """
    try:
        return _once(event, key.data or new_key(), act)
    except KeyReusedError:
        key.data = new_key()
        return Refused(Refusal.REUSED)


def once_by_link(
    event: Shown, key: HiddenField, act: Callable[[Session, datetime], object], link_hash: str
) -> Refused | None:
    """Act on what the holder of a link sent, unless it was acted on before; return why not.

    The address of their page is a secret that is stored nowhere, so whoever asks leads on.
    """
    at_once = key.data or new_key()
    sent = _digest()
    try:
        with transaction() as session:
            before = actions.answered(
                session,
                at_once,
                event_id=event.event_id,
                account_id=None,
                link_hash=link_hash,
                digest=sent,
            )
            at = now()  # after the wait for the event, as above
            outcome = None if before else act(session, at)
            if isinstance(outcome, Refused) or before:
                return outcome if isinstance(outcome, Refused) else None
            actions.keep_answer(
                session,
                at_once,
                account_id=None,
                link_hash=link_hash,
                digest=sent,
                location="done",
                at=at,
            )
    except KeyReusedError:
        key.data = new_key()
        return Refused(Refusal.REUSED)
    return None


def _digest() -> str:
    return hashlib.sha256(repr(sorted(request.form.items(multi=True))).encode()).hexdigest()


def _once(event: Shown, key: str, act: Act) -> Response | Refused:
    me = visitor().account_id
    sent = _digest()
    with transaction() as session:
        before = actions.answered(session, key, event_id=event.event_id, account_id=me, digest=sent)
        if before:
            return redirect(before, 303)
        # Whoever waited for the event has asked after those who had it before: a time from
        # before the wait would put them ahead of people who are seated already.
        at = now()
        outcome = act(session, at)
        if isinstance(outcome, Refused):
            return outcome
        actions.keep_answer(session, key, account_id=me, digest=sent, location=outcome, at=at)
        return redirect(outcome, 303)
