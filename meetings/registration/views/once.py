"""Acting on a form once, however often it is sent."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.registration import actions
from meetings.registration.actions import KeyReusedError
from meetings.web.access import visitor
from meetings.web.forms import OnceForm
from meetings.web.turns import acting

Found = TypeVar("Found")


def once(
    event_id: int,
    form: OnceForm,
    act: Callable[[Session, datetime], str | Found],
    *,
    link_hash: str = "",
) -> Response | Found | None:
    """Act on what was sent, unless it was acted on before: then lead to where it led.

    `act` returns an address, which is kept with what it did, or else what it found instead; then
    nothing is kept, and that is returned. None: the form came before with something else in it, to
    another address, or from somebody else; it says so, and can be sent again. Whoever acts by a
    link instead of an account is known by its `link_hash`. Where they go may hold a secret, which
    is stored nowhere: then the caller leads on, and the address that is kept is of no use.
    """
    try:
        outcome = _once(event_id, form.key.data or "", act, link_hash)
    except KeyReusedError:
        form.renew()
        return None
    return redirect(outcome, 303) if isinstance(outcome, str) else outcome


def _once(
    event_id: int, key: str, act: Callable[[Session, datetime], str | Found], link_hash: str
) -> str | Found:
    content = (request.path, sorted(request.form.items(multi=True)))
    sent = hashlib.sha256(repr(content).encode()).hexdigest()
    sender = actions.Sender(None if link_hash else visitor().account_id, link_hash, sent)
    # Of two sendings at once the second waits, and reads what the first did.
    with acting(event_id) as (session, at):
        before = actions.answered(session, key, sender)
        if before:
            return before
        outcome = act(session, at)
        if isinstance(outcome, str):
            actions.keep_answer(session, key, sender, location=outcome, at=at)
        return outcome
