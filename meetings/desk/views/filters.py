"""Which delegates an address or a form asks for, and what there is to ask for."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from meetings.registration.queries import table as queries
from meetings.registration.queries.table import ORDERS, OTHERS, Asked, Present, SignUp
from meetings.registration.rules.table import Needs
from meetings.registration.rules.window import ACTIVE, ComingAs, Standing

LONGEST = 100  # characters of a search
OPEN = "1"  # what `missing` says


class Filters(NamedTuple):
    """What can be asked for: standings with their people, who sends people, items with vehicles.

    `needs` is whether the visitor may know who has which.
    """

    standings: dict[Standing, int]
    present: Present
    items: list[SignUp]
    needs: bool

    def item(self, typed: str) -> tuple[int, str] | None:
        """Return the item, and its vehicle if any, that an address names: "2", "2:Bus 1"."""
        known: dict[str, tuple[int, str]] = {"": (0, "")}
        for one in self.items:
            named = {f"{one.number}:{vehicle}": vehicle for vehicle in one.vehicles}
            for word, vehicle in ({str(one.number): ""} | named).items():
                known[word] = (one.number, vehicle)
        return known.get(typed)


def filters_of(session: Session, event_id: int, *, needs: bool) -> Filters:
    """Return what can be asked for at an event, standings that count first: 3 SELECTs."""
    found = queries.standings(session, event_id)
    order = sorted(found, key=lambda one: (one not in ACTIVE, list(Standing).index(one)))
    standings = {standing: found[standing] for standing in order}
    items = queries.sign_ups(session, event_id)
    return Filters(standings, queries.present(session, event_id), items, needs)


def asked(typed: Mapping[str, str], filters: Filters) -> Asked | None:
    """Return what an address or a form asks for, None where there is no such thing."""
    item = filters.item(typed.get("item", ""))
    found = Asked(
        city=typed.get("city", ""),
        standing=typed.get("standing", ""),
        search=typed.get("q", "").strip()[:LONGEST],
        order=typed.get("sort", "") or ORDERS[0],
        item=item[0] if item else 0,
        vehicle=item[1] if item else "",
        needs=typed.get("needs", ""),
        missing=typed.get("missing", "") == OPEN,
        coming_as=typed.get("as", ""),
    )
    known = (
        found.city in {"", *(one.slug for one in filters.present.cities)}
        or (found.city == OTHERS and filters.present.others),
        found.standing in {"", *Standing},
        found.order in ORDERS,
        item is not None,
        found.needs in {"", *(Needs if filters.needs else ())},
        typed.get("missing", "") in {"", OPEN},
        found.coming_as in {"", *ComingAs},
    )
    return found if all(known) else None


def address(one: Asked) -> dict[str, str]:
    """Return what an address says to ask for this, nothing of what is asked for anyway."""
    item = f"{one.item}:{one.vehicle}" if one.vehicle else str(one.item or "")
    said = {
        "q": one.search,
        "city": one.city,
        "standing": one.standing,
        "item": item,
        "needs": one.needs,
        "missing": OPEN if one.missing else "",
        "as": one.coming_as,
        "sort": "" if one.order == ORDERS[0] else one.order,
    }
    return {name: value for name, value in said.items() if value}
