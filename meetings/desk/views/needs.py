"""What the people of an event need, for those who cook and those who receive them."""

from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.views.scope import bp, sees_private, show, workplace
from meetings.registration.queries import needs as queries
from meetings.registration.queries import table
from meetings.storage.session import db
from meetings.web.clock import now


@bp.get("/events/<slug>/needs")
@workplace
def needs(event: Workspace) -> Response:
    """Show how many confirmed people need what, at the event and at each item: no names."""
    session = db.session()
    seated = queries.at_items(session, event.event_id)
    items = [
        (one, seated[one.number])
        for one in table.sign_ups(session, event.event_id)
        if one.number in seated
    ]
    found = queries.at_event(session, event.event_id)
    return show("needs", event, found=found, items=items, private=sees_private(event), at=now())
