"""`/my/calendar`: the addresses of one's own calendars, made, replaced and ended by their owner."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.accounts import queries as accounts
from meetings.accounts.actions import digest as hashed
from meetings.feeds import actions
from meetings.feeds.forms import KeyForm, SecretForm
from meetings.feeds.queries import keys as queries
from meetings.feeds.queries.keys import Team
from meetings.feeds.rules.own import KeyKind, Use
from meetings.feeds.views.answering import bp, memory
from meetings.feeds.views.personal import shelf_name
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.forms import TokenForm
from meetings.web.markup import page

OWN = {KeyKind.PERSONAL.value: KeyKind.PERSONAL, KeyKind.APP.value: KeyKind.APP}


@bp.get("/my/calendar")
@audience(Audience.ACCOUNT)
def mine() -> Response:
    """List the addresses in use, and offer a new one."""
    teams = _teams()
    return page(_list(_form(teams)))


@bp.post("/my/calendar")
@audience(Audience.ACCOUNT)
def make() -> Response | tuple[str, int]:
    """Make an address and show it: whole, and this once, since only its hash is stored.

    Sent twice it is shown twice; with something else in it the form is shown anew.
    """
    teams = _teams()
    form = _form(teams, request.form)
    if not form.validate():
        return _list(form), 422
    whose, secret = form.whose.data or "", form.secret.data or ""
    team = None if whose in OWN else int(whose)
    use = Use(OWN.get(whose, KeyKind.DELEGATION), form.label.data or "", team)
    with transaction() as writing:
        made = actions.make_key(writing, secret, use, account_id=visitor().account_id, at=now())
    if not made:
        form.renew()
        return _list(form), form.status
    return _shown(secret)


@bp.post("/my/calendar/<int:key_id>/replace")
@audience(Audience.ACCOUNT)
def replace(key_id: int) -> Response | tuple[str, int]:
    """End an address and show the one that takes its place."""
    form = SecretForm(request.form)
    if not form.validate():
        return _list(_form(_teams()), form.stale), 422
    secret = form.secret.data or ""
    with transaction() as writing:
        old = actions.replace_key(
            writing, key_id, secret, account_id=visitor().account_id, at=now()
        )
    _forget(old)
    return _shown(secret)


@bp.post("/my/calendar/<int:key_id>/end")
@audience(Audience.ACCOUNT)
def end(key_id: int) -> Response | tuple[str, int]:
    """End an address: programs that still ask for it are told that it is gone."""
    form = TokenForm(request.form)
    if not form.validate():
        return _list(_form(_teams()), form.stale), 422
    with transaction() as writing:
        old = actions.end_key(writing, key_id, account_id=visitor().account_id, at=now())
    _forget(old)
    return redirect(url_for("feeds.mine"), 303)


def _teams() -> list[Team]:
    return queries.teams(db.session(), visitor().cities, after=now())


def _form(teams: list[Team], formdata: Any = None) -> KeyForm:  # noqa: ANN401 -- WTForms' signature
    form = KeyForm(formdata)
    whose = [
        (KeyKind.PERSONAL.value, _("My own, by an address")),
        (KeyKind.APP.value, _("My own, by CalDAV")),
    ]
    form.choose_from(whose + [(str(team.id), f"{team.city}: {team.event}") for team in teams])
    return form


def _list(form: KeyForm, sentence: str = "") -> str:
    keys = queries.keys(db.session(), visitor().account_id)
    return render_template(
        "feeds/mine.html",
        form=form,
        keys=keys,
        sentence=sentence,
        again=SecretForm(),
        end=TokenForm(),
    )


def _shown(secret: str) -> Response:
    found = queries.keys(db.session(), visitor().account_id, hashed(secret))
    if not found:
        abort(404)  # it was ended since, in another window
    return page(render_template("feeds/key.html", key=found[0], secret=secret, mail=_mail()))


def _mail() -> str:
    return accounts.own(db.session(), visitor().account_id).mail


def _forget(secret_hash: str | None) -> None:
    if secret_hash is not None:
        memory().shelf.drop(shelf_name(secret_hash))
