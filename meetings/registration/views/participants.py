"""Who comes to an event, for the members of its network: those who agreed to be listed."""

from itertools import groupby

from flask import abort, render_template
from werkzeug.wrappers import Response

from meetings.registration.queries import participants as queries
from meetings.registration.views.entering import bp, seen
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.markup import page


@bp.get("/events/<slug>/participants")
@audience(Audience.MEMBER, Audience.ORGANISER)
def participants(slug: str) -> Response:
    """Show the participants of an event who agreed to be listed, by city."""
    event = seen(slug)
    if not visitor().belongs_to(event.network_id):
        abort(403)
    people = queries.participants(db.session(), event.event_id)
    html = render_template(
        "registration/participants.html",
        event=event,
        parts=[list(part) for _, part in groupby(people, lambda one: (one.party, one.city))],
        people=len(people),
    )
    return page(html)
