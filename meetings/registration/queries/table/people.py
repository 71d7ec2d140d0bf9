"""All delegates of an event in one table, and one of them as the desk changes them."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from meetings.networks.models import City
from meetings.registration.models import Delegate, Delegation
from meetings.registration.queries.questions import left_open
from meetings.registration.queries.seats import number_of, party_name, registered_mails, since
from meetings.registration.queries.table.asked import (
    OF,
    Asked,
    chosen,
    ids,
    order,
    parted,
)
from meetings.registration.rules.roster import Enrolled, Wanted
from meetings.registration.rules.table import Listed
from meetings.registration.rules.window import ACTIVE, Standing
from meetings.text import fold

_STANDINGS = (
    select(Delegate.standing, func.count())
    .where(Delegate.event_id == OF)
    .group_by(Delegate.standing)
)
_SOME: BindParameter[int] = bindparam("some", expanding=True)


class Part(NamedTuple):
    """A part of the delegates who are asked for, and how many there are of them in all."""

    rows: list[Listed]
    total: int


class OneDelegate(NamedTuple):
    """A delegate as the desk changes them; `party` is who sends them, "" for themselves."""

    id: int
    name: str
    mail: str
    function: str
    standing: Standing
    city_id: int | None
    party: str
    number: int = 0


def standings(session: Session, event_id: int) -> dict[Standing, int]:
    """Return how many people are of each standing that anybody is of: 1 SELECT."""
    found = session.execute(_STANDINGS, {"of": event_id})
    return {standing: int(people) for standing, people in found}


def table(session: Session, event_id: int) -> list[Listed]:
    """Return everybody who comes or waits, by who sends them, then by name: 1 SELECT."""
    asked = Asked(order="city")
    query = parted(_listed()).where(*chosen(asked)).order_by(*order(asked.order))
    return [Listed(*row) for row in session.execute(query, {"of": event_id})]


def part(session: Session, event_id: int, asked: Asked, *, limit: int, offset: int) -> Part:
    """Return a part of the delegates that are asked for: 2 SELECTs."""
    if asked.search:
        matching = _matched(session, event_id, asked)
        total, some = len(matching), matching[offset : offset + limit]
        rows = session.execute(_some(asked.order), {"of": event_id, "some": some})
    else:
        total = session.scalar(_count(asked), {"of": event_id}) or 0
        skip = {"limit": limit, "offset": offset}
        rows = session.execute(_page(asked), {"of": event_id, **skip})
    return Part([Listed(*row) for row in rows], int(total))


# To build these costs more than to run them, and most people ask for the same: built once.
@lru_cache(maxsize=100)
def _count(asked: Asked) -> Select[int]:
    return select(func.count()).select_from(Delegate).where(*chosen(asked))


@lru_cache(maxsize=100)
def _page(asked: Asked) -> Select[*tuple[Any, ...]]:
    limit, offset = (bindparam(name, type_=Integer()) for name in ("limit", "offset"))
    page = ids(asked).limit(limit).offset(offset).subquery().select()
    # What a row shows besides is looked up for those of the page only.
    return parted(_listed(left_open(OF))).where(Delegate.id.in_(page)).order_by(*order(asked.order))


@lru_cache
def _some(by: str) -> Select[*tuple[Any, ...]]:
    return parted(_listed(left_open(OF))).where(Delegate.id.in_(_SOME)).order_by(*order(by))


def _matched(session: Session, event_id: int, asked: Asked) -> list[int]:
    """Return the delegates that are asked for, in the order that is: 1 SELECT.

    Names are kept as they are written, so words are looked for here and not by the database.
    """
    words = fold(asked.search).split()
    query = ids(asked).add_columns(Delegate.name)
    found = session.execute(query, {"of": event_id})
    return [id_ for id_, name in found if called(name, words)]


def delegate(session: Session, event_id: int, delegate_id: int) -> OneDelegate | None:
    """Return a delegate of an event, whatever their standing; None of another event: 1 SELECT."""
    d = Delegate
    said = (d.id, d.name, d.mail, d.function, d.standing, City.id, party_name(), number_of(d))
    query: Select[*tuple[Any, ...]] = select(*said)
    query = parted(query).where(d.id == delegate_id, d.event_id == event_id)
    row = session.execute(query).one_or_none()
    return None if row is None else OneDelegate(*row)


def enrolled(session: Session, event_id: int, people: Collection[Wanted]) -> Enrolled:
    """Return who is at an event already, of the cities and addresses of `people`: 2 SELECTs."""
    mails = {one.person.mail for one in people} - {""}
    d = Delegate
    query = (
        select(Delegation.city_id, d.name)
        .join(d, d.delegation_id == Delegation.id)
        .where(
            Delegation.event_id == event_id,
            Delegation.city_id.in_(sorted({one.city_id for one in people})),
            d.standing.in_(sorted(ACTIVE)),
        )
        .order_by(Delegation.city_id)
    )
    rows = groupby(session.execute(query), key=lambda row: row[0])
    present = {city: [name for _, name in names] for city, names in rows}
    return Enrolled(present, frozenset(registered_mails(session, event_id, sorted(mails))))


def _listed(*more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    d = Delegate
    said = (d.id, d.name, d.function, party_name(), func.coalesce(City.slug, ""), d.standing)
    return select(*said, since(d), d.mail, number_of(d), d.coming_as, *more)


def called(name: str, words: Sequence[str]) -> bool:
    """Whether a name has all of some folded words in it."""
    folded = fold(name)
    return all(word in folded for word in words)
