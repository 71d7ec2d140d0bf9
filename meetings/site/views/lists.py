"""What the lists of events have in common: when one is past, seats taken, who can register."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from meetings.agenda.queries import Card
from meetings.registration import queries as registration
from meetings.registration.rules.window import Times, Window
from meetings.storage.session import db


def since(at: datetime) -> datetime:
    """Return since when an event has to be over to be past: a little, for those on their way."""
    return at - timedelta(hours=1)


def taken(cards: Sequence[Card]) -> dict[int, int]:
    """Return the seats taken at each event: 1 SELECT."""
    return registration.taken(db.session(), [card.event_id for card in cards])


def windows(cards: Sequence[Card], at: datetime) -> dict[int, Window]:
    """Return by event whether one can register at `at`."""
    return {
        card.event_id: Times(card.opens_at, card.closes_at, card.ends_at, card.status).window(at)
        for card in cards
    }
