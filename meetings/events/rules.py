"""Who an event is for."""

from meetings.accounts.rules import Visitor
from meetings.terms import Audience


def visible(audience: Audience, network_id: int, visitor: Visitor) -> bool:
    """Whether what is published for `audience` by a network may be shown to a visitor.

    The one question that pages, feeds and lists ask; see model.md, "Visibility".
    """
    return audience is Audience.PUBLIC or visitor.belongs_to(network_id)
