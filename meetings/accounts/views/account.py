"""One's own account: who one is here, where one is logged in, and the password."""

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from meetings.accounts import actions, queries, rules
from meetings.accounts.forms import WEAK, ChangeForm
from meetings.accounts.views.entering import begin, bp, count, enter, lasts
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.forms import TokenForm
from meetings.web.language import choose
from meetings.web.passwords import hash_password, matches


@bp.get("/my/account")
@audience(Audience.ACCOUNT)
def account() -> str:
    """Show the account."""
    return _page(ChangeForm(), TokenForm())


@bp.post("/my/account/password")
@audience(Audience.ACCOUNT)
def change_password() -> Response | tuple[str, int]:
    """Give the account another password; every other log-in ends, and this one gets a new id."""
    form = ChangeForm(request.form)
    if not form.validate():
        return _page(form, TokenForm()), 422
    at, account_id, password = now(), visitor().account_id, form.password.data or ""
    mine = queries.own(db.session(), account_id)
    tries = f"change {account_id}"
    count({tries: current_app.config["LOGIN_LIMIT"]}, at)
    if not matches(form.current.data or "", mine.password_hash):
        form.current.errors = [_("This is not your password.")]
    elif why := rules.weakness(password, mail=mine.mail, name=mine.name):
        form.password.errors = [WEAK[why]]
    if form.errors:
        return _page(form, TokenForm()), 422
    hashed = hash_password(password)
    with transaction() as writing:
        actions.change_password(
            writing, account_id=account_id, password_hash=hashed, by=account_id, at=at
        )
        actions.take_back_try(writing, key=tries, at=at)
        token = begin(writing, account_id=account_id, at=at)
    chosen = session.get("language", "")
    enter(token, account_id)
    choose(chosen)
    return redirect(url_for("accounts.account", changed=1), 303)


@bp.post("/my/account/log-ins/<int:login_id>/end")
@audience(Audience.ACCOUNT)
def end_login(login_id: int) -> Response | tuple[str, int]:
    """End one log-in, in every copy of its cookie."""
    form = TokenForm(request.form)
    if not form.validate():
        return _page(ChangeForm(), form), 422
    with transaction() as writing:
        mine = visitor().account_id
        if not actions.end_login(writing, login_id=login_id, account_id=mine, at=now()):
            abort(404)
    return redirect(url_for("accounts.account", ended=1), 303)


@bp.post("/my/account/log-ins/end")
@audience(Audience.ACCOUNT)
def end_others() -> Response | tuple[str, int]:
    """End every log-in but this one."""
    form = TokenForm(request.form)
    if not form.validate():
        return _page(ChangeForm(), form), 422
    mine, this = visitor().account_id, current_user.token
    with transaction() as writing:
        actions.end_logins(writing, account_id=mine, by=mine, at=now(), but=this)
    return redirect(url_for("accounts.account", ended=1), 303)


def _page(change: ChangeForm, end: TokenForm) -> str:
    me, at = visitor(), now()
    logins = [one for one in queries.logins(db.session(), me.account_id) if lasts(one, me, at)]
    return render_template(
        "accounts/account.html",
        me=me,
        mine=queries.own(db.session(), me.account_id),
        logins=logins,
        this=actions.digest(current_user.token),
        change=change,
        end=end,
        told={name for name in ("changed", "ended") if name in request.args},
    )
