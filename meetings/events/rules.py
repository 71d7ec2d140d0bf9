"""Who an event is for."""

from meetings.accounts.rules import Visitor
from meetings.terms import Audience


def visible(audience: Audience, network_id: int, visitor: Visitor) -> bool:
    """Whether what is published for `audience` by a network may be shown to a visitor.

    The one question that pages and feeds ask. A list asks it of the database, where
    `agenda.queries.listing.listed` puts it to the networks that the visitor `sees_networks` of.
    """
    return audience is Audience.PUBLIC or visitor.belongs_to(network_id)
