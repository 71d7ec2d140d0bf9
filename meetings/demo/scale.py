"""A demonstration as large as life: about a thousand events, each with all it consists of."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from meetings.agenda import queries as agenda
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.file import AgendaFile, read
from meetings.demo import queries
from meetings.demo.actions import BrokenCopyError, copy
from meetings.demo.files import COMING, PAST, BrokenDataError, editions
from meetings.demo.files import agenda as agenda_file
from meetings.demo.queries import Sizes
from meetings.networks import queries as networks
from meetings.registration import actions as registration
from meetings.registration.rules.wishes import Named
from meetings.settings import Settings

ITEMS = 40  # of an event, at least
SEATS = 100
OF_A_CITY = 6  # people; some of them wait
OPEN = timedelta(days=300)  # before the event; long enough ago on any day
DAY = timedelta(days=1)


def scale(session: Session, settings: Settings, *, by: int, times: int, at: datetime) -> Sizes:
    """Add a large event for each of the demonstration, and `times` less one copies of each.

    The large ones go through the same actions as any event; copies are written set by set and
    then checked. BrokenCopyError keeps nothing.
    """
    coming = [(editions(event, at)[-1], False) for event in COMING]
    past = [(agenda_file(name), True) for name in PAST]
    before = queries.sizes(session)
    cities = [city.id for city in networks.cities(session, _slugs(session, at)).values()]
    for file, over in [*past, *coming]:
        event_id = _large(session, settings, wide(file), cities, by)
        copy(session, event_id, _weeks(times, over=over), base_url=settings.base_url, at=at)
    after = queries.sizes(session)
    wanted = before.events + times * (len(PAST) + len(COMING))
    _check(session, after, wanted)
    return after


def wide(file: AgendaFile) -> AgendaFile:
    """Return an event with its agenda day after day until it has enough items, and more seats."""
    data = file.model_dump(exclude_unset=True, mode="json")
    first, last = (date.fromisoformat(data[key][:10]) for key in ("starts", "ends"))
    days = (last - first).days + 1
    items, numbers = list(data["items"]), count(max(i["number"] for i in data["items"]) + 1)
    for turn in count(1):
        if len(items) >= ITEMS:
            break
        moved = [_later(item, turn * days) for item in data["items"]]
        items += [{**item, "number": next(numbers)} for item in moved]
        last += timedelta(days=days)
    opens, closes = first - OPEN, first - DAY
    ends = f"{last}{data['ends'][10:]}"
    window = {"opens": f"{opens}T09:00", "closes": f"{closes}T18:00", "seats": SEATS}
    whole = {**data, "slug": f"{file.slug}-large", "ends": ends, "items": items}
    found = read(whole | {"registration": window, "series": "", "series_number": None})
    if not isinstance(found, AgendaFile):
        raise BrokenDataError(file.slug, found)
    return found


def _later(part: Any, days: int) -> Any:  # noqa: ANN401 -- whatever an item may hold
    if isinstance(part, dict):
        return {
            key: _day_later(value, days) if key in ("starts", "ends") else _later(value, days)
            for key, value in part.items()
        }
    return [_later(one, days) for one in part] if isinstance(part, list) else part


def _day_later(value: str, days: int) -> str:
    return f"{date.fromisoformat(value[:10]) + timedelta(days=days)}{value[10:]}"


def _large(
    session: Session, settings: Settings, file: AgendaFile, cities: list[int], by: int
) -> int:
    assert file.registration is not None  # noqa: S101 -- it was given one just now
    at = file.at(file.registration.opens) + DAY
    faults = bring(session, file, host=settings.host, by=None, at=at)
    if faults:
        raise BrokenDataError(file.slug, faults)
    publish(session, slug=file.slug, base_url=settings.base_url, by=None, at=at)
    event_id = agenda.event_id(session, file.slug)
    assert event_id is not None  # noqa: S101 -- it was brought in just now
    for city in cities:
        people = [
            Named(f"Delegate {n} of {city}", f"d{n}.{city}@demo.example")
            for n in range(1, OF_A_CITY + 1)
        ]
        registration.register(session, people, event_id=event_id, city_id=city, by=by, at=at)
    return event_id


def _slugs(session: Session, at: datetime) -> list[str]:
    return [place.slug for place in networks.places(session, at.date())]


def _weeks(times: int, *, over: bool) -> list[int]:
    """Return how many weeks later each copy is: past events stay past, others go both ways."""
    if over:
        return list(range(1, times))
    return [weeks for weeks in range(-(times // 2), times) if weeks][: times - 1]


def _check(session: Session, found: Sizes, events: int) -> None:
    if found.events != events:
        raise BrokenCopyError(f"{found.events} events instead of {events}")
    if wrong := queries.out_of_step(session):
        raise BrokenCopyError("editions and entries differ: " + ", ".join(wrong[:5]))
    if over := queries.over_capacity(session):
        raise BrokenCopyError("more people than seats: " + ", ".join(over[:5]))
