"""What publishing makes of two and three agendas, for any of them."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.rules.entries import entries
from meetings.agenda.rules.revise import Change, What, revise
from meetings.agenda.rules.values import Agenda, Appearance, Head, Item, Part, Stop, Venue
from meetings.terms import Audience, EventKind, ItemKind, Status

NINE = datetime(2027, 10, 5, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALSION = Venue(name="Alsion", position=(54.9127, 9.7787))
HEAD = Head(
    uid="event@meetings.example",
    title="Sonderborg",
    kind=EventKind.NETWORK_MEETING,
    starts_at=NINE,
    ends_at=NINE + 30 * HOUR,
    zone="Europe/Copenhagen",
    venue=ALSION,
)
TOUR = Item(
    uid="1@meetings.example",
    number=1,
    kind=ItemKind.STUDY_TOUR,
    title="ZEROtour",
    starts_at=NINE,
    ends_at=NINE + 4 * HOUR,
    place="Main entrance",
)
WORKSHOP = Item(
    uid="2@meetings.example",
    number=2,
    kind=ItemKind.WORKSHOP,
    title="Tenants on board",
    starts_at=NINE,
    ends_at=NINE + HOUR,
    room="Room 102",
)
GONE = Status.CANCELLED

heads = st.builds(
    replace,
    st.just(HEAD),
    title=st.sampled_from(["Sonderborg", "Lecce"]),
    status=st.sampled_from(Status),
    audience=st.sampled_from([Audience.PUBLIC, Audience.MEMBER]),
    zone=st.sampled_from(["Europe/Copenhagen", "Europe/Sofia"]),
    venue=st.sampled_from([None, ALSION, replace(ALSION, arrival="By train")]),
    starts_at=st.sampled_from([NINE, NINE - HOUR]),
    sequence=st.integers(0, 9),
)
items = st.builds(
    Item,
    uid=st.just(""),
    number=st.integers(1, 5),
    kind=st.sampled_from([ItemKind.WORKSHOP, ItemKind.STUDY_TOUR]),
    title=st.sampled_from(["Opening", "ZEROtour"]),
    starts_at=st.just(NINE),
    ends_at=st.integers(1, 3).map(lambda hours: NINE + hours * HOUR),
    status=st.sampled_from(Status),
    room=st.sampled_from(["", "Room 102"]),
    place=st.sampled_from(["", "Steam mill"]),
    capacity=st.sampled_from([None, 30]),
    sequence=st.integers(0, 9),
).map(lambda item: replace(item, uid=f"{item.number}@meetings.example"))
agendas = st.builds(
    Agenda,
    head=heads,
    items=st.lists(items, unique_by=lambda item: item.number).map(tuple),
)


def published(*drafts: Agenda) -> Agenda:
    """Return the agenda of the last edition when these are published one after the other."""
    agenda = None
    for draft in drafts:
        agenda, _ = revise(agenda, draft)
    assert agenda is not None
    return agenda


def changes(*drafts: Agenda) -> tuple[Change, ...]:
    """Return what publishing the last of these changes."""
    return revise(published(*drafts[:-1]) if drafts[1:] else None, drafts[-1])[1]


def by_number(agenda: Agenda) -> dict[int, Head | Item]:
    return {0: agenda.head} | {item.number: item for item in agenda.items}


def sequences(agenda: Agenda) -> dict[int, int]:
    return {number: entry.sequence for number, entry in by_number(agenda).items()}


def unnumbered(agenda: Agenda) -> Agenda:
    """Return the agenda in the order of its numbers, as if nothing had ever changed."""
    ordered = sorted(agenda.items, key=lambda item: item.number)
    return Agenda(
        head=replace(agenda.head, sequence=0),
        items=tuple(replace(item, sequence=0) for item in ordered),
    )


def shown(agenda: Agenda) -> dict[int, object]:
    """Return all that a calendar shows of each entry but its counters."""
    told = entries(agenda, address="https://meetings.example/events/x/", organizer="a@x.example")
    return {number: (told[number], entry.status) for number, entry in by_number(agenda).items()}


@given(agendas)
def test_publishing_the_same_agenda_twice_changes_nothing(one):
    first = published(one)
    assert revise(first, one) == (first, ())


@given(agendas, agendas)
def test_publishing_the_same_agenda_twice_changes_nothing_after_another(one, two):
    second = published(one, two)
    assert revise(second, two) == (second, ())


@given(agendas, agendas)
def test_an_edition_published_again_as_it_is_changes_nothing(one, two):
    second = published(one, two)
    assert revise(second, second) == (second, ())


@given(agendas)
def test_the_first_edition_is_all_new_at_sequence_zero(one):
    first = published(one)
    assert set(changes(one)) == {Change(number, What.NEW) for number in by_number(first)}
    assert sequences(first) == dict.fromkeys(by_number(one), 0)


@given(agendas, agendas)
def test_a_sequence_number_rises_by_one_exactly_where_an_entry_differs(one, two):
    before, after = published(one), published(one, two)
    changed = {change.number for change in changes(one, two)}
    risen = {number: at + (number in changed) for number, at in sequences(before).items()}
    assert sequences(after) == dict.fromkeys(by_number(after), 0) | risen


@given(agendas, agendas, agendas)
def test_a_sequence_number_counts_the_changes_since_the_entry_was_new(one, two, three):
    counted = dict.fromkeys(by_number(published(one, two, three)), -1)
    for edition in ([one], [one, two], [one, two, three]):
        for change in changes(*edition):
            counted[change.number] += 1
    assert sequences(published(one, two, three)) == counted


@given(agendas, agendas)
def test_no_entry_of_a_calendar_changes_while_its_sequence_stays(one, two):
    before, after = published(one), published(one, two)
    stays = {n for n, at in sequences(before).items() if sequences(after)[n] == at}
    assert {n: shown(after)[n] for n in stays} == {n: shown(before)[n] for n in stays}


@given(agendas, agendas)
def test_a_change_names_the_fields_that_differ(one, two):
    before, after = by_number(published(one)), by_number(published(one, two))
    for change in changes(one, two):
        if change.what is not What.NEW:
            old, new = before[change.number], after[change.number]
            own = {field.name for field in fields(new)} - {"sequence", "venue"}
            differing = {name for name in own if getattr(old, name) != getattr(new, name)}
            assert own & set(change.fields) == differing


@given(agendas, agendas)
def test_changes_come_once_each_in_the_order_of_their_numbers(one, two):
    numbers = [change.number for change in changes(one, two)]
    assert numbers == sorted(set(numbers))


@given(agendas, agendas)
def test_what_takes_place_is_what_the_draft_says(one, two):
    numbers = {item.number for item in two.items}
    after = unnumbered(published(one, two))
    kept = Agenda(
        head=after.head, items=tuple(item for item in after.items if item.number in numbers)
    )
    ends = {"status": GONE} if two.cancelled else {}
    wanted = unnumbered(two)
    assert kept == replace(wanted, items=tuple(replace(item, **ends) for item in wanted.items))


@given(agendas, agendas)
def test_an_item_dropped_from_the_draft_stays_as_cancelled(one, two):
    numbers = {item.number for item in two.items}
    dropped = tuple(item for item in unnumbered(one).items if item.number not in numbers)
    after = unnumbered(published(one, two))
    assert tuple(item for item in after.items if item.number not in numbers) == tuple(
        replace(item, status=GONE) for item in dropped
    )


@given(agendas, agendas, agendas)
def test_a_number_that_was_published_once_never_leaves(one, two, three):
    union = {number for agenda in (one, two, three) for number in by_number(agenda)}
    assert by_number(published(one, two, three)).keys() == union


@given(agendas, agendas)
def test_what_is_cancelled_is_cancelled_once(one, two):
    before, after = by_number(published(one)), by_number(published(one, two))
    cancelled = {change.number for change in changes(one, two) if change.what is What.CANCELLED}
    assert cancelled == {
        number for number in before if before[number].status is not GONE is after[number].status
    }


@given(agendas, agendas)
def test_what_takes_place_after_all_is_restored(one, two):
    before, after = by_number(published(one)), by_number(published(one, two))
    restored = {change.number for change in changes(one, two) if change.what is What.RESTORED}
    assert restored == {
        number for number in before if after[number].status is not GONE is before[number].status
    }


@given(agendas)
def test_an_item_put_back_as_it_was_is_restored_with_the_second_change(one):
    one = replace(one, items=tuple(replace(i, status=Status.CONFIRMED) for i in one.items))
    one = replace(one, head=replace(one.head, status=Status.CONFIRMED))
    without = replace(one, items=())
    back = published(one, without, one)
    assert {item.number: (item.status, item.sequence) for item in back.items} == {
        item.number: (Status.CONFIRMED, 2) for item in one.items
    }
    assert {change.what for change in changes(one, without, one)} <= {What.RESTORED}


@given(agendas, agendas)
def test_an_event_that_is_cancelled_takes_all_its_items_along(one, two):
    off = replace(two, head=replace(two.head, status=GONE))
    assert {item.status for item in published(one, off).items} <= {GONE}


@given(agendas)
def test_an_event_that_takes_place_after_all_takes_its_items_along(one):
    on = replace(one, head=replace(one.head, status=Status.CONFIRMED))
    off = replace(one, head=replace(one.head, status=GONE))
    assert unnumbered(published(on, off, on)) == unnumbered(published(on))


@given(agendas, agendas)
def test_the_sequence_numbers_of_a_draft_are_never_believed(one, two):
    assert published(one, two) == published(unnumbered(one), unnumbered(two))


@given(agendas, agendas)
def test_the_order_of_the_lines_of_a_draft_means_nothing(one, two):
    turned = replace(two, items=two.items[::-1])
    assert revise(published(one), turned) == revise(published(one), two)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("starts_at", NINE - HOUR, What.MOVED),
        ("ends_at", NINE + 2 * HOUR, What.MOVED),
        ("room", "Room 104", What.MOVED),
        ("place", "at the back", What.MOVED),
        ("kind", ItemKind.PLENARY, What.CHANGED),
        ("title", "Tenants and owners on board", What.CHANGED),
        ("summary", "A letter that is read.", What.CHANGED),
        ("access", "Step-free", What.CHANGED),
        ("bring", "A letter", What.CHANGED),
        ("capacity", 24, What.CHANGED),
        ("speakers", (Appearance(name="ProjectZero", part=Part.SPEAKER),), What.CHANGED),
        ("stops", (Stop(title="SOBO", starts_at=NINE, ends_at=NINE + HOUR),), What.CHANGED),
        ("status", Status.TENTATIVE, What.CHANGED),
        ("status", Status.CANCELLED, What.CANCELLED),
    ],
)
def test_another_time_or_place_is_a_move_and_other_words_are_a_change(field, value, what):
    two = Agenda(head=HEAD, items=(replace(WORKSHOP, **{field: value}),))
    assert changes(Agenda(head=HEAD, items=(WORKSHOP,)), two) == (Change(2, what, (field,)),)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("starts_at", NINE - HOUR, What.MOVED),
        ("venue", replace(ALSION, name="Alsion, north wing"), What.MOVED),
        ("venue", replace(ALSION, address="Alsion 2"), What.MOVED),
        ("zone", "Europe/Berlin", What.MOVED),
        ("title", "Lecce", What.CHANGED),
        ("audience", Audience.MEMBER, What.CHANGED),
        ("conference", "https://meet.example/room", What.CHANGED),
        ("status", Status.CANCELLED, What.CANCELLED),
    ],
)
def test_the_event_is_moved_changed_and_cancelled_like_its_items(field, value, what):
    two = Agenda(head=replace(HEAD, **{field: value}))
    assert changes(Agenda(head=HEAD), two) == (Change(0, what, (field,)),)


def test_an_event_without_a_venue_has_no_way_to_it_either():
    old = replace(ALSION, arrival="By train", access="Step-free")
    two = Agenda(head=replace(HEAD, venue=None))
    assert changes(Agenda(head=replace(HEAD, venue=old)), two) == (
        Change(0, What.MOVED, ("venue", "arrival", "access")),
    )


def test_another_venue_moves_the_event_and_the_items_that_are_there():
    steam_mill = Venue(name="Steam mill")
    one = Agenda(head=HEAD, items=(TOUR, WORKSHOP))
    two = replace(one, head=replace(HEAD, venue=steam_mill))
    assert changes(one, two) == (
        Change(0, What.MOVED, ("venue",)),
        Change(2, What.MOVED, ("venue",)),
    )


@pytest.mark.parametrize("status", [Status.TENTATIVE, Status.POSTPONED])
def test_an_event_that_is_not_certain_takes_its_certain_items_along_and_back(status):
    items = (TOUR, replace(WORKSHOP, status=Status.TENTATIVE), replace(TOUR, number=3, status=GONE))
    one = Agenda(head=HEAD, items=items)
    two = replace(one, head=replace(HEAD, status=status))
    moved = (
        Change(0, What.CHANGED, ("status",)),
        Change(1, What.CHANGED, ("uncertain",)),
    )
    assert changes(one, two) == changes(two, one) == moved
    assert [change.told for change in moved] == [True, False]


def test_from_one_uncertainty_to_the_other_concerns_the_event_alone():
    one = Agenda(head=replace(HEAD, status=Status.TENTATIVE), items=(TOUR,))
    two = replace(one, head=replace(HEAD, status=Status.POSTPONED))
    assert changes(one, two) == (Change(0, What.CHANGED, ("status",)),)


def test_another_way_to_the_same_venue_concerns_the_event_alone():
    one = Agenda(head=HEAD, items=(TOUR, WORKSHOP))
    two = replace(one, head=replace(HEAD, venue=replace(ALSION, arrival="By ferry")))
    assert changes(one, two) == (Change(0, What.CHANGED, ("arrival",)),)


def test_an_event_that_is_public_no_more_withdraws_its_items_too_even_cancelled_ones():
    one = Agenda(head=HEAD, items=(TOUR, replace(WORKSHOP, status=GONE)))
    two = replace(one, head=replace(HEAD, audience=Audience.MEMBER))
    assert changes(one, two) == tuple(
        Change(number, What.CHANGED, ("audience",)) for number in (0, 1, 2)
    )


def test_an_event_changes_with_its_first_item_since_its_days_are_free_then():
    assert changes(Agenda(head=HEAD), Agenda(head=HEAD, items=(TOUR,))) == (
        Change(0, What.CHANGED, ("items",)),
        Change(1, What.NEW),
    )


def test_a_cancelled_item_with_another_room_is_changed_and_not_moved():
    off = replace(WORKSHOP, status=GONE)
    two = Agenda(head=HEAD, items=(replace(off, room="Room 104"),))
    assert changes(Agenda(head=HEAD, items=(off,)), two) == (Change(2, What.CHANGED, ("room",)),)


def test_an_item_restored_in_another_room_is_restored():
    off = replace(WORKSHOP, status=GONE)
    two = Agenda(head=HEAD, items=(replace(WORKSHOP, room="Room 104"),))
    assert changes(Agenda(head=HEAD, items=(off,)), two) == (
        Change(2, What.RESTORED, ("status", "room")),
    )


def test_an_item_is_cancelled_when_it_would_have_moved_too():
    gone = replace(WORKSHOP, status=GONE, room="Room 104")
    one, two = Agenda(head=HEAD, items=(WORKSHOP,)), Agenda(head=HEAD, items=(gone,))
    assert changes(one, two) == (Change(2, What.CANCELLED, ("status", "room")),)
    assert [(item.cancelled, item.sequence) for item in published(one, two).items] == [(True, 1)]
