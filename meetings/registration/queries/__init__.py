"""Reading delegations and seats: who is registered, who is next in line, and the desk's table."""

from meetings.registration.queries.line import (
    Effect,
    Seated,
    Terms,
    decided,
    due,
    effect,
    places,
    pool,
)
from meetings.registration.queries.seats import (
    SEATED,
    Counts,
    Person,
    Registration,
    attended,
    city_of,
    counts,
    one_time_key,
    people,
    registered_mails,
    registrations,
    taken,
)

__all__ = [
    "SEATED",
    "Counts",
    "Effect",
    "Person",
    "Registration",
    "Seated",
    "Terms",
    "attended",
    "city_of",
    "counts",
    "decided",
    "due",
    "effect",
    "one_time_key",
    "people",
    "places",
    "pool",
    "registered_mails",
    "registrations",
    "taken",
]
