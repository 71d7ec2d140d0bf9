"""What publishing a draft makes of the newest edition, and what it changes."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from meetings.agenda.rules.entries import at_venue, certainty, where
from meetings.agenda.rules.values import Agenda, Head, Item, Venue
from meetings.terms import Status


class What(StrEnum):
    """How an entry differs from the edition before."""

    NEW = "new"
    MOVED = "moved"  # another time, room or place
    CHANGED = "changed"  # other words
    CANCELLED = "cancelled"
    RESTORED = "restored"  # was cancelled, takes place after all


MOVES = frozenset({"starts_at", "ends_at", "zone", "room", "place", "venue"})
_Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where something was or is, and what it was called then."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one entry (number 0 is the event), and which of its facts differ.

    Facts are fields of its Head or Item, and what it takes from elsewhere: for an item `zone`,
    `audience` and `venue` of its event and `uncertain`, whether it is so only as its event is;
    for an event `arrival` and `access` of its venue (`venue` is then its name, address and
    position), and `items`, whether it has any. `was` is None for what is new.
    """

    number: int
    what: What
    fields: tuple[str, ...] = ()
    was: Moment | None = field(default=None, compare=False)
    now: Moment | None = field(default=None, compare=False)

    @property
    def told(self) -> bool:
        """Whether it says more than that the event's date is, or is no more, certain."""
        return self.fields != ("uncertain",)


def revise(published: Agenda | None, draft: Agenda) -> tuple[Agenda, tuple[Change, ...]]:
    """Return the next edition's agenda, and what it changes; no change, no new edition.

    An entry that differs gets the next sequence number; an item that is gone from the draft
    stays, cancelled, so that calendars that already hold it learn of it. An event that is
    cancelled takes its items along. The draft's own sequence numbers are never believed.
    """
    kept = _kept(published, draft)
    old, new = _facts(published) if published else {}, _facts(kept)
    found = (_change(number, old.get(number), facts) for number, facts in new.items())
    was, now = _moments(published) if published else {}, _moments(kept)
    changes = tuple(
        replace(change, was=was.get(change.number), now=now[change.number])
        for change in found
        if change
    )
    before = _sequences(published) if published else {}
    return _numbered(kept, before, {change.number for change in changes}), changes


def mark(agenda: Agenda, changes: tuple[Change, ...]) -> str:
    """Return what stands for an edition that is to be made: equal marks, equal editions."""
    return sha256(repr((agenda, changes)).encode()).hexdigest()


def _kept(published: Agenda | None, draft: Agenda) -> Agenda:
    """Return the draft with what it dropped, cancelled as far as its event is."""
    dropped = published.items if published else ()
    items = {item.number: _cancelled(item) for item in dropped}
    for item in draft.items:
        items[item.number] = _cancelled(item) if draft.cancelled else item
    return Agenda(head=draft.head, items=tuple(items[number] for number in sorted(items)))


def _cancelled(item: Item) -> Item:
    return replace(item, status=Status.CANCELLED)


def _facts(agenda: Agenda) -> dict[int, _Facts]:
    """Return by number all that makes an entry differ: its own, and what it takes along."""
    head = agenda.head
    items = {item.number: _own(item) | _of_event(head, item) for item in agenda.items}
    return {0: _own(head) | _of_venue(head.venue) | {"items": bool(agenda.items)}, **items}


def _own(entry: Head | Item) -> _Facts:
    return {f.name: getattr(entry, f.name) for f in fields(entry) if f.name != "sequence"}


def _of_venue(venue: Venue | None) -> _Facts:
    """Tell apart where the event is, which moves it, and how to come and get about there."""
    if venue is None:
        return {"venue": None, "arrival": "", "access": ""}
    place = (venue.name, venue.address, venue.position)
    return {"venue": place, "arrival": venue.arrival, "access": venue.access}


def _of_event(head: Head, item: Item) -> _Facts:
    # Calendars ignore a change under the same sequence number, and an item must not stay
    # public when its event no longer is.
    venue = head.venue if at_venue(item) else None
    place = (venue.name, venue.position) if venue else None
    uncertain = certainty(item, head) is not item.status
    return {
        "zone": head.zone,
        "audience": head.audience,
        "venue": place,
        "uncertain": uncertain,
    }


def _change(number: int, old: _Facts | None, new: _Facts) -> Change | None:
    if old is None:
        return Change(number, What.NEW)
    differing = tuple(name for name in new if old[name] != new[name])
    return Change(number, _what(old, new, differing), differing) if differing else None


def _what(old: _Facts, new: _Facts, differing: tuple[str, ...]) -> What:
    cancelled = new["status"] is Status.CANCELLED
    if "status" in differing and Status.CANCELLED in (old["status"], new["status"]):
        return What.CANCELLED if cancelled else What.RESTORED
    # What will not take place does not move.
    return What.MOVED if MOVES.intersection(differing) and not cancelled else What.CHANGED


def _moments(agenda: Agenda) -> dict[int, Moment]:
    head = agenda.head
    place = head.venue.name if head.venue else head.host_city
    items = {i.number: Moment(i.title, i.starts_at, i.ends_at, where(i)) for i in agenda.items}
    return {0: Moment(head.title, head.starts_at, head.ends_at, place), **items}


def _sequences(agenda: Agenda) -> dict[int, int]:
    return {0: agenda.head.sequence, **{item.number: item.sequence for item in agenda.items}}


def _numbered(agenda: Agenda, before: dict[int, int], changed: set[int]) -> Agenda:
    """Return the agenda with each sequence number raised that changed; new ones rise to 0."""
    head = replace(agenda.head, sequence=before.get(0, -1) + (0 in changed))
    items = tuple(
        replace(item, sequence=before.get(item.number, -1) + (item.number in changed))
        for item in agenda.items
    )
    return Agenda(head=head, items=items)
