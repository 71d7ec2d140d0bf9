"""Items that people sign up for: their seats, who takes part, and who travels in which vehicle."""

from typing import NamedTuple

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown, shown
from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.items import BookedForm, JoinForm, SeatsForm
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, show, workplace
from meetings.registration import queries as registration
from meetings.registration.actions import Unconfirmed
from meetings.registration.actions import bookings as booking
from meetings.registration.actions import items as seating
from meetings.registration.actions import vehicles as riding
from meetings.registration.queries import bookings as queries
from meetings.registration.queries.bookings import Bookable, Booked, Rides
from meetings.registration.rules.bookings import Obstacle, Wish
from meetings.registration.rules.vehicles import Full
from meetings.registration.rules.window import Standing
from meetings.registration.views.items import sentence
from meetings.registration.views.names import person_name
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.clock import now
from meetings.web.turns import acting

DONE = ("seats", "joined", "left", "moved")


class Opened(NamedTuple):
    """An item with everything that its page shows."""

    item: Bookable
    event: Shown
    people: list[Booked]
    vehicles: list[Rides]


class Said(NamedTuple):
    """What a page says beside: why something was not done, or what would come of it."""

    sentence: str = ""
    unconfirmed: Unconfirmed | None = None
    leaving: Booked | None = None
    seats: SeatsForm | None = None
    join: JoinForm | None = None
    booked: BookedForm | None = None


@bp.get("/events/<slug>/items/")
@workplace
def items(event: Workspace) -> Response:
    """Show every item that people sign up for: its seats, those taken, and who waits."""
    return show("items", event, items=queries.bookables(db.session(), event.event_id), at=now())


@bp.get("/events/<slug>/items/<int:number>/list")
@workplace
def item_list(event: Workspace, number: int) -> Response:
    """Show who takes part in an item, vehicle by vehicle, to be printed."""
    found = _opened(event, number)
    seated = [one for one in found.people if one.standing is Standing.CONFIRMED]
    names = [one.name for one in found.vehicles]
    groups = [(name, [one for one in seated if one.vehicle == name]) for name in names]
    rest = [one for one in seated if one.vehicle not in names]
    groups += [("", rest)] if rest or not names else []
    return show("item_list", event, found=found, groups=groups, at=now())


@bp.get("/events/<slug>/items/<int:number>/bookings")
@workplace
def bookings(event: Workspace, number: int) -> Response:
    """Show who takes part in an item and who waits; `party` opens the people of a delegation."""
    return _page(event, _opened(event, number), Said())


@bp.post("/events/<slug>/items/<int:number>/bookings")
@workplace
def change_bookings(event: Workspace, number: int) -> Page:
    """Change an item's seats, or add, take out or move people, as the button says."""
    found = _opened(event, number)
    acts = {"seats": _set_seats, "join": _join, "ask": _ask, "leave": _leave, "move": _move}
    act = next((act for name, act in acts.items() if name in request.form), None) or abort(422)
    said = act(event, found)
    if isinstance(said, str):
        address = url_for("desk.bookings", slug=event.slug, number=number, done=said)
        return redirect(address, 303)
    answer = _page(event, found, said)
    return answer if said.unconfirmed or said.leaving else (answer, 422)


def _set_seats(event: Workspace, found: Opened) -> str | Said:
    """Give an item other seats, once it was seen who would get them."""
    form = SeatsForm(request.form)
    if not form.validate():
        return Said(form.stale, seats=form)
    with acting(event.event_id) as (session, at):
        done = seating.set_item_seats(
            session,
            found.item.number,
            form.seats(),
            event_id=event.event_id,
            confirmed=form.confirmed.data or "",
            by=visitor().account_id,
            at=at,
        )
    if isinstance(done, Unconfirmed):
        return Said(unconfirmed=done, seats=form)
    changed = _("The vehicles of this tour were changed meanwhile. Nothing was stored.")
    return DONE[0] if done else Said(changed)


def _join(event: Workspace, found: Opened) -> str | Said:
    """Book the item for people of a delegation; what has begun is no hindrance."""
    form = JoinForm(request.form)
    known = queries.parties(db.session(), event.event_id)
    if form.party.data not in known:
        abort(404)
    names = _people(form, found)
    if not form.validate():
        return Said(form.stale, join=form)
    wanted = [Wish(id_, found.item.number) for id_ in form.people.data or ()]
    done = _act(event, wanted, [])
    if isinstance(done, booking.Booked):
        return DONE[1]
    items = {one.number: one for one in queries.bookables(db.session(), event.event_id)}
    form.people.errors = [sentence(one, names[one.delegate_id], items, event.zone) for one in done]
    return Said(_("Nothing was stored."), join=form)


def _ask(_event: Workspace, found: Opened) -> Said:
    """Ask whether somebody is to leave the item."""
    wanted = request.form.get("ask", "")
    one = next((one for one in found.people if str(one.delegate_id) == wanted), None)
    return Said(leaving=one) if one else Said(_("This booking has ended already."))


def _leave(event: Workspace, found: Opened) -> str | Said:
    """Take somebody out; the place goes on at once. Twice is once."""
    form = BookedForm(request.form)
    form.choose_from([], [])
    if not form.validate() or not form.leave.data:
        return Said(form.stale, booked=form)
    _act(event, [], [Wish(form.leave.data, found.item.number)])
    return DONE[2]


def _move(event: Workspace, found: Opened) -> str | Said:
    """Move people to a vehicle, as long as it has seats for all of them."""
    form = BookedForm(request.form)
    _riders(form, found)
    if not form.validate():
        return Said(form.stale, booked=form)
    if not form.who.data or not form.vehicle.data:
        return Said(_("Tick who is to be moved, and choose the vehicle."), booked=form)
    with acting(event.event_id) as (session, at):
        done = riding.transfer(
            session,
            form.who.data,
            form.vehicle.data,
            event_id=event.event_id,
            number=found.item.number,
            by=visitor().account_id,
            at=at,
        )
    if isinstance(done, Full):
        return Said(_full(done), booked=form)
    gone = _("This vehicle, or one of the people, is not there any more. Nothing was stored.")
    return DONE[3] if done else Said(gone, booked=form)


def _full(full: Full) -> str:
    """Say that a vehicle has too few seats, with all three numbers."""
    return str(
        ngettext(
            "%(vehicle)s has %(seats)s seats, %(taken)s are taken: %(num)s more person does not "
            "fit. Nobody was moved.",
            "%(vehicle)s has %(seats)s seats, %(taken)s are taken: %(num)s more people do not "
            "fit. Nobody was moved.",
            full.wanted,
            vehicle=full.vehicle,
            seats=full.seats,
            taken=full.taken,
        )
    )


def _act(
    event: Workspace, wanted: list[Wish], given_up: list[Wish]
) -> booking.Booked | list[Obstacle]:
    with acting(event.event_id) as (session, at):
        return booking.arrange(
            session,
            wanted,
            given_up,
            event_id=event.event_id,
            by=visitor().account_id,
            at=at,
            bound=False,
        )


def _opened(event: Workspace, number: int) -> Opened:
    """Return an item that people sign up for, else 404: 4 SELECTs."""
    session = db.session()
    item = queries.bookable(session, event.event_id, number) or abort(404)
    public = shown(session, event.slug) or abort(404)
    people = queries.booked(session, item.item_id)
    return Opened(item, public, people, queries.rides(session, item.item_id))


def _people(form: JoinForm, found: Opened) -> dict[int, str]:
    """Offer those of a delegation who do not take part; return their names: 1 SELECT."""
    free = queries.free(db.session(), form.party.data or 0, found.item.item_id)
    names = {one.id: person_name(one) for one in free}
    form.people.choices = list(names.items())
    return names


def _riders(form: BookedForm, found: Opened) -> None:
    seated = [one for one in found.people if one.standing is Standing.CONFIRMED]
    riders = [(one.id, person_name(one)) for one in seated]
    form.choose_from(riders, [one.name for one in found.vehicles])


def _page(event: Workspace, found: Opened, said: Said) -> Response:
    session = db.session()
    parties = queries.parties(session, event.event_id)
    asked = request.args.get("party", "")
    join = said.join
    party = next((id_ for id_ in parties if str(id_) == asked), None)
    if join is None and party is not None:
        join = JoinForm(data={"party": party})
        _people(join, found)
    booked = said.booked or BookedForm()
    _riders(booked, found)
    stand = [(one.id, one.standing) for one in found.people]
    why, others = registration.reasons_of_bookings(session, event.event_id, stand, now())
    return show(
        "bookings",
        event,
        found=found,
        said=said,
        seats=said.seats or SeatsForm().show(found.item, found.vehicles),
        join=join,
        booked=booked,
        parties=parties,
        why=why,
        others=others,
        done=request.args.get("done", ""),
        office="",
    )
