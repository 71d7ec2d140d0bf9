"""A delegate books items for themselves, by the link to their page."""

from flask import Response as Page
from flask import make_response, redirect

from meetings.registration.views.by_link import dead
from meetings.registration.views.delegate import Held, held_by
from meetings.registration.views.entering import bp
from meetings.registration.views.items.acting import (
    Booker,
    Bookers,
    item_page,
    keep,
    list_page,
    save_item,
)
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.cookies import cookie_free
from meetings.web.headers import secret

REFUSED = 422


@bp.get("/delegates/<token>/items/")
@audience(Audience.HOLDER)
@cookie_free
def own_items(token: str) -> Page:
    """Show what there is to book, by day, and what oneself has booked."""
    held = held_by(token)
    return secret(Page(list_page(_bookers(held)))) if held else dead()


@bp.post("/delegates/<token>/items/")
@audience(Audience.HOLDER)
@cookie_free
def keep_own_item(token: str) -> Page:
    """Keep one of two items that overlap since one was moved."""
    held = held_by(token)
    return _to(keep(_bookers(held))) if held else dead()


@bp.get("/delegates/<token>/items/<int:number>/")
@audience(Audience.HOLDER)
@cookie_free
def own_item(token: str, number: int) -> Page:
    """Show one item, to be booked or given up."""
    held = held_by(token)
    return secret(Page(item_page(_bookers(held), number))) if held else dead()


@bp.post("/delegates/<token>/items/<int:number>/")
@audience(Audience.HOLDER)
@cookie_free
def book_own_item(token: str, number: int) -> Page:
    """Book an item for oneself, or give it up."""
    held = held_by(token)
    if held is None:
        return dead()
    answer, done = save_item(_bookers(held), number)
    return _to(answer) if done else secret(Page(answer, REFUSED))


def _bookers(held: Held) -> Bookers:
    """Return the holder of a link as the only one they book for; nobody once they have left."""
    me = held.person
    booker = Booker(me.id, me.name, 0, me.party, me.standing)
    return Bookers(held.event, [booker] if me.active else [], None, held.token)


def _to(address: str) -> Page:
    return secret(make_response(redirect(address, 303)))
