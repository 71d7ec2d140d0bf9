"""Who may work on an event, and how its draft is read and written."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.agenda import queries
from meetings.agenda.actions.amend import Edit, amend
from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.file import data
from meetings.agenda.queries.workspaces import Scope, Workspace, workspace
from meetings.agenda.rules.edit import Data
from meetings.agenda.rules.file import Fault
from meetings.desk.forms.faults import words
from meetings.registration import actions as registration
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.markup import page
from meetings.web.turns import acting

bp = Blueprint("desk", __name__, url_prefix="/organise")
DESK = (Audience.ORGANISER, Audience.HOST, Audience.ADMINISTRATOR)


class Trouble(NamedTuple):
    """A fault of another part of the draft: where it is mended, and what is wrong there."""

    address: str
    sentence: str


def scope() -> Scope:
    """Return what the visitor may work on."""
    return Scope.of(visitor())


def workplace(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give a view the event at its address, if the visitor works on it.

    For others it is 404 where it is unpublished, its existence being private, else 403.
    """

    @audience(Audience.ACCOUNT)
    @wraps(view)
    def scoped(slug: str, **kw: Any) -> Any:  # noqa: ANN401 -- whatever the route holds
        event = workspace(db.session(), slug, scope())
        if event is None:
            abort(404 if queries.shown(db.session(), slug) is None else 403)
        return view(event, **kw)

    return scoped


def sees_private(event: Workspace) -> bool:
    """Whether the visitor sees how people are reached and what they need, and may make links.

    The network's organisers do and may, a host does not.
    """
    me = visitor()
    return bool(me.organises(event.network_id) or Audience.ADMINISTRATOR in me.audiences)


def keep_private(event: Workspace) -> None:
    """End with 403 for who may not see what is private: a link would open it to them."""
    if not sees_private(event):
        abort(403)


def drafted(event: Workspace) -> Data:
    """Return an event's draft as data: 8 SELECTs."""
    return data(rows(db.session(), event.event_id))


def host() -> str:
    """Return the right-hand side of new UIDs."""
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"


def edit(event: Workspace, wanted: Edit) -> list[Fault]:
    """Change the draft of an event, and give seats on where it has more of them now."""
    me = visitor().account_id
    with acting(event.event_id) as (session, at):
        faults = amend(session, wanted, event_id=event.event_id, host=host(), by=me, at=at)
        if not faults:
            registration.reseat(session, event_id=event.event_id, at=at)
    return faults


def troubles(event: Workspace, faults: list[Fault]) -> list[Trouble]:
    """Say where each fault is mended, and what is wrong there: 8 SELECTs, none without faults."""
    titles = {item["number"]: item["title"] for item in drafted(event)["items"]} if faults else {}
    return [_trouble(event, fault, titles) for fault in faults]


def _trouble(event: Workspace, fault: Fault, titles: dict[int, str]) -> Trouble:
    step = fault.path.split(".")[0].rstrip("]")
    name, _bracket, place = step.partition("[")
    number = int(place) if place.isdigit() else 0
    if name == "items" and number in titles:
        address = url_for("desk.edit_item", slug=event.slug, number=number)
        told = _("%(title)s: %(problem)s", title=titles[number], problem=words(fault))
        return Trouble(address, told)
    endpoints = {"venue": "venue", "speakers": "speakers", "registration": "registration"}
    address = url_for(f"desk.{endpoints.get(name, 'facts')}", slug=event.slug)
    return Trouble(address, words(fault))


def show(name: str, event: Workspace, **values: Any) -> Response:  # noqa: ANN401 -- for a template
    """Render a page of the desk about one event."""
    html = render_template(f"desk/{name}.html", event=event, **values)
    return page(html)
