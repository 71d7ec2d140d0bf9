"""What is done with bookings: delegates' places at single items of an agenda."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.registration.actions.acting import tell
from meetings.registration.actions.seats import give
from meetings.registration.actions.standings import ended, write
from meetings.registration.actions.vehicles import board
from meetings.registration.models import Booking
from meetings.registration.queries import bookings as queries
from meetings.registration.queries.bookings import Bookable
from meetings.registration.rules.bookings import Circumstances, Obstacle, Wish
from meetings.registration.rules.window import ACTIVE, Standing


@dataclass(frozen=True, slots=True)
class Booked:
    """The bookings that were made, and those that were given up, by their ids."""

    made: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()


def arrange(  # noqa: PLR0913 -- who and what, by whom, when and under which rule
    session: Session,
    wanted: Sequence[Wish],
    given_up: Sequence[Wish] = (),
    *,
    event_id: int,
    by: int | None,
    at: datetime,
    bound: bool = True,
) -> Booked | list[Obstacle]:
    """Give up some bookings and make others, all of it in one act or nothing of it.

    What is booked already stays as it is, but for the vehicle that is preferred; what is not
    booked is not given up: twice is once. An item that has begun is changed by whoever is not
    `bound` by that: the organiser; nobody gets into one that is over. 3 SELECTs, 4 with a
    preference, and those of `give`.
    """
    event = lock(session, event_id)
    items = {item.number: item for item in queries.bookables(session, event.id)}
    whose = {wish.delegate_id for wish in (*wanted, *given_up)}
    parties = queries.coming(session, event.id, whose)
    rows = _rows(session, parties)
    published = {number: item.open for number, item in items.items()}
    now = Circumstances(published, parties, _active(items, rows.values()), at, bound)
    if obstacles := now.obstacles(wanted, given_up):
        return obstacles
    done = _Acts(session, items, rows, at)
    done.prefer(wanted)
    left = [row for wish in given_up if (row := done.end(wish))]
    made = [row for rank, wish in enumerate(wanted) if (row := done.make(wish, rank))]
    session.flush()
    for kind, which in (("unbooked", left), ("booked", made), ("preferred", done.preferring)):
        for party, ids in _by_party(which, parties):
            tell(session, kind, event, party, by=by, at=at, bookings=ids)
    if left or made:
        give(session, event, at, booked=[row.id for row in made])
    if done.preferring:
        tours = {row.item_id for row in done.preferring}
        board(session, tours, [row.id for row in done.preferring])
    return Booked(tuple(row.id for row in made), tuple(row.id for row in left))


class _Acts:
    """Changes the rows of bookings; `rows` are those there are, by delegate and item."""

    def __init__(
        self,
        session: Session,
        items: dict[int, Bookable],
        rows: dict[tuple[int, int], Booking],
        at: datetime,
    ) -> None:
        self._session, self._items, self._rows, self._at = session, items, rows, at
        self._vehicles: dict[int, list[str]] = {}
        self.preferring: list[Booking] = []

    def prefer(self, wanted: Sequence[Wish]) -> None:
        """Note which vehicles there are, and what those who have booked already would like."""
        ids = sorted({self._items[wish.number].item_id for wish in wanted if wish.prefers})
        fleets = queries.fleets(self._session, ids) if ids else {}
        self._vehicles = {id_: [one.name for one in fleet] for id_, fleet in fleets.items()}
        for wish in wanted:
            row = self._row(wish)
            if row and row.standing in ACTIVE and self._liked(wish) not in ("", row.prefers):
                row.prefers = self._liked(wish)
                self.preferring.append(row)

    def end(self, wish: Wish) -> Booking | None:
        """Withdraw a booking; None where there is none."""
        row = self._row(wish)
        if row is None or row.standing not in ACTIVE:
            return None
        write(self._session, Booking, [row.id], ended(Booking, self._at))
        return row

    def make(self, wish: Wish, rank: int) -> Booking | None:
        """Ask for a place as of now; None where it was asked for before."""
        row = self._row(wish)
        if row and row.standing in ACTIVE:
            return None
        if row is None:
            item_id = self._items[wish.number].item_id
            row = Booking(delegate_id=wish.delegate_id, item_id=item_id, sequence=0)
            self._session.add(row)
            self._rows[wish.delegate_id, item_id] = row
        else:
            row.sequence, row.settled_at = row.sequence + 1, self._at
        row.standing, row.asked_at, row.rank, row.had = Standing.WAITING, self._at, rank, None
        row.vehicle, row.prefers, row.offered_until = "", self._liked(wish), None
        return row

    def _row(self, wish: Wish) -> Booking | None:
        item = self._items.get(wish.number)
        return self._rows.get((wish.delegate_id, item.item_id)) if item else None

    def _liked(self, wish: Wish) -> str:
        """Return the preferred vehicle, "" where the tour has none of that name."""
        known = self._vehicles.get(self._items[wish.number].item_id, [])
        return wish.prefers if wish.prefers in known else ""


def _rows(session: Session, delegates: Collection[int]) -> dict[tuple[int, int], Booking]:
    """Return every booking of some delegates, by delegate and item: 1 SELECT."""
    query = select(Booking).where(Booking.delegate_id.in_(sorted(delegates)))
    return {(row.delegate_id, row.item_id): row for row in session.scalars(query)}


def _active(items: dict[int, Bookable], rows: Iterable[Booking]) -> dict[int, set[int]]:
    """Return the numbers of the items that each delegate has booked or waits for."""
    numbers = {item.item_id: number for number, item in items.items()}
    found: dict[int, set[int]] = {}
    for row in rows:
        if row.standing in ACTIVE and row.item_id in numbers:
            found.setdefault(row.delegate_id, set()).add(numbers[row.item_id])
    return found


def _by_party(rows: Sequence[Booking], parties: dict[int, int]) -> list[tuple[int, list[int]]]:
    """Return the ids of bookings by the delegation of those who have them."""
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(parties[row.delegate_id], []).append(row.id)
    return sorted(found.items())
