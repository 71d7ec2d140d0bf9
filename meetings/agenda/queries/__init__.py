"""Reading agendas: what is published, and the draft an organiser works on."""

from meetings.agenda.queries.drafts import any_event, draft, event_id
from meetings.agenda.queries.listing import (
    Card,
    Wanted,
    cards_of,
    coming,
    for_members,
    hosts,
    past,
    public_addresses,
    version,
)
from meetings.agenda.queries.published import (
    AGENDA,
    CHANGES,
    Issued,
    Shown,
    issued,
    neighbours,
    past_editions,
    running,
    shown,
)

__all__ = [
    "AGENDA",
    "CHANGES",
    "Card",
    "Issued",
    "Shown",
    "Wanted",
    "any_event",
    "cards_of",
    "coming",
    "draft",
    "event_id",
    "for_members",
    "hosts",
    "issued",
    "neighbours",
    "past",
    "past_editions",
    "public_addresses",
    "running",
    "shown",
    "version",
]
