"""What the pages of accounts share: who a cookie belongs to, how one is made, and tries."""

import secrets
from contextlib import suppress
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Blueprint, current_app, request, session
from flask_login import login_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from meetings.accounts import actions, queries, rules
from meetings.accounts.rules import Visitor
from meetings.storage.session import db, transaction
from meetings.web.access import SignedIn
from meetings.web.clock import now

bp = Blueprint("accounts", __name__)
TOKEN = 32  # random bytes
KNOWN = "known"  # in the cookie: whose log-in this browser has been let into before


def find(token: str) -> Visitor | None:
    """Return the visitor a session token belongs to, with the rights of this moment."""
    at = now()
    login = queries.login(db.session(), actions.digest(token))
    if login is None:
        return None
    found = queries.visitor(db.session(), login.account_id, login.name, at)
    if not lasts(login, found, at):
        return None
    if at - login.used_at > rules.NOTED:
        # Reading goes on where writing cannot: a locked database costs only this note.
        with suppress(OperationalError), transaction() as writing:
            actions.note_use(writing, login_id=login.id, at=at)
    return found


def lasts(login: queries.Login | queries.OpenLogin, whose: Visitor, at: datetime) -> bool:
    """Whether a log-in still holds, for somebody with these rights."""
    powerful = bool(whose.audiences & rules.POWERFUL)
    return rules.lasts(login.began_at, login.used_at, at, powerful=powerful)


def begin(writing: Session, *, account_id: int, at: datetime) -> str:
    """Begin a log-in of this browser, and return its token for `enter`."""
    token = secrets.token_urlsafe(TOKEN)
    device = rules.device(request.user_agent.string)
    actions.log_in(writing, account_id=account_id, token=token, at=at, device=device)
    return token


def enter(token: str, account_id: int) -> None:
    """Give this browser the cookie of a log-in that was committed."""
    session.clear()  # whatever the visit held before belongs to nobody now
    trust(account_id)
    login_user(SignedIn(token, rules.ANYONE))


def trust(account_id: int) -> None:
    """Remember that the owner of an account uses this browser; it lets nobody in."""
    session.permanent = True
    session[KNOWN] = account_id


def owns(found: queries.Credentials | None) -> bool:
    """Whether this browser is one that the owner of an account has logged in with before."""
    return found is not None and session.get(KNOWN) == found.account_id


def leave() -> None:
    """Take the log-in out of this browser's cookie, which goes on telling whose browser it is."""
    known = session.get(KNOWN)
    session.clear()
    if known is not None:
        trust(known)


def count(limits: dict[str, int], at: datetime) -> None:
    """Count a try under each key, and refuse it with 429 where there were too many this minute."""
    with transaction() as writing:
        tries = {key: actions.count_try(writing, key=key, at=at) for key in limits}
    if any(tries[key] > limit for key, limit in limits.items()):
        raise TooManyRequests(retry_after=actions.until_next_minute(at).seconds)


def from_here(purpose: str = "") -> dict[str, int]:
    """Return the limit of tries from the address that asks, of IPv6 from its network of /64.

    That is the smallest that one subscriber is given (RFC 6177), with more addresses than there
    could ever be limits.
    """
    asker = source(request.remote_addr or "")
    return {f"{purpose}address {asker}": current_app.config["LOGIN_LIMIT"]}


def source(address: str) -> str:
    """Return by what an asker's address is counted."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((found.packed, 64), strict=False))
