"""Questions: what an answer is, how they are put, moved and dropped, and who has not answered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.journal.models import Line
from meetings.registration import actions
from meetings.registration.actions import questions as acts
from meetings.registration.actions.details import describe
from meetings.registration.queries import questions as queries
from meetings.registration.rules.details import Details, Private, Wanted
from meetings.registration.rules.questions import (
    MOST_OPTIONS,
    MOST_QUESTIONS,
    Misput,
    Put,
    QuestionKind,
    Wrong,
    misput,
    pieces,
    placed,
    shown,
    typed,
)
from tests.factories import NOW, event_file, register, world, writing

both = pytest.mark.postgresql
K = QuestionKind
LATER = NOW + timedelta(hours=1)

# What an answer is


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (K.LINE, ["  a  b "], "a b"),
        (K.LINE, ["x" * 301], Wrong.LONG),
        (K.LINE, ["a\x00b"], Wrong.CONTROL),
        (K.TEXT, ["a\r\nb"], "a\nb"),
        (K.TEXT, ["x" * 4001], Wrong.LONG),
        (K.TEXT, ["\x00"], None),
        (K.ONE_OF, ["A"], "A"),
        (K.ONE_OF, ["a"], Wrong.NOT_OFFERED),
        (K.SEVERAL_OF, ["B", "A", "B"], ["B", "A"]),
        (K.SEVERAL_OF, ["A", "C"], Wrong.NOT_OFFERED),
        (K.YES_NO, ["yes"], True),
        (K.YES_NO, ["no"], False),
        (K.YES_NO, ["maybe"], Wrong.NOT_OFFERED),
        (K.NUMBER, ["48"], 48),
        (K.NUMBER, ["-1,5"], -1.5),
        (K.NUMBER, ["1e9"], Wrong.NOT_A_NUMBER),
        (K.NUMBER, ["٣"], Wrong.NOT_A_NUMBER),
        (K.NUMBER, ["nan"], Wrong.NOT_A_NUMBER),
        (K.DATE, ["2030-10-05"], "2030-10-05"),
        (K.DATE, ["2030-02-30"], Wrong.NOT_A_DATE),
        (K.DATE, ["20301005"], Wrong.NOT_A_DATE),
    ],
)
def test_what_is_typed_is_a_value_or_wrong(kind, raw, value):
    assert typed(kind, raw, {"A", "B"}) == value


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize("raw", [[], [""], ["  ", ""]])
def test_nothing_typed_is_no_answer(kind, raw):
    assert typed(kind, raw, {"A"}) is None


@given(st.sampled_from(K), st.lists(st.text() | st.sampled_from(["A", "B", "yes", "7,5"])))
def test_an_answer_that_is_shown_in_the_form_again_is_the_same_answer(kind, raw):
    value = typed(kind, raw, {"A", "B"})
    if value is not None and not isinstance(value, Wrong):
        assert typed(kind, pieces(value), {"A", "B"}) == value


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=3))
def test_a_number_is_kept_to_the_last_digit(number):
    value = typed(K.NUMBER, [f"{number:f}"[:16]])
    assert isinstance(value, Wrong) or float(shown(value)) == float(f"{number:f}"[:16])


def test_an_answer_is_text_in_a_table():
    values = (["A", "B"], True, False, 48, -1.5, "2030-10-05")
    assert [shown(one) for one in values] == ["A; B", "yes", "no", "48", "-1.5", "2030-10-05"]


@given(st.lists(st.integers(0, 9), unique=True), st.integers(0, 9), st.integers(-20, 20))
def test_moving_one_keeps_all_and_the_order_of_the_others(ids, one, place):
    after = placed(ids, one, place)
    assert sorted(after) == sorted(ids)
    assert [i for i in after if i != one] == [i for i in ids if i != one]
    if one in ids:
        assert after.index(one) == min(max(place, 0), len(ids) - 1)


# How a question may be put


def a(kind=K.LINE, **more):
    return Put(kind, more.pop("text", "What?"), **more)


@pytest.mark.parametrize(
    ("put", "why"),
    [
        (a(), []),
        (a(K.ONE_OF, options=("A",)), [Misput.FEW_OPTIONS]),
        (a(K.ONE_OF, options=("A", "a")), [Misput.OPTION_TWICE]),
        (a(K.SEVERAL_OF, options=("A", "x" * 121)), [Misput.LONG_OPTION]),
        (
            a(K.ONE_OF, options=tuple(f"{n}" for n in range(MOST_OPTIONS + 1))),
            [Misput.MANY_OPTIONS],
        ),
        (a(special=True, required=True), [Misput.SPECIAL_REQUIRED]),
    ],
)
def test_a_question_can_be_put_so_or_not(put, why):
    assert misput(put) == why


def test_what_was_answered_keeps_its_kind_and_its_readers():
    before = a()
    assert misput(a(K.DATE, special=True), before=before) == []
    assert misput(a(K.DATE, special=True), before=before, answered=True) == [
        Misput.KIND_FIXED,
        Misput.SPECIAL_FIXED,
    ]
    assert misput(a(text="Else?"), before=before, answered=True) == []


def test_an_event_has_so_many_questions():
    assert misput(a(), others=MOST_QUESTIONS - 1) == []
    assert misput(a(), others=MOST_QUESTIONS) == [Misput.MANY_QUESTIONS]
    assert misput(a(), before=a(), others=MOST_QUESTIONS) == []


def test_a_question_is_stored_tidy():
    put = Put(K.ONE_OF, " Which \n one? ", "a\r\nb ", (" A ", "", "B"), required=True)
    assert put.clean() == Put(K.ONE_OF, "Which one?", "a\nb", ("A", "B"), required=True)
    assert a(options=("A",)).clean().options == ()


# Putting, changing, moving, dropping


def whole(made, at=LATER):
    return {"event_id": made.events["sonderborg"], "by": made.accounts["organiser"], "at": at}


def ask(made, *puts):
    with writing(made.app) as session:
        return [acts.ask(session, put, **whole(made)) for put in puts]


def say(made, delegate, answers, *, own=False, consent=False):
    """Answer as the head does, or with `own` as who holds the link."""
    private = Private(consent=consent) if own else None
    wanted = Wanted(Details("Elena"), private, answers)
    with writing(made.app) as session:
        scope = {"event_id": made.events["sonderborg"], "at": LATER}
        by = None if own else made.accounts["sofia"]
        assert describe(session, delegate, wanted, by=by, **scope) == []


def asked(made, **which):
    with writing(made.app) as session:
        return queries.questions(session, made.events["sonderborg"], **which)


def texts(made, **which):
    return [one.put.text for one in asked(made, **which)]


def journal(made):
    with writing(made.app) as session:
        lines = sa.select(Line).where(Line.kind.like("question-%")).order_by(Line.id)
        return [(one.kind, one.subject_kind, one.subject_id) for one in session.scalars(lines)]


@pytest.fixture
def made(app):
    return world(app, event_file())


@both
def test_questions_stand_in_the_order_in_which_they_are_put(made):
    one, two = ask(made, a(text="One?"), a(K.ONE_OF, text="Two?", options=("A", "B")))
    assert texts(made) == ["One?", "Two?"]
    assert asked(made)[1].put == a(K.ONE_OF, text="Two?", options=("A", "B"))
    assert journal(made) == [("question-put", "question", one), ("question-put", "question", two)]


@both
def test_a_question_that_cannot_be_put_is_not(made):
    assert ask(made, a(K.ONE_OF)) == [[Misput.FEW_OPTIONS]]
    assert (texts(made), journal(made)) == ([], [])


@both
def test_a_question_is_put_another_way_and_its_answer_knows_what_it_answered(made):
    (person,) = register(made, "sonderborg", "sofia", "Elena")
    (one,) = ask(made, a(text="Your shoe size?"))
    say(made, person, {one: ["38"]})
    with writing(made.app) as session:
        new = a(text="Your helmet size?")
        assert acts.rephrase(session, one, new, **whole(made)) == []
        assert acts.rephrase(session, one, new, **whole(made)) == []
        assert acts.rephrase(session, one, a(K.NUMBER), **whole(made)) == [Misput.KIND_FIXED]
        assert acts.rephrase(session, one + 1, new, **whole(made)) == []
    with writing(made.app) as session:
        assert queries.given(session, person) == {one: ("38", "Your shoe size?")}
    assert texts(made) == ["Your helmet size?"]
    assert [kind for kind, *_ in journal(made)] == ["question-put", "question-changed"]


@both
def test_questions_are_moved_dropped_and_brought_back(made):
    one, two, three = ask(made, a(text="1"), a(text="2"), a(text="3"))
    with writing(made.app) as session:
        assert acts.place(session, three, 0, **whole(made)) is True
        assert acts.place(session, three, 0, **whole(made)) is False
        assert acts.place(session, 99, 0, **whole(made)) is False
    assert texts(made) == ["3", "1", "2"]
    with writing(made.app) as session:
        assert acts.drop(session, one, **whole(made)) is True
        assert acts.drop(session, one, **whole(made)) is False
        assert acts.drop(session, 99, **whole(made)) is False
    assert (texts(made), texts(made, dropped=True)) == (["3", "2"], ["3", "2", "1"])
    with writing(made.app) as session:
        assert acts.bring_back(session, one, **whole(made)) is True
        assert acts.bring_back(session, two, **whole(made)) is False
    assert texts(made) == ["3", "2", "1"]
    assert [kind for kind, *_ in journal(made)][3:] == [
        "question-moved",
        "question-dropped",
        "question-brought-back",
    ]


@both
def test_a_question_of_another_event_is_not_touched(app):
    made = world(app, event_file(), event_file(slug="odense"))
    (one,) = ask(made, a(text="1"))
    elsewhere = {**whole(made), "event_id": made.events["odense"]}
    with writing(app) as session:
        assert acts.rephrase(session, one, a(text="x"), **elsewhere) == []
        assert acts.drop(session, one, **elsewhere) is False
        assert acts.place(session, one, 3, **elsewhere) is False
    assert texts(made) == ["1"]


# Answers, and who has not given them


@both
def test_answers_of_a_dropped_question_and_option_stay(made):
    (person,) = register(made, "sonderborg", "sofia", "Elena")
    one, two = ask(
        made, a(K.SEVERAL_OF, text="Days?", options=("Mon", "Tue", "Wed")), a(text="Bus?")
    )
    say(made, person, {one: ["Mon", "Tue"], two: ["Bus 1"]})
    with writing(made.app) as session:
        fewer = a(K.SEVERAL_OF, text="Days?", options=("Tue", "Wed"))
        assert acts.rephrase(session, one, fewer, **whole(made)) == []
        acts.drop(session, two, **whole(made))
    # Sent again as the form shows it: the option is theirs though it is offered no more.
    say(made, person, {one: ["Mon", "Tue", "Wed"], two: ["Bus 2"]})
    with writing(made.app) as session:
        found = queries.answers(session, made.events["sonderborg"])
    assert found.of == {person: {one: "Mon; Tue; Wed", two: "Bus 1"}}
    assert [(q.id, q.dropped) for q in found.questions] == [(one, False), (two, True)]


@both
def test_an_export_leaves_special_answers_out_unless_they_are_asked_for(made):
    (person,) = register(made, "sonderborg", "sofia", "Elena")
    one, two, three = ask(made, a(text="1"), a(text="2", special=True), a(text="3"))
    say(made, person, {one: ["x"], two: ["y"]}, own=True, consent=True)
    with writing(made.app) as session:
        acts.drop(session, three, **whole(made))
        event = made.events["sonderborg"]
        plain, all_ = queries.answers(session, event), queries.answers(session, event, special=True)
    assert ([q.id for q in plain.questions], plain.of) == ([one], {person: {one: "x"}})
    assert [q.id for q in all_.questions] == [one, two]
    assert all_.of == {person: {one: "x", two: "y"}}


@both
def test_who_has_not_answered_what_is_required_is_counted(made):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    (anna,) = register(made, "sonderborg", "munich", "Anna")
    event = made.events["sonderborg"]
    with writing(made.app) as session:
        assert queries.missing(session, event) == {}
    one, two, three = ask(made, a(text="1", required=True), a(text="2", required=True), a(text="3"))
    say(made, elena, {one: ["x"], two: ["y"]})
    say(made, ivan, {one: ["x"], three: ["z"]})
    with writing(made.app) as session:
        assert queries.missing(session, event) == {ivan: 1, anna: 2}
        acts.drop(session, two, **whole(made))
        whom = {"delegate_id": anna, "event_id": event, "by": made.accounts["munich"]}
        actions.withdraw(session, **whom, at=LATER)
    with writing(made.app) as session:
        assert queries.missing(session, event) == {}


def cost(selects, read, session, event):
    selects.clear()
    read(session, event)
    return len(selects)


@both
@pytest.mark.parametrize("people", [1, 9])
def test_reading_answers_costs_the_same_for_one_and_for_many(made, selects, people):
    ids = register(made, "sonderborg", "sofia", *(f"P{n}" for n in range(people)))
    one, _two = ask(made, a(text="1", required=True), a(text="2", required=True))
    for person in ids:
        say(made, person, {one: ["x"]})
    reads = (queries.questions, queries.counted, queries.missing, queries.answers)
    with writing(made.app) as session:
        event = made.events["sonderborg"]
        assert [cost(selects, read, session, event) for read in reads] == [1, 1, 2, 2]
        assert queries.counted(session, event)[0].answers == people
