"""A delegation on paper."""

from flask import render_template
from werkzeug.wrappers import Response

from meetings.agenda.views import issued, see
from meetings.registration import queries
from meetings.registration.views.entering import bp, my_cities
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.markup import page


@bp.get("/my/events/<slug>/sheet")
@audience(Audience.REPRESENTATIVE)
def sheet(slug: str) -> Response:
    """Show the people of the visitor's cities at an event, to be printed and taken along."""
    event = see(slug)
    cities = my_cities()
    people = queries.people_of(db.session(), event.event_id, [city.id for city in cities])
    html = render_template(
        "registration/sheet.html",
        event=event,
        head=issued(event).agenda.head,
        parts=[(city, people[city.id]) for city in cities if people[city.id]],
        at=now(),
    )
    return page(html)
