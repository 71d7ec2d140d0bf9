"""An agenda as people read it: day by day, and what is parallel."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.rules.days import by_day, parallel
from meetings.agenda.rules.values import Agenda, Head, Item
from meetings.terms import EventKind, ItemKind, Status

NOON = datetime(2026, 10, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
zones = st.sampled_from(["UTC", "Europe/Copenhagen", "Pacific/Chatham", "America/Sao_Paulo"])
items = st.lists(
    st.builds(
        lambda number, start, hours, kind, status: Item(
            uid=f"{number}@x",
            number=number,
            kind=kind,
            title="T",
            starts_at=NOON + start * HOUR,
            ends_at=NOON + (start + hours) * HOUR,
            status=status,
        ),
        st.integers(1, 30),
        st.integers(0, 60),
        st.integers(1, 6),
        st.sampled_from(ItemKind),
        st.sampled_from(Status),
    ),
    unique_by=lambda item: item.number,
    max_size=10,
)


def agenda(zone, found):
    head = Head(
        uid="e@x",
        title="E",
        kind=EventKind.WORKSHOP,
        starts_at=NOON,
        ends_at=NOON + 70 * HOUR,
        zone=zone,
    )
    return Agenda(head=head, items=tuple(found))


@given(zones, items)
def test_every_item_is_on_one_day(zone, found):
    shown = [item for day in by_day(agenda(zone, found)) for item in day.items]
    assert sorted(shown, key=lambda i: i.number) == sorted(found, key=lambda i: i.number)


@given(zones, items)
def test_an_item_is_on_the_day_its_clocks_show_at_its_start(zone, found):
    for day in by_day(agenda(zone, found)):
        dates = {item.starts_at.astimezone(ZoneInfo(zone)).date() for item in day.items}
        assert dates == {day.date}


@given(zones, items)
def test_days_and_their_items_are_in_order(zone, found):
    days = by_day(agenda(zone, found))
    dates = [day.date for day in days]
    assert dates == sorted(set(dates))
    shown = [(item.starts_at, item.number) for day in days for item in day.items]
    assert shown == sorted(shown)


@given(items)
def test_items_are_parallel_where_two_overlap_that_one_has_to_choose_between(found):
    chosen = [i for i in found if i.kind is not ItemKind.BREAK and not i.cancelled]
    overlapping = {
        item.number
        for one, two in combinations(chosen, 2)
        if one.starts_at < two.ends_at and two.starts_at < one.ends_at
        for item in (one, two)
    }
    assert parallel(found) == overlapping


def test_an_agenda_without_items_has_no_days():
    assert (by_day(agenda("UTC", [])), parallel([])) == ((), frozenset())
