"""Who comes to an event and agreed to be listed, for the members of its network and who comes."""

from itertools import groupby

from flask import abort, render_template
from werkzeug.wrappers import Response

from meetings.accounts.rules import POWERFUL, Visitor
from meetings.agenda.queries import Shown
from meetings.agenda.views import see
from meetings.registration.queries import participants as queries
from meetings.registration.views.entering import bp
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.markup import page


@bp.get("/events/<slug>/participants")
@audience(Audience.MEMBER, Audience.REPRESENTATIVE, *POWERFUL)
def participants(slug: str) -> Response:
    """Show the participants of an event who agreed to be listed, by city."""
    event = see(slug)
    if not may_read(event):
        abort(403)
    people = queries.participants(db.session(), event.event_id)
    html = render_template(
        "registration/participants.html",
        event=event,
        parts=[list(part) for _, part in groupby(people, lambda one: (one.party, one.city))],
        people=len(people),
    )
    return page(html)


def may_read(event: Shown) -> bool:
    """Whether the participants of an event are for the visitor: 1 SELECT, none for members.

    They are for members of its network, for who runs the event, and for who acts for a city that
    comes from elsewhere.
    """
    me: Visitor = visitor()
    if me.belongs_to(event.network_id) or me.runs(event.event_id, event.network_id):
        return True
    return bool(me.cities) and queries.takes_part(db.session(), event.event_id, me.cities)
