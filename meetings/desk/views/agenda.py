"""The items of an agenda, one page each."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.agenda.actions.amend import Edit
from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.file import data, dropped
from meetings.agenda.queries.workspaces import Workspace, showcases
from meetings.agenda.rules.edit import NEW, Data, drop_item, keep_seats, put_item
from meetings.desk.forms.fields import NOTHING, one_more, typed
from meetings.desk.forms.hours import MIDNIGHT, begins, span
from meetings.desk.forms.item import BookedItemForm, ItemForm, item_shown
from meetings.desk.forms.rows import Moved, arranged, rearranged
from meetings.desk.forms.wordings import with_languages
from meetings.desk.views.saving import Page, Part, Refusal, form_page, save, saved
from meetings.desk.views.scope import Trouble, bp, drafted, edit, show, troubles, workplace
from meetings.registration.queries.bookings import Bookable, bookable
from meetings.storage.session import db
from meetings.terms import ItemKind
from meetings.web.clock import now
from meetings.web.forms import TokenForm

FIRST_STOPS = 2
KINDS = ("item-added", "item-edited", "item-restored", "item-dropped")


class Opened(NamedTuple):
    """What the page of an item is about: the draft, its number, whether it was taken out.

    `item` is how it is, or was; `live` is what people sign up for, as it is published.
    """

    draft: Data
    number: int = NEW
    gone: bool = False
    item: Data | None = None
    live: Bookable | None = None

    @property
    def form(self) -> type[ItemForm]:
        """The form that edits it."""
        return BookedItemForm if self.live else ItemForm

    @property
    def rides(self) -> dict[str, int]:
        """The seats of its vehicles, by name."""
        return {one["name"]: one["seats"] for one in self.item["vehicles"]} if self.item else {}


@bp.get("/events/<slug>/items/new")
@workplace
def new_item(event: Workspace) -> Page:
    """Show an empty form for an item, of the kind, the day and the hour that were asked for."""
    opened = Opened(drafted(event))
    kind, day = request.args.get("kind", ItemKind.PLENARY), request.args.get("day", "")
    day = day or begins(opened.draft["starts"])[0]
    hour = request.args.get("begins", _free_from(opened.draft, day))
    form = ItemForm(data={"kind": kind, "day": day, "begins": hour})
    return _page(event, opened, _with_rows(form))


@bp.post("/events/<slug>/items/new")
@workplace
def make_item(event: Workspace) -> Page:
    """Put a new item into the draft; `another` leads to the next one, which begins at its end."""
    return _save(event, Opened(drafted(event)), "item-added")


@bp.get("/events/<slug>/items/<int:number>/edit")
@workplace
def edit_item(event: Workspace, number: int) -> Page:
    """Show an item, to be changed, or to be put back if it was taken out."""
    opened, item = _found(event, number)
    form = opened.form(data=item_shown(item))
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


def _part(opened: Opened, kind: str) -> Part[ItemForm]:
    """Return what the form of an item edits."""
    number = opened.number

    def shown(draft: Data) -> ItemForm | None:
        item = _numbered(draft["items"], number)
        return opened.form(data=item_shown(item)) if item else None

    def changed(draft: Data, form: ItemForm) -> Data:
        known = _numbered(draft["items"], number) or opened.item
        item = form.item(number)
        return put_item(draft, keep_seats(item, known) if opened.live and known else item)

    path = f"items[{number}]"
    return Part(kind=kind, shown=shown, changed=changed, path=path, item=number, kinds=KINDS)


def _save(event: Workspace, opened: Opened, kind: str) -> Page:
    sent, place = arranged(request.form)
    form = _with_choices(opened.form(sent), opened.draft)
    if rearranged(form, sent):
        return _page(event, opened, form, place=place)
    refusal = _elsewhere(event, opened, sent) or save(event, form, _part(opened, kind))
    if refusal:
        return _page(event, opened, form, refusal)
    return _another(event, form) if "another" in sent else saved(event)


def _another(event: Workspace, form: ItemForm) -> Response:
    """Go on to a new item that begins when the one that was stored ends; midnight ends its day."""
    ends = typed(form.ends)
    day, hour = typed(form.last_day) or typed(form.day), ends.removeprefix(MIDNIGHT)
    return redirect(url_for(".new_item", slug=event.slug, day=day, begins=hour, done="saved"), 303)


def _elsewhere(event: Workspace, opened: Opened, sent: Mapping[str, str]) -> Refusal | None:
    """Refuse other seats of an item that was published with sign-up since its page was opened."""
    if opened.live is None or not opened.item:
        return None
    if not BookedItemForm.says_seats(sent, opened.item):
        return None
    told = _(
        "This was published meanwhile, and people sign up for it: its seats are changed with its "
        "bookings. Nothing is stored yet; save again to store the rest."
    )
    there = url_for(".bookings", slug=event.slug, number=opened.number)
    return Refusal([Trouble(there, told)])


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


def _free_from(draft: Data, day: str) -> str:
    """Return the hour at which the last item of a day ends, on that day; "" where there is none."""
    spans = [span(item["starts"], item["ends"]) for item in draft["items"]]
    of_day = [one for one in spans if one["day"] == day and not one["last_day"]]
    return max((one["ends"] for one in of_day), default="")


def _numbered(items: list[Data], number: int) -> Data | None:
    return next((item for item in items if item["number"] == number), None)


def _found(event: Workspace, number: int) -> tuple[Opened, Data]:
    """Return the draft and an item of it, or one that was taken out: 9 SELECTs; or 404."""
    session = db.session()
    found = rows(session, event.event_id)
    draft = data(found)
    item = _numbered(draft["items"], number)
    was = _numbered(dropped(found), number)
    known = item or was or abort(404)
    live = bookable(session, event.event_id, number)
    return Opened(draft, number, item is None, known, live), known


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
    said |= {"live": opened.live, "rides": opened.rides}
    said |= {"stored": request.method == "GET" and request.args.get("done") == "saved"}
    return form_page("item", event, form, refusal, place, **said)
