"""A new password for whoever has forgotten theirs, by a link that is sent by mail."""

import secrets
from datetime import datetime

from flask import Response as Page
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.accounts import actions, queries, rules
from meetings.accounts.forms import WEAK, ForgottenForm, NewPasswordForm
from meetings.accounts.queries import Credentials
from meetings.accounts.views.entering import TOKEN, bp, count, from_here, owns, trust
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.text import fold_mail
from meetings.web import mail
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.headers import secret
from meetings.web.language import language, speaking
from meetings.web.links import absolute
from meetings.web.passwords import hash_password

GONE = 404  # for a link that was used, has run out, or never was: which, is nobody's business


@bp.get("/password/forgotten")
@audience(Audience.PUBLIC)
def forgotten() -> str:
    """Ask for the address, or say what happens now."""
    sent = "sent" in request.args
    return render_template("accounts/forgotten.html", form=ForgottenForm(), sent=sent)


@bp.post("/password/forgotten")
@audience(Audience.PUBLIC)
def ask_password() -> Response | tuple[str, int]:
    """Send a link to the account's address; with the same work and words where none is sent."""
    form = ForgottenForm(request.form)
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    at, address, token = now(), fold_mail(form.mail.data or ""), secrets.token_urlsafe(TOKEN)
    count(from_here("forgotten "), at)
    found = queries.credentials(db.session(), address)
    account_id = found.account_id if found else None
    mine = owns(found)
    with transaction() as writing:
        made = actions.ask_reset(
            writing, mail=address, account_id=account_id, token=token, owner=mine, at=at
        )
    _send(address, found if made else None, token, at)
    return redirect(url_for("accounts.forgotten", sent=1), 303)


@bp.get("/password/<token>")
@audience(Audience.HOLDER)
def new_password(token: str) -> Page:
    """Show the form and do nothing else: programs that read mail open every link."""
    found = queries.holder(db.session(), actions.digest(token), now())
    return _form(NewPasswordForm(), token, found, 200) if found else _dead()


@bp.post("/password/<token>")
@audience(Audience.HOLDER)
def set_password(token: str) -> Response:
    """Give the account its new password, and end the link and every log-in."""
    at, form = now(), NewPasswordForm(request.form)
    count(from_here("link "), at)
    found = queries.holder(db.session(), actions.digest(token), at)
    if found is None:
        return _dead()
    password = form.password.data or ""
    if form.validate() and (why := rules.weakness(password, mail=found.mail, name=found.name)):
        form.password.errors = [WEAK[why]]
    if form.errors:
        return _form(form, token, found, 422)
    hashed = hash_password(password)
    with transaction() as writing:
        used = actions.use_reset(writing, token=token, password_hash=hashed, at=at)
    if used is None:
        return _dead()
    trust(used)
    return redirect(url_for("accounts.login", changed=1), 303)


def _form(form: NewPasswordForm, token: str, found: Credentials, status: int) -> Page:
    page = render_template("accounts/password.html", form=form, token=token, mail=found.mail)
    return secret(Page(page, status))


def _dead() -> Page:
    return secret(Page(render_template("accounts/dead.html"), GONE))


def _send(address: str, found: Credentials | None, token: str, at: datetime) -> None:
    """Post the link, in the language of the account; to nobody where there is none to be sent."""
    tongue = (found.language if found else None) or language()
    link = absolute(url_for("accounts.new_password", token=token))
    with speaking(tongue):
        text = render_template("mail/password.txt", name=found.name if found else "", link=link)
        subject = _("Choose a new password")
    made = mail.message(text, to=address, subject=subject, language=tongue, at=at)
    (mail.post if found else mail.drop)(made)
