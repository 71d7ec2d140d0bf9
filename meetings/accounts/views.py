"""Logging in and out."""

import secrets
from contextlib import suppress
from datetime import datetime

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from meetings.accounts import actions, queries, rules
from meetings.accounts.forms import LanguageForm, LoginForm, LogoutForm
from meetings.accounts.rules import Visitor
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.text import fold_mail
from meetings.web.access import SignedIn, audience, safe_next, signed_in, visitor
from meetings.web.clock import now
from meetings.web.language import choose
from meetings.web.passwords import matches

bp = Blueprint("accounts", __name__)
TOKEN = 32  # random bytes
ACCOUNT_TRIES = 5  # times the limit, from all addresses together: one guesser locks nobody out


def find(token: str) -> Visitor | None:
    """Return the visitor a session token belongs to, with the rights of this moment."""
    at = now()
    login = queries.login(db.session(), actions.digest(token))
    if login is None:
        return None
    found = queries.visitor(db.session(), login.account_id, login.name, at)
    powerful = bool(found.audiences & rules.POWERFUL)
    if not rules.lasts(login.began_at, login.used_at, at, powerful=powerful):
        return None
    if at - login.used_at > rules.NOTED:
        # Reading goes on where writing cannot: a locked database costs only this note.
        with suppress(OperationalError), transaction() as writing:
            actions.note_use(writing, login_id=login.id, at=at)
    return found


@bp.get("/login")
@audience(Audience.PUBLIC)
def login() -> Response | str:
    """Show the form, or go on when somebody is logged in already."""
    target = safe_next(request.args.get("next"), url_for("site.home"))
    if signed_in():
        return redirect(target, 303)
    return render_template("accounts/login.html", form=LoginForm(next=target))


@bp.post("/login")
@audience(Audience.PUBLIC)
def log_in() -> Response | tuple[str, int]:
    """Check the address and the password, and begin a session."""
    form = LoginForm(request.form)
    if not form.validate():
        return render_template("accounts/login.html", form=form), 422
    at = now()
    mail = fold_mail(form.mail.data or "")
    _count(mail, at)
    known = queries.credentials(db.session(), mail)
    if not matches(form.password.data or "", known.password_hash if known else None) or not known:
        form.mail.errors = [_("This address and password do not belong together.")]
        return render_template("accounts/login.html", form=form), 422
    token = secrets.token_urlsafe(TOKEN)
    with transaction() as writing:
        actions.log_in(writing, account_id=known.account_id, token=token, at=at)
        actions.forget_tries(writing, key=f"address {request.remote_addr}")
    chosen = known.language or session.get("language", "")
    session.clear()  # whatever the visit held before belongs to nobody now
    session.permanent = True
    login_user(SignedIn(token, rules.ANYONE))
    choose(chosen)
    return redirect(safe_next(form.next.data, url_for("site.home")), 303)


@bp.get("/language")
@audience(Audience.PUBLIC)
def language() -> str:
    """Show the languages to choose from."""
    target = safe_next(request.args.get("next"), url_for("site.home"))
    return render_template("accounts/language.html", form=LanguageForm(next=target))


@bp.post("/language")
@audience(Audience.PUBLIC)
def choose_language() -> Response | tuple[str, int]:
    """Write pages in the language that was chosen, on this visit and the account's next ones."""
    form = LanguageForm(request.form)
    if not form.validate() or not choose(form.language.data or ""):
        return render_template("accounts/language.html", form=form), 422
    if signed_in():
        with transaction() as writing:
            actions.choose_language(
                writing, account_id=visitor().account_id, language=form.language.data or ""
            )
    return redirect(safe_next(form.next.data, url_for("site.home")), 303)


@bp.post("/logout")
@audience(Audience.ACCOUNT)
def logout() -> Response:
    """End the session for every copy of its cookie."""
    if LogoutForm(request.form).validate():
        with transaction() as writing:
            actions.log_out(
                writing,
                token=current_user.token,
                account_id=current_user.visitor.account_id,
                at=now(),
            )
        logout_user()
        session.clear()
    return redirect(url_for("site.home"), 303)


def _count(mail: str, at: datetime) -> None:
    """Count a try, and refuse it with 429 when there were too many this minute."""
    limit = current_app.config["LOGIN_LIMIT"]
    with transaction() as writing:
        here = actions.count_try(writing, key=f"address {request.remote_addr}", at=at)
        there = actions.count_try(writing, key=f"account {actions.digest(mail)}", at=at)
    if here > limit or there > limit * ACCOUNT_TRIES:
        raise TooManyRequests(retry_after=actions.until_next_minute(at).seconds)
