"""The pages on which somebody books, whoever they are: a list of items, and one item."""

from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from meetings.agenda.queries import Shown
from meetings.registration.actions import bookings as actions
from meetings.registration.forms.items import (
    ComesForm,
    ItemForm,
    KeepForm,
    OwnItemForm,
    OwnKeepForm,
)
from meetings.registration.queries import bookings as queries
from meetings.registration.queries.bookings import Bookable, Rides
from meetings.registration.rules.bookings import Obstacle, Wish
from meetings.registration.rules.window import Standing
from meetings.registration.views.choices import Choices, choices
from meetings.registration.views.entering import office
from meetings.registration.views.items.wording import sentence
from meetings.registration.views.names import person_name
from meetings.storage.session import db
from meetings.web.clock import now
from meetings.web.turns import acting


class Booker(NamedTuple):
    """Somebody who may book: who they are, who sends them, and where they stand at the event."""

    id: int
    name: str
    number: int
    party: str
    standing: Standing


class Bookers(NamedTuple):
    """Who books at an event, and for whom: a head for their people, or the holder of a link."""

    event: Shown
    people: list[Booker]
    by: int | None
    token: str = ""

    def address(self, number: int = 0, **said: object) -> str:
        """Return the address of the list, or of one item."""
        name = "registration.own_item" if self.token else "registration.my_item"
        values: dict[str, Any] = {"token": self.token} if self.token else {"slug": self.event.slug}
        values |= said
        return url_for(name, number=number, **values) if number else url_for(f"{name}s", **values)


def list_page(who: Bookers) -> str:
    """Show what there is to book, and what one's people have; `item` is what was just changed."""
    found = choices(who.event.event_id, [one.id for one in who.people])
    changed = request.args.get("item", "")
    return render_template(
        "registration/items.html",
        event=who.event,
        who=who,
        found=found,
        days=_by_day(found.items, who.event.zone),
        changed=[item for item in found.items if str(item.number) == changed],
        form=OwnKeepForm() if who.token else KeepForm(),
        at=now(),
        office=office(who.event),
    )


def _by_day(items: list[Bookable], zone: str) -> list[list[Bookable]]:
    """Return items in their order, those of one day together."""
    local = ZoneInfo(zone)
    return [
        list(day) for _date, day in groupby(items, lambda i: i.starts_at.astimezone(local).date())
    ]


def keep(who: Bookers) -> str:
    """Give up one of two items that overlap; return where to go."""
    form = (OwnKeepForm if who.token else KeepForm)(request.form)
    if not form.validate():
        abort(422)
    person, kept, given_up = form.choice
    if person not in {one.id for one in who.people}:
        abort(404)
    if _act(who, [], [Wish(person, given_up)]):
        abort(422)
    return who.address(item=kept)


def item_page(who: Bookers, number: int) -> str:
    """Show one item, with a box for each of one's people."""
    item, found, vehicles = _opened(who, number)
    form = OwnItemForm() if who.token else ItemForm()
    for one in who.people:
        line = found.line(one.id, number)
        said = {"delegate": one.id, "was": "1" if line else "", "comes": line is not None}
        prefers = line.booking.prefers or line.booking.vehicle if line else ""
        form.people.append_entry(said | {"vehicle": prefers})
    return _item_page(who, item, found, form, vehicles)


def save_item(who: Bookers, number: int) -> tuple[str, bool]:
    """Book and give up what was ticked: return where to go and True, or the page that says why not.

    Whoever is not among one's own people: 404.
    """
    item, found, vehicles = _opened(who, number)
    form = (OwnItemForm if who.token else ItemForm)(request.form)
    form.choose_from(_vehicles(vehicles))
    people = {one.id: one for one in who.people}
    rows: list[ComesForm] = [row.form for row in form.people]
    valid = form.validate()
    if valid and not {row.person for row in rows} <= people.keys():
        abort(404)
    if valid:
        obstacles = _act(who, *_wishes(rows, number))
        if not obstacles:
            return who.address(item=number), True
        # What is said is said of this moment.
        found = choices(who.event.event_id, list(people))
        _put(who, found, rows, obstacles)
    elif any(row.delegate.errors or row.instead.errors for row in rows):
        abort(422)
    return _item_page(who, item, found, form, vehicles), False


def _wishes(rows: list[ComesForm], number: int) -> tuple[list[Wish], list[Wish]]:
    """Return what was ticked, and what is given up by that or was ticked no more."""
    wanted = [row for row in rows if row.comes.data]
    left = [row for row in rows if row.was.data and not row.comes.data]
    instead = [Wish(row.person, other) for row in wanted for other in row.given_up]
    return (
        [Wish(row.person, number, row.vehicle.data or "") for row in wanted],
        [*(Wish(row.person, number) for row in left), *instead],
    )


def _act(who: Bookers, wanted: list[Wish], given_up: list[Wish]) -> list[Obstacle]:
    """Book and give up, all or nothing; return why nothing was done."""
    event_id = who.event.event_id
    with acting(event_id) as (session, at):
        done = actions.arrange(session, wanted, given_up, event_id=event_id, by=who.by, at=at)
    return done if isinstance(done, list) else []


def _put(who: Bookers, found: Choices, rows: list[ComesForm], obstacles: list[Obstacle]) -> None:
    """Put each obstacle at the person it is about, and offer the change that would mend it."""
    items = {item.number: item for item in found.items}
    names = {one.id: person_name(one) for one in who.people}
    for row in rows:
        mine = [one for one in obstacles if one.delegate_id == row.person]
        row.comes.errors = [
            sentence(one, names[one.delegate_id], items, who.event.zone) for one in mine
        ]
        others = [str(one.mine) for one in mine if one.mine]
        row.instead.data = "-".join(others)


def _opened(who: Bookers, number: int) -> tuple[Bookable, Choices, list[Rides]]:
    """Return an item that can be booked, else 404, with what one's people have: 3 SELECTs."""
    found = choices(who.event.event_id, [one.id for one in who.people])
    item = next((item for item in found.items if item.number == number), None) or abort(404)
    return item, found, queries.rides(db.session(), item.item_id)


def _vehicles(vehicles: list[Rides]) -> list[tuple[str, str]]:
    return [("", str(_("Any"))), *((one.name, one.name) for one in vehicles)] if vehicles else []


def _item_page(
    who: Bookers, item: Bookable, found: Choices, form: ItemForm, vehicles: list[Rides]
) -> str:
    form.choose_from(_vehicles(vehicles))
    return render_template(
        "registration/item.html",
        event=who.event,
        who=who,
        item=item,
        items={one.number: one for one in found.items},
        found=found,
        form=form,
        people={one.id: one for one in who.people},
        vehicles={one.name: one for one in vehicles},
        at=now(),
        office=office(who.event),
    )
