"""A delegate's own data: who may say what of them, what needs consent, and what is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions
from meetings.registration.actions import details as acts
from meetings.registration.actions import questions
from meetings.registration.models import Answer, Delegate
from meetings.registration.queries import details as queries
from meetings.registration.queries.questions import given as given_by
from meetings.registration.rules.details import (
    Details,
    FieldFault,
    Private,
    Problem,
    Wanted,
    mark,
    refusals,
)
from meetings.registration.rules.questions import Put, QuestionKind, Wrong
from meetings.registration.rules.window import Standing
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import HTML, Visitor, check, tree

both = pytest.mark.postgresql
LATER = NOW + timedelta(hours=1)
BEGUN = datetime(2030, 10, 5, 12, tzinfo=UTC)  # the time to send somebody else is over
OVER = datetime(2030, 10, 7, tzinfo=UTC)
ELENA = Details("Elena", "elena@sofia.example")

# The rules


@given(st.text(), st.text(), st.booleans(), st.booleans(), st.booleans())
def test_data_is_refused_for_what_is_wrong_with_it_only(name, new, taken, renames, consents):
    faults = refusals(Details(name), Details(new), taken=taken, renames=renames, consents=consents)
    expected = {
        FieldFault(Problem.NO_NAME, "name"): bool(name) and not new,
        FieldFault(Problem.NAME_FIXED, "name"): bool(name and new) and name != new and not renames,
        FieldFault(Problem.TAKEN, "mail"): taken,
        FieldFault(Problem.NO_CONSENT, "consent"): not consents,
    }
    assert faults == [fault for fault, applies in expected.items() if applies]


texts = st.text(max_size=5)
whole = st.tuples(
    st.builds(Details, texts, texts, texts, texts, texts),
    st.none() | st.builds(Private, texts, texts, st.booleans(), st.booleans(), st.booleans()),
    st.dictionaries(st.integers(1, 5), texts | st.booleans() | st.lists(texts)),
    st.frozensets(texts),
)


@given(whole, whole)
def test_equal_data_has_equal_marks_and_other_data_others(one, two):
    assert (mark(*one) == mark(*two)) == (repr(one) == repr(two) or one == two)


# What a delegate says


def describe(made, delegate, details=ELENA, private=None, answers=(), *, was="", at=LATER):
    """Say it by the link where there is something private, else as the head."""
    by = made.accounts["sofia"] if private is None else None
    wanted = Wanted(details, private, dict(answers), was)
    with writing(made.app) as session:
        event = made.events["sonderborg"]
        return acts.describe(session, delegate, wanted, event_id=event, by=by, at=at)


def dossier(made, delegate):
    with writing(made.app) as session:
        return queries.dossier(session, made.events["sonderborg"], delegate)


def answers(made, delegate):
    with writing(made.app) as session:
        return {id_: one.value for id_, one in given_by(session, delegate).items()}


def ask(made, **put):
    with writing(made.app) as session:
        who = {"event_id": made.events["sonderborg"], "by": None, "at": NOW}
        return questions.ask(session, Put(QuestionKind.LINE, **put), **who)


def lines(made, kind):
    with writing(made.app) as session:
        found = session.scalars(sa.select(Line).where(Line.kind == kind).order_by(Line.id))
        return [(line.by, line.detail) for line in found]


@pytest.fixture
def made(app):
    return world(app, event_file())


@pytest.fixture
def elena(made):
    return register(made, "sonderborg", "sofia", "Elena")[0]


@both
def test_a_head_completes_what_is_known_of_somebody(made, elena):
    said = Details(" Elena  Petrova", "E@Sofia.example ", "Housing", "bg, en", "+359 2 1")
    assert describe(made, elena, said) == []
    stored = Details("Elena Petrova", "e@sofia.example", "Housing", "bg, en", "+359 2 1")
    assert dossier(made, elena).details == stored
    assert dossier(made, elena).standing is Standing.CONFIRMED
    told = {"delegates": [elena]}
    assert lines(made, "described") == [(made.accounts["sofia"], told)]
    assert describe(made, elena, said) == []
    assert len(lines(made, "described")) == 1


@both
def test_who_holds_the_link_says_what_is_private_and_consents(made, elena):
    needs = Private(" vegan", "a\r\nramp", consent=True, photo_consent=True, listed=True)
    assert describe(made, elena, private=needs) == []
    assert dossier(made, elena).private == needs.clean()
    assert describe(made, elena, Details("Elena P")) == []
    assert dossier(made, elena).private == needs.clean()  # a head leaves it as it is
    assert lines(made, "described")[0] == (None, {"delegates": [elena]})


@both
def test_needs_without_consent_are_refused_whole(made, elena):
    special = ask(made, text="Allergies?", special=True)
    refused = [FieldFault(Problem.NO_CONSENT, "consent")]
    assert describe(made, elena, Details("New"), Private("vegan")) == refused
    assert describe(made, elena, Details("New"), Private(access_needs="ramp")) == refused
    assert describe(made, elena, Details("New"), Private(), {special: ["nuts"]}) == refused
    assert (dossier(made, elena).details, answers(made, elena)) == (ELENA, {})


@both
def test_consent_that_is_taken_back_takes_needs_and_special_answers_with_it(made, elena):
    plain, special = ask(made, text="Bus?"), ask(made, text="Allergies?", special=True)
    dropped = ask(made, text="Belief?", special=True)
    said = {plain: ["yes"], special: ["nuts"], dropped: ["none"]}
    needs = Private("vegan", "ramp", consent=True, listed=True)
    assert describe(made, elena, private=needs, answers=said) == []
    with writing(made.app) as session:
        who = {"event_id": made.events["sonderborg"], "by": None, "at": NOW}
        assert questions.drop(session, dropped, **who)
    for typed_too in (Private("halal", listed=True), Private("vegan", listed=True)):
        refused = [FieldFault(Problem.NO_CONSENT, "consent")]
        assert describe(made, elena, private=typed_too) == refused
    unticked, untold = Private(listed=True), {plain: ["yes"], special: [""]}
    assert describe(made, elena, private=unticked, answers=untold) == []
    assert dossier(made, elena).private == Private(listed=True)
    assert answers(made, elena) == {plain: "yes"}


@both
def test_consent_stays_from_when_it_was_given(made, elena):
    describe(made, elena, private=Private("vegan", consent=True), at=LATER)
    describe(made, elena, private=Private("halal", consent=True), at=LATER + timedelta(days=1))
    with writing(made.app) as session:
        assert session.scalar(sa.select(Delegate.consent_at)) == LATER
    assert dossier(made, elena).private.diet == "halal"


@both
def test_a_head_neither_answers_nor_sees_what_is_special(made, elena):
    plain, special = ask(made, text="Bus?"), ask(made, text="Allergies?", special=True)
    said = {plain: ["1"], special: ["nuts"]}
    assert describe(made, elena, answers=said) == []
    assert answers(made, elena) == {plain: "1"}
    assert describe(made, elena, private=Private(consent=True), answers=said) == []
    assert describe(made, elena, answers={plain: [""], special: [""]}) == []
    assert answers(made, elena) == {special: "nuts"}
    with writing(made.app) as session:
        person = queries.dossier(session, made.events["sonderborg"], elena)
        sheet = queries.sheet(session, person, own=False)
    assert [one.id for one in sheet.asked] == [plain]


@both
def test_wrong_answers_are_named_and_nothing_is_stored(made, elena):
    one, two = ask(made, text="1"), ask(made, text="2")
    faults = describe(made, elena, Details(""), answers={one: ["a\x00"], two: ["x" * 301]})
    assert faults == [
        FieldFault(Problem.NO_NAME, "name"),
        FieldFault(Wrong.CONTROL, f"q{one}"),
        FieldFault(Wrong.LONG, f"q{two}"),
    ]
    assert (answers(made, elena), lines(made, "described")) == ({}, [])


@both
def test_an_address_that_is_registered_for_the_event_is_refused(made, elena):
    register(made, "sonderborg", "munich", "Anna")
    taken = Details("Elena", "ANNA@munich.example")
    assert describe(made, elena, taken) == [FieldFault(Problem.TAKEN, "mail")]
    assert describe(made, elena, Details("Elena", "")) == []
    assert describe(made, elena, ELENA) == []


@both
def test_what_somebody_else_changed_meanwhile_is_not_overwritten(made, elena):
    with writing(made.app) as session:
        person = queries.dossier(session, made.events["sonderborg"], elena)
        shown = queries.sheet(session, person, own=False).mark
    assert describe(made, elena, Details("Elena", phone="1"), was=shown) == []
    late = describe(made, elena, Details("Elena", phone="2"), was=shown)
    assert late == [FieldFault(Problem.CHANGED)]
    assert dossier(made, elena).details.phone == "1"


@both
def test_a_head_gives_no_other_name_when_the_time_to_send_somebody_else_is_over(made, elena):
    fixed = [FieldFault(Problem.NAME_FIXED, "name")]
    assert describe(made, elena, Details("Ivan"), at=BEGUN) == fixed
    assert describe(made, elena, Details("Elena", phone="1"), at=BEGUN) == []
    assert describe(made, elena, Details("Elena P"), Private(), at=BEGUN) == []


@both
def test_the_name_of_a_placeholder_can_still_follow(made, elena):
    with writing(made.app) as session:
        session.execute(sa.update(Delegate).values(name=""))
    assert describe(made, elena, Details("", phone="1"), at=BEGUN) == []
    assert describe(made, elena, Details("Elena"), Private(), at=BEGUN) == []
    assert dossier(made, elena).name == "Elena"


@both
def test_nothing_is_changed_after_the_event_or_of_who_does_not_come(app):
    made = world(app, event_file(), event_file(slug="odense"))
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    over = [FieldFault(Problem.OVER)]
    assert describe(made, elena, at=OVER) == over
    assert describe(made, elena + 1) == over
    (other,) = register(made, "odense", "sofia", "Ivan")
    assert describe(made, other) == over
    with writing(app) as session:
        event = made.events["sonderborg"]
        actions.withdraw(session, delegate_id=elena, event_id=event, by=None, at=NOW)
    assert describe(made, elena) == over


@both
@pytest.mark.parametrize("people", [1, 9])
def test_describing_costs_the_same_at_any_size(made, selects, people):
    one, two = ask(made, text="1"), ask(made, text="2", special=True)
    ids = register(made, "sonderborg", "sofia", *(f"P{n}" for n in range(people)))
    said, name = {one: ["x"], two: ["y"]}, f"P{people - 1}"
    describe(made, ids[-1], Details(name), Private(consent=True), said)
    selects.clear()
    taken_back = {one: ["x"], two: [""]}
    describe(made, ids[-1], Details(name, "new@x.example"), Private(), taken_back)
    assert len(selects) == 6


# What is forgotten


@both
def test_special_data_is_forgotten_two_weeks_after_the_event(made, elena):
    plain, special = ask(made, text="Bus?"), ask(made, text="Allergies?", special=True)
    needs = Private("vegan", "ramp", consent=True, photo_consent=True)
    describe(made, elena, private=needs, answers={plain: ["1"], special: ["nuts"]})
    event = made.events["sonderborg"]
    with writing(made.app) as session:
        ends = session.get_one(Event, event).ends_at
        early, due = ends + timedelta(days=14, seconds=-1), ends + timedelta(days=14)
        assert (queries.forgettable(session, early), queries.forgettable(session, due)) == (
            [],
            [event],
        )
        acts.forget(session, event_id=event, at=due)
    with writing(made.app) as session:
        assert queries.forgettable(session, due) == []
        assert session.scalars(sa.select(Answer.question_id)).all() == [plain]
    assert dossier(made, elena).private == Private(photo_consent=True)
    assert lines(made, "forgotten") == [(None, {})]


# The head's page


PAGE = "/my/events/sonderborg/delegates/{}/"


@pytest.fixture
def head(app, made):
    return Visitor(app).log_in("sofia@test.example", PASSWORD)


def typed(**more):
    said = {"name": "Elena", "mail": "elena@sofia.example", "function": "", "languages": ""}
    return {**said, "phone": "", **more}


def test_a_head_saves_what_is_known_and_is_told_so(made, elena, head):
    one = ask(made, text="Bus or bicycle?", required=True)
    page = head.get(PAGE.format(elena)).text
    assert "1 answer is missing." in page
    answer = head.post(PAGE.format(elena), typed(languages="bg", **{f"q{one}": "Bus"}))
    page = head.get(answer.location).text
    assert "Saved." in page
    assert "is missing" not in page
    assert 'value="Bus"' in page
    assert (dossier(made, elena).details.languages, answers(made, elena)) == ("bg", {one: "Bus"})


def test_a_head_sees_whether_something_private_is_said_but_not_what(made, elena, head):
    special = ask(made, text="Allergies?", special=True)
    needs = Private("vegan lupin", "ramp at door", consent=True)
    describe(made, elena, private=needs, answers={special: ["peanut"]})
    page = head.get(PAGE.format(elena)).text
    assert [word for word in ("lupin", "ramp at", "peanut", "Allergies") if word in page] == []
    facts = [e.text for e in tree(head.get(PAGE.format(elena))).iter(f"{HTML}dd")]
    assert [f.strip() for f in facts] == ["given", "given", "not given", "not given"]


def test_a_head_cannot_forge_what_is_private(made, elena, head):
    special = ask(made, text="Allergies?", special=True)
    forged = {"diet": "x", "consent": "y", "photo_consent": "y", "listed": "y"}
    head.post(PAGE.format(elena), typed(**forged, **{f"q{special}": "x"}))
    assert (dossier(made, elena).private, answers(made, elena)) == (Private(), {})


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Enter the name of this person."),
        ("name", "a\x00b", "Type this once more."),
        ("name", "x" * 121, "A name has at most 120 characters."),
        ("mail", "x", "This is not a mail address."),
        ("mail", "anna@munich.example", "is already registered for this event."),
        ("phone", "1" * 41, "This is longer than 40 characters."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    made, elena, head, field, value, sentence
):
    register(made, "sonderborg", "munich", "Anna")
    answer = head.post(PAGE.format(elena), typed(function="Kept", **{field: value}), 422)
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    assert 'value="Kept"' in answer.text
    assert "Error:" in answer.text.split("</title>")[0]
    assert dossier(made, elena).details == ELENA


def test_a_stale_page_keeps_what_was_typed_and_says_what_is_there_now(made, elena, head):
    page = tree(head.get(PAGE.format(elena)))
    was = next(e.get("value") for e in page.iter(f"{HTML}input") if e.get("name") == "was")
    describe(made, elena, Details("Elena", "elena@sofia.example", phone="111"))
    answer = head.post(PAGE.format(elena), typed(phone="222", was=was), 409)
    assert "This was changed meanwhile." in answer.text
    assert "Stored now:" in answer.text
    assert "111" in answer.text
    assert 'value="222"' in answer.text
    again = next(
        e.get("value") for e in tree(answer).iter(f"{HTML}input") if e.get("name") == "was"
    )
    head.post(PAGE.format(elena), typed(phone="222", was=again))
    assert dossier(made, elena).details.phone == "222"


def test_a_form_without_a_token_stores_nothing(app, made, elena, head):
    answer = head.client.post(PAGE.format(elena), data=typed(name="Other"))
    check(app, answer)
    assert (answer.status_code, dossier(made, elena).details) == (422, ELENA)


def test_the_people_of_other_cities_and_events_are_not_found(app, made, elena, head):
    (anna,) = register(made, "sonderborg", "munich", "Anna")
    token = head.token(PAGE.format(elena))
    for path in ("", "link"):
        for delegate in (anna, 999):
            head.get(PAGE.format(delegate) + path, 404)
            address, data = PAGE.format(delegate) + path, typed(csrf_token=token)
            assert head.client.post(address, data=data).status_code == 404
    ended = head.client.post(PAGE.format(anna) + "link/end", data={"csrf_token": token})
    assert ended.status_code == 404
    assert dossier(made, anna).name == "Anna"


def test_after_the_event_the_page_reads_only(made, elena, head):
    with time_machine.travel(OVER, tick=False):
        visitor = Visitor(made.app).log_in("sofia@test.example", PASSWORD)
        page = visitor.get(PAGE.format(elena))
        assert "This event is over: nothing can be changed here any more." in page.text
        assert 'name="phone"' not in page.text
        data = typed(csrf_token=visitor.token("/my/account"), phone="1")
        answer = visitor.client.post(PAGE.format(elena), data=data)
    check(made.app, answer)
    assert answer.status_code == 422
    assert "This cannot be changed any more. Nothing was stored." in answer.text
    assert dossier(made, elena).details == ELENA


@pytest.mark.parametrize("people", [1, 9])
def test_the_page_costs_the_same_at_any_size(made, head, selects, people):
    one = ask(made, text="1", required=True)
    ids = register(made, "sonderborg", "sofia", *(f"P{n}" for n in range(people)))
    describe(made, ids[0], Details("P0"), answers={one: ["x"]})
    selects.clear()
    head.get(PAGE.format(ids[0]))
    assert len(selects) == 7
