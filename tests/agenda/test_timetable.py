"""A day as a table: everything once, nothing over another, a whole rectangle."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.rules.timetable import Cell, timetable
from meetings.agenda.rules.values import Item
from meetings.terms import ItemKind

NINE = datetime(2030, 10, 5, 9, tzinfo=UTC)


def item(number, start, length, room="", kind=ItemKind.WORKSHOP):
    begins = NINE + timedelta(minutes=15 * start)
    return Item(
        uid=f"{number}@x",
        number=number,
        kind=kind,
        title=f"Item {number}",
        starts_at=begins,
        ends_at=begins + timedelta(minutes=15 * length),
        room=room,
    )


days = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.integers(1, 8),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from([ItemKind.WORKSHOP, ItemKind.BREAK]),
    ),
    max_size=12,
).map(lambda rows: [item(n, *row) for n, row in enumerate(rows, 1)])


@given(days)
def test_every_item_stands_in_the_table_once_where_it_begins(items):
    found = [
        (cell.item.number, row.at)
        for row in timetable(items).rows
        for cell in row.cells
        if cell.item
    ]
    assert sorted(found) == [(i.number, i.starts_at) for i in items]


@given(days)
def test_the_cells_fill_a_rectangle_and_none_lies_over_another(items):
    table = timetable(items)
    filled: set[tuple[int, int]] = set()
    for n, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (n, column) in filled:
                column += 1
            own = {(n + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            assert not own & filled
            filled |= own
    assert filled == {(n, c) for n in range(len(table.rows)) for c in range(len(table.columns))}


@given(days)
def test_the_table_is_the_same_in_whatever_order_items_are_given(items):
    assert timetable(items) == timetable(items[::-1])


def test_a_break_that_is_alone_spans_the_rooms_and_one_beside_a_workshop_does_not():
    rooms = [item(1, 0, 2, "A"), item(2, 0, 2, "B")]
    coffee, early = item(3, 2, 1, "Foyer", ItemKind.BREAK), item(4, 1, 1, "Foyer", ItemKind.BREAK)
    assert timetable([*rooms, coffee]).rows[-1].cells == (Cell(coffee, 1, 2),)
    assert timetable([*rooms, early]).columns == ("A", "B", "Foyer")


def test_two_at_once_in_one_room_get_a_column_each_beside_each_other():
    table = timetable([item(1, 0, 2, "A"), item(2, 0, 2, "B"), item(3, 1, 2, "A")])
    assert table.columns == ("A", "A", "B")


def test_a_day_without_items_has_no_rows():
    assert timetable([]).rows == ()
