"""Logging in and out."""

from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from meetings.accounts import actions, queries
from meetings.accounts.forms import LoginForm
from meetings.accounts.queries import Credentials
from meetings.accounts.rules import POWERFUL, Visitor
from meetings.accounts.views.entering import begin, bp, count, enter, from_here, leave, owns
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.text import fold_mail
from meetings.web.access import audience, safe_next, signed_in, visitor
from meetings.web.clock import now
from meetings.web.forms import TokenForm
from meetings.web.language import choose
from meetings.web.passwords import matches

ACCOUNT_TRIES = 5  # times the limit, from all addresses together: one guesser locks nobody out


@bp.get("/login")
@audience(Audience.PUBLIC)
def login() -> Response | str:
    """Show the form, or go on when somebody is logged in already."""
    wanted = request.args.get("next")
    if signed_in():
        return redirect(safe_next(wanted, _work(visitor())), 303)
    target, changed = safe_next(wanted, ""), "changed" in request.args
    return render_template("accounts/login.html", form=LoginForm(next=target), changed=changed)


@bp.post("/login")
@audience(Audience.PUBLIC)
def log_in() -> Response | tuple[str, int]:
    """Check the address and the password, and begin a session."""
    form = LoginForm(request.form)
    if not form.validate():
        return render_template("accounts/login.html", form=form), 422
    at = now()
    mail = fold_mail(form.mail.data or "")
    known = queries.credentials(db.session(), mail)
    limits = _limits(mail, known)
    count(limits, at)
    if not matches(form.password.data or "", known.password_hash if known else None) or not known:
        form.mail.errors = [_("This address and password do not belong together.")]
        return render_template("accounts/login.html", form=form), 422
    with transaction() as writing:
        token = begin(writing, account_id=known.account_id, at=at)
        for key in limits:
            actions.take_back_try(writing, key=key, at=at)
    chosen = known.language or session.get("language", "")
    enter(token, known.account_id)
    choose(chosen)
    who = queries.visitor(db.session(), known.account_id, known.name, at)
    return redirect(safe_next(form.next.data, _work(who)), 303)


@bp.get("/logout")
@audience(Audience.PUBLIC)
def ask_logout() -> str:
    """Ask whether to log out, or say that nobody is logged in."""
    return render_template("accounts/logout.html", form=TokenForm())


@bp.post("/logout")
@audience(Audience.PUBLIC)
def logout() -> Response | tuple[str, int]:
    """End the session for every copy of its cookie; without a token ask first."""
    if not signed_in():
        return redirect(url_for("accounts.ask_logout"), 303)
    form = TokenForm(request.form)
    if not form.validate():
        return render_template("accounts/logout.html", form=form), 422
    account_id = current_user.visitor.account_id
    with transaction() as writing:
        actions.log_out(writing, token=current_user.token, account_id=account_id, at=now())
    logout_user()
    leave()
    return redirect(url_for("accounts.ask_logout"), 303)


def _work(who: Visitor) -> str:
    """Return where somebody begins who was not on the way anywhere: by what they act for."""
    if Audience.REPRESENTATIVE in who.audiences:
        return url_for("site.my")
    return url_for("desk.events" if who.audiences & POWERFUL else "site.home")


def _limits(mail: str, known: Credentials | None) -> dict[str, int]:
    """Return how many tries a minute there may be from here, and at this account.

    A browser that its owner has logged in with before is counted apart: guessers, however many
    addresses they have, do not use up the owner's tries.
    """
    key = f"{'owner' if owns(known) else 'account'} {actions.digest(mail)}"
    return {**from_here(), key: current_app.config["LOGIN_LIMIT"] * ACCOUNT_TRIES}
