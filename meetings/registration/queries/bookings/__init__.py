"""Reading what people sign up for: items, who has booked them, who travels how."""

from meetings.registration.queries.bookings.effect import Seats, item_effect, item_would
from meetings.registration.queries.bookings.items import Bookable, bookable, bookables
from meetings.registration.queries.bookings.people import (
    Booked,
    Free,
    Held,
    booked,
    coming,
    free,
    held,
    parties,
)
from meetings.registration.queries.bookings.vehicles import (
    Rides,
    fleets,
    riders,
    rides,
)

__all__ = [
    "Bookable",
    "Booked",
    "Free",
    "Held",
    "Rides",
    "Seats",
    "bookable",
    "bookables",
    "booked",
    "coming",
    "fleets",
    "free",
    "held",
    "item_effect",
    "item_would",
    "parties",
    "riders",
    "rides",
]
