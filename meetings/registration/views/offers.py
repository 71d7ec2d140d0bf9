"""Answering: a seat or a place that is offered, and an invitation of a person."""

from collections.abc import Callable

from flask import Response as Page
from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda.views import see
from meetings.registration import actions, queries
from meetings.registration.queries.bookings import held as bookings_of
from meetings.registration.rules.window import Standing
from meetings.registration.views.by_link import back, dead
from meetings.registration.views.delegate import Held, held_by
from meetings.registration.views.entering import bp, own
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.cookies import cookie_free
from meetings.web.forms import TokenForm
from meetings.web.turns import acting

Answer = Callable[..., bool]


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/answer")
@audience(Audience.REPRESENTATIVE)
def answer_offer(slug: str, delegate_id: int) -> Response:
    """Accept the seat that one of the visitor's people is offered, or give it on."""
    event = see(slug)
    person = own(event, delegate_id)
    if not TokenForm(request.form).validate():
        abort(422)
    act = actions.accept if _accepts() else actions.refuse
    with acting(event.event_id) as (session, at):
        me = visitor().account_id
        done = act(session, delegate_id=person.id, event_id=event.event_id, by=me, at=at)
    return redirect(url_for(".delegation", slug=slug, answered=_told(done)), 303)


@bp.post("/my/events/<slug>/bookings/<int:booking_id>/answer")
@audience(Audience.REPRESENTATIVE)
def answer_item_offer(slug: str, booking_id: int) -> Response:
    """Accept the place at an item that one of the visitor's people is offered, or give it on."""
    event = see(slug)
    teams = queries.people_of(db.session(), event.event_id, visitor().cities).values()
    mine = [person.id for people in teams for person in people]
    if booking_id not in {one.id for one in bookings_of(db.session(), mine)}:
        abort(404)
    if not TokenForm(request.form).validate():
        abort(422)
    done = _answer_item(event.event_id, booking_id, by=visitor().account_id)
    return redirect(url_for(".delegation", slug=slug, answered=_told(done)), 303)


@bp.post("/delegates/<token>/answer")
@audience(Audience.HOLDER)
@cookie_free
def answer(token: str) -> Page:
    """Accept an invitation or an offered seat, or decline it, as whoever holds the link."""
    held = held_by(token)
    if held is None:
        return dead()
    who, event_id = held.person.id, held.event.event_id
    with acting(event_id) as (session, at):
        if held.person.standing is Standing.INVITED:
            done = actions.answer(session, who, comes=_accepts(), event_id=event_id, at=at)
        else:
            act = actions.accept if _accepts() else actions.refuse
            done = act(session, delegate_id=who, event_id=event_id, by=None, at=at)
    return back("delegate", token, "answered" if done else "late")


@bp.post("/delegates/<token>/bookings/<int:booking_id>/answer")
@audience(Audience.HOLDER)
@cookie_free
def answer_own_item_offer(token: str, booking_id: int) -> Page:
    """Accept the place at an item that the holder of a link is offered, or give it on."""
    held = held_by(token)
    if held is None or not _theirs(held, booking_id):
        return dead()
    done = _answer_item(held.event.event_id, booking_id, by=None)
    return back("delegate", token, "answered" if done else "late")


def _accepts() -> bool:
    """Whether the button that accepts was pressed; any other sending gives on what is offered."""
    wishes = {"accept", "refuse"} & request.form.keys()
    return "accept" in wishes if len(wishes) == 1 else abort(422)


def _answer_item(event_id: int, booking_id: int, *, by: int | None) -> bool:
    act = actions.accept_item if _accepts() else actions.refuse_item
    with acting(event_id) as (session, at):
        return act(session, booking_id=booking_id, event_id=event_id, by=by, at=at)


def _theirs(held: Held, booking_id: int) -> bool:
    return booking_id in {one.id for one in bookings_of(db.session(), [held.person.id])}


def _told(done: bool) -> str:  # noqa: FBT001 -- the outcome of an action, not a switch
    if not done:
        return "late"
    return "accepted" if _accepts() else "refused"
