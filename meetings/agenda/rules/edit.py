"""What an organiser changes in a draft, as functions of its data (the form of an agenda file).

Each touches its part and leaves every other as it is: two who edit at once, one after the other
under the event's lock, lose nothing of each other's. What makes no sense afterwards is named by
`agenda.rules.file.read`, as in a file.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from meetings.agenda.rules.form import TIMES
from meetings.agenda.rules.problems import Fault, path
from meetings.terms import Status
from meetings.text import one_line

Data = dict[str, Any]
NEW = 0  # number of an item that has none yet
_HOUR = len("2030-10-05T09:00")


def set_facts(data: Data, facts: Data) -> Data:
    """Return the draft with other facts of the event itself.

    In another zone every hour stays what the clocks show; an offset was one of the old zone.
    """
    moved = facts.get("zone", data["zone"]) != data["zone"]
    kept = _without_offsets(data) if moved else data
    return {**kept, **_told_apart(facts, {} if moved else _told(data))}


def set_status(data: Data, status: Status) -> Data:
    """Return the draft with another status of the event."""
    return {**data, "status": status.value}


def set_registration(data: Data, registration: Data | None) -> Data:
    """Return the draft with another time to register, and other seats; None: nobody does."""
    if registration is None:
        return {**data, "registration": None}
    told = _told(data["registration"] or {})
    return {**data, "registration": _told_apart(registration, told)}


def set_venue(data: Data, venue: Data | None, rooms: Iterable[tuple[str, str]] = ()) -> Data:
    """Return the draft at another venue, its rooms as (name until now, name from now on).

    A room without a name until now is new, one without a name from now on is gone. Rooms that
    are not named stay: somebody else has just added them. Items follow a room to its new name.
    """
    if venue is None:
        return {**data, "venue": None}
    known = data["venue"]["rooms"] if data["venue"] else []
    names, renamed = _renamed(known, rooms)
    items = [
        {**item, "room": renamed.get(room) or room}
        for item in data["items"]
        for room in (item.get("room", ""),)
    ]
    return {**data, "venue": {**venue, "rooms": names}, "items": items}


def set_speakers(data: Data, rows: Iterable[tuple[str, Data | None]]) -> Data:
    """Return the draft with other speakers: (name until now, the speaker from now on or None).

    Speakers that are not named stay. Items follow a speaker to another name.
    """
    rows = [(was, part and {**part, "name": one_line(part["name"])}) for was, part in rows]
    parts = {part["name"]: part for _, part in rows if part}
    known = {part["name"]: part for part in data["speakers"]}
    names, renamed = _renamed(known, ((was, part["name"] if part else "") for was, part in rows))
    items = [
        {**item, "speakers": [_follow(who, renamed) for who in item.get("speakers", [])]}
        for item in data["items"]
    ]
    speakers = [parts.get(name) or known[name] for name in names]
    return {**data, "speakers": speakers, "items": items}


def put_item(data: Data, item: Data) -> Data:
    """Return the draft with an item as it is now, or with a new one (number NEW).

    What an item's form does not show (its other languages) stays. Who appears and is not among
    the event's speakers joins them.
    """
    known = {part["name"] for part in data["speakers"]}
    appearing = dict.fromkeys(one_line(who["name"]) for who in item.get("speakers", []))
    joining = [{"name": name, "about": "", "city": None} for name in appearing if name not in known]
    old: Data = next((one for one in data["items"] if one["number"] == item["number"]), {})
    others = [one for one in data["items"] if one["number"] != item["number"]]
    put = {"also": [], **old, **_told_apart(item, _told(old))}
    return {**data, "speakers": [*data["speakers"], *joining], "items": [*others, put]}


def keep_seats(item: Data, known: Data) -> Data:
    """Return an item as typed with the seats that it has: its own, and those of its vehicles.

    A vehicle is known by the name it had, its `was`; a new one has no seats yet. Without any
    vehicle the item has as many seats as they had, so that nobody gets one by that.
    """
    seats = {one["name"]: one["seats"] for one in known["vehicles"]}
    own = known["seats"] if item["vehicles"] or not seats else sum(seats.values())
    vehicles = [
        {**one, "seats": seats.pop(was or one["name"], 0)}
        for was, one in ((one["was"], _without_was(one)) for one in item["vehicles"])
    ]
    return {**item, "seats": own, "vehicles": vehicles}


def drop_item(data: Data, number: int) -> Data:
    """Return the draft without an item; publishing then cancels it."""
    return {**data, "items": [item for item in data["items"] if item["number"] != number]}


def numbered(data: Data, number: int) -> Data:
    """Return the draft with `number` for the item that is new."""
    items = [item | {"number": item["number"] or number} for item in data["items"]]
    return {**data, "items": items}


def by_number(fault: Fault, data: Data, new: int) -> Fault:
    """Return a fault with an item's number in its path, not its place in the list.

    "items[3].starts" of item 7 becomes "items[7].starts"; the one that was `new` is NEW again.
    """
    start, _, rest = fault.path.partition("]")
    if not start.startswith("items[") or not start[6:].isdigit():
        return fault
    number = data["items"][int(start[6:])]["number"]
    here = path(("items", NEW if number == new else number))
    return fault._replace(path=here + rest)


def _without_was(row: Data) -> Data:
    return {key: value for key, value in row.items() if key != "was"}


def _renamed(
    known: Iterable[str], rows: Iterable[tuple[str, str]]
) -> tuple[list[str], dict[str, str]]:
    """Return the names from now on, in order, and for each one until now what became of it.

    A name until now that is not known any more was changed by somebody else: what is typed
    beside it is what it is called already, or is new.
    """
    known = list(known)
    wanted = [(was, one_line(now)) for was, now in rows]
    became = {now: now for was, now in wanted if was not in known and now in known}
    became |= {was: now for was, now in wanted if was in known}
    names = [now for _, now in wanted if now]
    return [*names, *(name for name in known if name not in became)], became


def _follow(who: Data, renamed: dict[str, str]) -> Data:
    return {**who, "name": renamed.get(who["name"]) or who["name"]}


def _times(part: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever a part of a draft may hold
    """Name every time in a part of a draft that is written with its offset."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in TIMES and value and len(value) > _HOUR:
                yield value
            yield from _times(value)
    elif isinstance(part, list):
        for value in part:
            yield from _times(value)


def _told(part: Data) -> Data:
    return {value[:_HOUR]: value for value in _times(part)}


def _told_apart(part: Any, told: Data) -> Any:  # noqa: ANN401 -- whatever a part may hold
    """Return a part as typed, with the offsets that its unchanged hours had before.

    The second of two equal hours in autumn is known by its offset, which no form shows.
    """
    if isinstance(part, dict):
        return {key: _told_apart(value, told) for key, value in part.items()}
    if isinstance(part, list):
        return [_told_apart(value, told) for value in part]
    return told.get(part, part) if isinstance(part, str) else part


def _without_offsets(data: Data) -> Data:
    plain: Data = _told_apart(data, {value: value[:_HOUR] for value in _times(data)})
    return plain
