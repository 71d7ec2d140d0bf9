"""All delegates of an event in one table, as a file, and how it stands with who sends them."""

from meetings.registration.queries.table.asked import ORDERS, OTHERS, Asked
from meetings.registration.queries.table.export import sheet
from meetings.registration.queries.table.parties import (
    Limits,
    Offer,
    Other,
    Party,
    Place,
    Present,
    limits,
    offers,
    others,
    parties,
    present,
)
from meetings.registration.queries.table.people import (
    OneDelegate,
    Part,
    delegate,
    known,
    part,
    standings,
    table,
)

__all__ = [
    "ORDERS",
    "OTHERS",
    "Asked",
    "Limits",
    "Offer",
    "OneDelegate",
    "Other",
    "Part",
    "Party",
    "Place",
    "Present",
    "delegate",
    "known",
    "limits",
    "offers",
    "others",
    "part",
    "parties",
    "present",
    "sheet",
    "standings",
    "table",
]
