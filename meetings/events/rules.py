"""Who an event is for."""

from meetings.accounts.rules import Visitor
from meetings.terms import Audience


def visible(audience: Audience, event_id: int, network_id: int, visitor: Visitor) -> bool:
    """Whether an event that a network published for `audience` may be shown to a visitor.

    The one question that pages and feeds ask; an invitation lets others in besides. A list asks
    it of the database, where `agenda.queries.listing.listed` puts it to the networks that the
    visitor `sees_networks` of: what a host or an administrator runs is listed at their desk.
    """
    if audience is Audience.PUBLIC or visitor.belongs_to(network_id):
        return True
    return visitor.runs(event_id, network_id)
