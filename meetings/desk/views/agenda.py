"""The items of an agenda, one page each."""

from functools import partial
from typing import NamedTuple

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda.actions.amend import Edit
from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.file import data, dropped
from meetings.agenda.queries.workspaces import Workspace, showcases
from meetings.agenda.rules.edit import NEW, Data, drop_item, put_item
from meetings.desk.forms.fields import NOTHING, one_more
from meetings.desk.forms.hours import begins
from meetings.desk.forms.item import ItemForm, item_shown
from meetings.desk.forms.rows import Moved, arranged, rearranged
from meetings.desk.forms.wordings import with_languages
from meetings.desk.views.saving import Page, Part, Refusal, form_page, save, saved
from meetings.desk.views.scope import Trouble, bp, drafted, edit, show, troubles, workplace
from meetings.storage.session import db
from meetings.terms import ItemKind
from meetings.web.clock import now
from meetings.web.forms import TokenForm

FIRST_STOPS = 2
KINDS = ("item-added", "item-edited", "item-restored", "item-dropped")


class Opened(NamedTuple):
    """What the page of an item is about: the draft, its number, whether it was taken out."""

    draft: Data
    number: int = NEW
    gone: bool = False


@bp.get("/events/<slug>/items/new")
@workplace
def new_item(event: Workspace) -> Page:
    """Show an empty form for an item, on the day and of the kind that were asked for."""
    opened = Opened(drafted(event))
    kind, day = request.args.get("kind", ItemKind.PLENARY), request.args.get("day", "")
    form = ItemForm(data={"kind": kind, "day": day or begins(opened.draft["starts"])[0]})
    return _page(event, opened, _with_rows(form))


@bp.post("/events/<slug>/items/new")
@workplace
def make_item(event: Workspace) -> Page:
    """Put a new item into the draft."""
    return _save(event, Opened(drafted(event)), "item-added")


@bp.get("/events/<slug>/items/<int:number>/edit")
@workplace
def edit_item(event: Workspace, number: int) -> Page:
    """Show an item, to be changed, or to be put back if it was taken out."""
    opened, item = _found(event, number)
    form = ItemForm(data=item_shown(item))
    form.open(now(), gone=opened.gone)
    return _page(event, opened, _with_rows(form))


@bp.post("/events/<slug>/items/<int:number>/edit")
@workplace
def save_item(event: Workspace, number: int) -> Page:
    """Change an item in the draft, or put it back."""
    opened, _item = _found(event, number)
    return _save(event, opened, "item-restored" if opened.gone else "item-edited")


@bp.get("/events/<slug>/items/<int:number>/drop")
@workplace
def ask_drop(event: Workspace, number: int) -> Response:
    """Ask whether an item is to leave the draft, and say what calendars will show."""
    return _drop_page(event, number)


@bp.post("/events/<slug>/items/<int:number>/drop")
@workplace
def drop(event: Workspace, number: int) -> Page:
    """Take an item out of the draft."""
    if not TokenForm(request.form).validate():
        abort(422)
    change = partial(drop_item, number=number)
    faults = edit(event, Edit("item-dropped", change, number))
    if faults:
        return _drop_page(event, number, troubles(event, faults)), 422
    return redirect(url_for(".workspace", slug=event.slug, done="dropped"), 303)


def _part(number: int, kind: str) -> Part[ItemForm]:
    """Return what the form of an item edits."""

    def shown(draft: Data) -> ItemForm | None:
        item = _numbered(draft["items"], number)
        return ItemForm(data=item_shown(item)) if item else None

    return Part(
        kind=kind,
        shown=shown,
        changed=lambda draft, form: put_item(draft, form.item(number)),
        path=f"items[{number}]",
        item=number,
        kinds=KINDS,
    )


def _save(event: Workspace, opened: Opened, kind: str) -> Page:
    sent, place = arranged(request.form)
    form = _with_choices(ItemForm(sent), opened.draft)
    if rearranged(form, sent):
        return _page(event, opened, form, place=place)
    refusal = save(event, form, _part(opened.number, kind))
    return _page(event, opened, form, refusal) if refusal else saved(event)


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
    with_languages(form.also)
    return form


def _numbered(items: list[Data], number: int) -> Data | None:
    return next((item for item in items if item["number"] == number), None)


def _found(event: Workspace, number: int) -> tuple[Opened, Data]:
    """Return the draft and an item of it, or one that was taken out: 8 SELECTs; or 404."""
    found = rows(db.session(), event.event_id)
    draft = data(found)
    item = _numbered(draft["items"], number)
    was = _numbered(dropped(found), number)
    return Opened(draft, number, gone=item is None), item or was or abort(404)


def _drop_page(event: Workspace, number: int, wrong: list[Trouble] | None = None) -> Response:
    item = _numbered(drafted(event)["items"], number) or abort(404)
    return show("drop", event, item=item, form=TokenForm(), wrong=wrong or [])


def _page(
    event: Workspace,
    opened: Opened,
    form: ItemForm,
    refusal: Refusal | None = None,
    place: Moved | None = None,
) -> Page:
    people = [who["name"] for who in opened.draft["speakers"]]
    form = _with_choices(form, opened.draft)
    said = {"number": opened.number, "people": people, "gone": opened.gone}
    return form_page("item", event, form, refusal, place, **said)
