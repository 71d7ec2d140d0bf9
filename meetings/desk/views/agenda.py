"""The items of an agenda, one page each."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace, showcases
from meetings.agenda.rules.edit import NEW, Data, drop_item, put_item
from meetings.desk.forms.event import AskForm
from meetings.desk.forms.fields import NOTHING, one_more
from meetings.desk.forms.hours import begins
from meetings.desk.forms.item import ItemForm, item_shown
from meetings.desk.views.scope import (
    Trouble,
    bp,
    drafted,
    edit,
    show,
    troubles,
    try_to,
    workplace,
)
from meetings.storage.session import db
from meetings.terms import ItemKind

Page = Response | tuple[Response, int]
FIRST_STOPS = 2


@bp.get("/events/<slug>/items/new")
@workplace
def new_item(event: Workspace) -> Response:
    """Show an empty form for an item, on the day and of the kind that were asked for."""
    draft = drafted(event)
    kind, day = request.args.get("kind", ItemKind.PLENARY), request.args.get("day", "")
    form = ItemForm(data={"kind": kind, "day": day or begins(draft["starts"])[0]})
    return _page(event, _with_rows(form), NEW, draft)


@bp.post("/events/<slug>/items/new")
@workplace
def make_item(event: Workspace) -> Page:
    """Put a new item into the draft."""
    return _save(event, NEW)


@bp.get("/events/<slug>/items/<int:number>/edit")
@workplace
def edit_item(event: Workspace, number: int) -> Response:
    """Show an item, to be changed."""
    draft = drafted(event)
    form = ItemForm(data=item_shown(_item(draft, number)))
    return _page(event, _with_rows(form), number, draft)


@bp.post("/events/<slug>/items/<int:number>/edit")
@workplace
def save_item(event: Workspace, number: int) -> Page:
    """Change an item in the draft."""
    return _save(event, number)


@bp.get("/events/<slug>/items/<int:number>/drop")
@workplace
def ask_drop(event: Workspace, number: int) -> Response:
    """Ask whether an item is to leave the draft, and say what calendars will show."""
    return _drop_page(event, number)


@bp.post("/events/<slug>/items/<int:number>/drop")
@workplace
def drop(event: Workspace, number: int) -> Page:
    """Take an item out of the draft."""
    if not AskForm(request.form).validate():
        abort(422)
    faults = edit(event, lambda old: drop_item(old, number))
    if faults:
        return _drop_page(event, number, troubles(event, faults)), 422
    return redirect(url_for(".workspace", slug=event.slug, done="dropped"), 303)


def _save(event: Workspace, number: int) -> Page:
    draft = drafted(event)
    if number != NEW:
        _item(draft, number)
    form = _with_choices(ItemForm(request.form), draft)
    if _rows_asked(form):
        return _page(event, form, number, draft)
    wrong = try_to(event, form, lambda old: put_item(old, form.item(number)), f"items[{number}]")
    if wrong is None:
        return redirect(url_for(".workspace", slug=event.slug, done="saved"), 303)
    return _page(event, form, number, draft, wrong), 422


def _rows_asked(form: ItemForm) -> bool:
    """Give one more row, or take one away, as a button asks; whether one did."""
    for rows in (form.speakers, form.stops, form.vehicles):
        if f"more-{rows.name}" in request.form:
            one_more(rows)
        rows.entries = [row for row in rows if f"remove-{row.name}" not in request.form]
    return any(key.startswith(("more-", "remove-")) for key in request.form)


def _with_rows(form: ItemForm) -> ItemForm:
    """Give a form that is shown first an empty row where one is likely wanted."""
    one_more(form.speakers)
    while form.kind.data == ItemKind.STUDY_TOUR and len(form.stops) < FIRST_STOPS:
        one_more(form.stops)
    return form


def _with_choices(form: ItemForm, draft: Data) -> ItemForm:
    """Hand in what can be chosen: 1 SELECT."""
    rooms = draft["venue"]["rooms"] if draft["venue"] else []
    form.room.choices = [NOTHING, *((room, room) for room in rooms)]
    cases = showcases(db.session())
    form.showcases.choices = [(case.slug, case.name) for case in cases]
    for stop in form.stops:
        stop.form.showcase.choices = [NOTHING, *form.showcases.choices]
    return form


def _item(draft: Data, number: int) -> Data:
    for item in draft["items"]:
        if item["number"] == number:
            return dict(item)
    return abort(404)


def _drop_page(event: Workspace, number: int, wrong: list[Trouble] | None = None) -> Response:
    item = _item(drafted(event), number)
    return show("drop", event, item=item, form=AskForm(), wrong=wrong or [])


def _page(
    event: Workspace,
    form: ItemForm,
    number: int,
    draft: Data,
    wrong: list[Trouble] | None = None,
) -> Response:
    people = [who["name"] for who in draft["speakers"]]
    return show(
        "item",
        event,
        form=_with_choices(form, draft),
        number=number,
        people=people,
        wrong=wrong or [],
    )
