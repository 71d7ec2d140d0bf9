"""A head books items for their people."""

from flask import redirect
from werkzeug.wrappers import Response

from meetings.agenda.views import see
from meetings.registration import queries
from meetings.registration.views.entering import bp, my_cities
from meetings.registration.views.items.acting import (
    Booker,
    Bookers,
    item_page,
    keep,
    list_page,
    save_item,
)
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.markup import page

Page = Response | tuple[Response, int]


@bp.get("/my/events/<slug>/items/")
@audience(Audience.REPRESENTATIVE)
def my_items(slug: str) -> Response:
    """Show what there is to book, by day, and what the visitor's people have booked."""
    return page(list_page(_bookers(slug)))


@bp.post("/my/events/<slug>/items/")
@audience(Audience.REPRESENTATIVE)
def keep_item(slug: str) -> Response:
    """Keep one of two items of a person that overlap since one was moved."""
    return redirect(keep(_bookers(slug)), 303)


@bp.get("/my/events/<slug>/items/<int:number>/")
@audience(Audience.REPRESENTATIVE)
def my_item(slug: str, number: int) -> Response:
    """Show one item, and who of the visitor's people has booked it."""
    return page(item_page(_bookers(slug), number))


@bp.post("/my/events/<slug>/items/<int:number>/")
@audience(Audience.REPRESENTATIVE)
def book_item(slug: str, number: int) -> Page:
    """Book an item for the people who are ticked, and give up the places of those who are not."""
    answer, done = save_item(_bookers(slug), number)
    return redirect(answer, 303) if done else (page(answer), 422)


def _bookers(slug: str) -> Bookers:
    """Return the visitor's people at an event: 3 SELECTs."""
    event, cities = see(slug), my_cities()
    people = queries.people_of(db.session(), event.event_id, [city.id for city in cities])
    bookers = [
        Booker(one.id, one.name, one.number, city.name, one.standing)
        for city in cities
        for one in people[city.id]
    ]
    return Bookers(event, bookers, visitor().account_id)
