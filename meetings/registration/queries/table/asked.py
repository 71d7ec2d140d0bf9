"""Which delegates a table shows, and in which order."""

from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    or_,
    select,
)

from meetings.agenda.models import Item
from meetings.networks.models import City
from meetings.registration.models import Booking, Delegate, Delegation
from meetings.registration.queries.questions import left_open
from meetings.registration.queries.seats import party_name
from meetings.registration.rules.table import Needs
from meetings.registration.rules.window import ACTIVE, ComingAs, Standing

ORDERS = ("name", "city", "standing", "asked")
OTHERS = "~others"  # no city's slug: organisations, and people who come for themselves
OF: BindParameter[int] = bindparam("of")  # the event that all of these are told when they run


class Asked(NamedTuple):
    """Which delegates a table shows, and in which order.

    `city` is a slug, or OTHERS; without a `standing` everybody who is coming or waits for it;
    `search` are words of names. `item` is the number of one they have booked or wait for, with a
    `vehicle` they travel in that one. `needs` says which were given, `missing` that a required
    question is not answered, `coming_as` what they come as.
    """

    city: str = ""
    standing: str = ""
    search: str = ""
    order: str = ORDERS[0]
    item: int = 0
    vehicle: str = ""
    needs: str = ""
    missing: bool = False
    coming_as: str = ""

    def __bool__(self) -> bool:
        """Whether anybody is left out who would else be shown."""
        return self._replace(order=ORDERS[0]) != Asked()

    @property
    def further(self) -> bool:
        """Whether more is asked for than city, standing and words of names."""
        return bool(self.item or self.needs or self.missing or self.coming_as)


def chosen(asked: Asked) -> list[ColumnElement[bool]]:
    """Return the conditions that leave the delegates who are asked for."""
    d = Delegate
    found = [d.event_id == OF, _standing(asked.standing)]
    if asked.city:
        found.append(d.delegation_id.in_(_party(asked.city)))
    if asked.item:
        found.append(_books(asked.item, asked.vehicle))
    if asked.needs:
        found.append(_needs(Needs(asked.needs)))
    if asked.missing:
        found.append(left_open(OF) > 0)
    if asked.coming_as:
        found.append(d.coming_as == ComingAs(asked.coming_as))
    return found


def ids(asked: Asked) -> Select[int]:
    """Return the SELECT of the delegates who are asked for, in their order."""
    query = select(Delegate.id).where(*chosen(asked)).order_by(*order(asked.order))
    return parted(query) if asked.order == "city" else query


def parted(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a SELECT of delegates that knows who sends each of them."""
    return query.join(Delegation, Delegation.id == Delegate.delegation_id).outerjoin(
        City, City.id == Delegation.city_id
    )


def order(name: str) -> tuple[ColumnElement[Any], ...]:
    """Return what delegates are put in the order of; cities come before organisations."""
    d = Delegate
    by_name, by_asking = (func.lower(d.name), d.id), (d.asked_at, d.rank, d.id)
    orders: dict[str, tuple[Any, ...]] = {
        "name": by_name,
        "city": (*by_party(), *by_name),
        "standing": (d.standing, *by_name),
        "asked": by_asking,
    }
    return orders[name]


def by_party() -> tuple[ColumnElement[Any], ...]:
    """Return the order of those who send people: cities, organisations, people for themselves."""
    kind = case((City.id.is_not(None), 0), (Delegation.organisation != "", 1), else_=2)
    return kind, party_name(), func.coalesce(City.slug, "")


def _standing(standing: str) -> ColumnElement[bool]:
    d = Delegate
    return d.standing == Standing(standing) if standing else d.standing.in_(sorted(ACTIVE))


def _party(city: str) -> Select[int]:
    query = select(Delegation.id).where(Delegation.event_id == OF)
    if city == OTHERS:
        return query.where(Delegation.city_id.is_(None))
    return query.join(City, City.id == Delegation.city_id).where(City.slug == city)


def _books(number: int, vehicle: str) -> ColumnElement[bool]:
    b = Booking
    has = (
        select(b.delegate_id)
        .join(Item, Item.id == b.item_id)
        .where(Item.event_id == OF, Item.number == number)
    )
    if vehicle:
        inside = (b.vehicle == vehicle, b.standing == Standing.CONFIRMED)
        return Delegate.id.in_(has.where(*inside))
    return Delegate.id.in_(has.where(b.standing.in_(sorted(ACTIVE))))


def _needs(needs: Needs) -> ColumnElement[bool]:
    d = Delegate
    said = {
        Needs.ANY: or_(d.diet != "", d.access_needs != ""),
        Needs.DIET: d.diet != "",
        Needs.ACCESS: d.access_needs != "",
    }
    return said[needs]
