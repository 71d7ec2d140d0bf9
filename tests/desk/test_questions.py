"""The organiser's questions, and the page about one person, as pages of the desk."""

import re

import pytest
import sqlalchemy as sa

from meetings.journal.models import Line
from meetings.registration.actions import details as details_acts
from meetings.registration.actions import questions as acts
from meetings.registration.models import Question
from meetings.registration.queries import questions as queries
from meetings.registration.rules.details import Details, Private, Wanted
from meetings.registration.rules.questions import Put, QuestionKind
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import HTML, Visitor, check, tree

DESK = "/organise/events/sonderborg"
LIST = f"{DESK}/questions/"
NEW = f"{LIST}new"
K = QuestionKind


@pytest.fixture
def made(app):
    return world(app, event_file(), event_file(slug="odense"))


def who(made, slug="sonderborg"):
    return {"event_id": made.events[slug], "by": made.accounts["organiser"], "at": NOW}


def ask(made, *puts, slug="sonderborg"):
    with writing(made.app) as session:
        return [acts.ask(session, put, **who(made, slug)) for put in puts]


def say(made, delegate, private, answers):
    with writing(made.app) as session:
        wanted = Wanted(Details("Elena", "elena@sofia.example", phone="555"), private, answers)
        event = made.events["sonderborg"]
        assert (
            details_acts.describe(session, delegate, wanted, event_id=event, by=None, at=NOW) == []
        )


def stored(made, **which):
    with writing(made.app) as session:
        return [one.put for one in queries.questions(session, made.events["sonderborg"], **which)]


def typed(**more):
    return {"key": "k", "text": "Which bus?", "kind": "line", "options": "", "help": "", **more}


def told(visitor, answer):
    page = tree(visitor.get(answer.location))
    notes = [e for e in page.iter(f"{HTML}p") if e.get("role") == "status"]
    return "".join(notes[0].itertext()).strip()


# Putting questions


def test_nothing_is_asked_yet(organiser):
    assert "Nothing is asked yet." in organiser.get(LIST).text


def test_a_question_is_put_and_stands_in_the_list(made, organiser):
    more = {"kind": "one-of", "options": "Bus 1\r\n\r\nBus 2 \r\n", "help": "See map."}
    answer = organiser.post(NEW, typed(**more, required="y"))
    assert told(organiser, answer).startswith("The question is put")
    page = organiser.get(LIST).text
    for said in ("Which bus?", "One of several: Bus 1, Bus 2", "must be answered", "0 answers"):
        assert said in page
    assert stored(made) == [
        Put(K.ONE_OF, "Which bus?", "See map.", ("Bus 1", "Bus 2"), required=True)
    ]


def test_a_question_sent_twice_is_put_once(made, organiser):
    first, second = (organiser.post(NEW, typed()) for _ in range(2))
    assert (first.location, len(stored(made))) == (second.location, 1)
    organiser.post(NEW, typed(text="Else?"), 409)
    assert len(stored(made)) == 1


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"text": ""}, "text", "Write the question."),
        ({"text": " \t"}, "text", "Write the question."),
        ({"text": "a\x00b"}, "text", "Type this once more."),
        ({"text": "x" * 301}, "text", "This is longer than 300 characters."),
        ({"help": "x" * 1001}, "help", "This is longer than 1000 characters."),
        ({"kind": "x"}, "kind", "Choose one of those that are offered."),
        ({"kind": "one-of"}, "options", "Write at least two options, one a line."),
        ({"kind": "one-of", "options": "A\na"}, "options", "An option stands here twice."),
        ({"required": "y", "special": "y"}, "required", "Sensitive things are told freely"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_at_its_field(made, organiser, more, field, sentence):
    answer = organiser.post(NEW, typed(**{"help": "kept", **more}), 422)
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    assert "Error:" in answer.text.split("</title>")[0]
    assert stored(made) == []


def test_an_event_has_forty_questions(made, organiser):
    ask(made, *(Put(K.LINE, f"{n}?") for n in range(40)))
    answer = organiser.post(NEW, typed(), 422)
    assert "An event has at most 40 questions." in answer.text


def test_a_question_is_changed_but_not_its_kind_once_it_is_answered(made, organiser):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    (one,) = ask(made, Put(K.LINE, "Bus?"))
    page = f"{LIST}{one}/edit"
    assert 'value="Bus?"' in organiser.get(page).text
    assert told(organiser, organiser.post(page, typed())).startswith("Changed.")
    say(made, elena, None, {one: ["1"]})
    assert "1 person has answered this." in organiser.get(page).text
    answer = organiser.post(page, typed(key="l", kind="number", special="y"), 422)
    assert 'href="#kind"' in answer.text
    assert 'href="#special"' in answer.text
    assert organiser.post(page, typed(key="m", text=""), 422)
    assert stored(made) == [Put(K.LINE, "Which bus?")]


def test_questions_are_moved_by_buttons_and_pressed_twice_moved_once(made, organiser):
    _one, _two, three = ask(made, *(Put(K.LINE, f"{n}?") for n in (1, 2, 3)))
    for _ in range(2):
        answer = organiser.post(f"{LIST}place", {"place": f"{three}-1"}, form=LIST)
        assert told(organiser, answer) == "Moved."
    assert [put.text for put in stored(made)] == ["1?", "3?", "2?"]
    assert re.search(rf'value="{three}-0"\s+autofocus', organiser.get(answer.location).text)


def test_a_question_is_dropped_and_brought_back(made, organiser):
    one, _two = ask(made, Put(K.LINE, "1?"), Put(K.LINE, "2?"))
    answer = organiser.post(f"{LIST}{one}/drop", {}, form=f"{LIST}{one}/edit")
    assert told(organiser, answer) == "Dropped: it is asked no more. Its answers stay."
    assert [put.text for put in stored(made)] == ["2?"]
    assert "Asked no more" in organiser.get(LIST).text
    answer = organiser.post(f"{LIST}{one}/back", {}, form=LIST)
    assert told(organiser, answer) == "Asked again, last in order."
    assert [put.text for put in stored(made)] == ["2?", "1?"]


def test_without_a_token_nothing_is_done(made, organiser):
    (one,) = ask(made, Put(K.LINE, "1?"))
    for path in ("new", f"{one}/edit", f"{one}/drop", f"{one}/back", "place"):
        answer = organiser.client.post(f"{LIST}{path}", data=typed(place=f"{one}-0"))
        check(made.app, answer)
        assert (path, answer.status_code) == (path, 422)
    assert stored(made) == [Put(K.LINE, "1?")]


def test_a_forged_place_or_question_is_refused(made, organiser):
    (one,) = ask(made, Put(K.LINE, "1?"))
    (other,) = ask(made, Put(K.LINE, "1?"), slug="odense")
    for place in ("", "x", f"{one}", f"{one}--1", "٣-1"):
        organiser.post(f"{LIST}place", {"place": place}, 422, form=LIST)
    organiser.post(f"{LIST}place", {"place": f"{other}-0"}, 404, form=LIST)
    for path in (f"{other}/edit", f"{other}/drop", f"{other}/back", "999/edit"):
        organiser.post(f"{LIST}{path}", {}, 404, form=LIST)
    organiser.get(f"{LIST}{other}/edit", 404)


def test_others_may_not_see_or_put_questions(app, made, organiser):
    (one,) = ask(made, Put(K.LINE, "1?"))
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    token = sofia.token("/my/account")
    for path in ("", "new", f"{one}/edit"):
        sofia.get(f"{LIST}{path}", 403)
    for path in ("new", f"{one}/edit", f"{one}/drop", f"{one}/back", "place"):
        answer = sofia.client.post(f"{LIST}{path}", data={"csrf_token": token})
        assert answer.status_code == 403
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count(Question.id))) == 1


@pytest.mark.parametrize("many", [1, 9])
def test_the_list_costs_the_same_for_one_and_for_nine(made, organiser, selects, many):
    ask(made, *(Put(K.LINE, f"{n}?") for n in range(many)))
    selects.clear()
    organiser.get(LIST)
    assert len(selects) == 4


# One person


@pytest.fixture
def elena(made):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    plain, special, day = ask(
        made,
        Put(K.LINE, "Bus?"),
        Put(K.LINE, "Allergies?", special=True),
        Put(K.DATE, "Arrival?"),
    )
    (visa,) = ask(made, Put(K.YES_NO, "A visa?"))
    ask(made, Put(K.LINE, "Hotel?", required=True), Put(K.LINE, "Never answered?"))
    needs = Private("vegan", "ramp", consent=True, listed=True)
    say(
        made, elena, needs, {plain: ["Bus 7"], special: ["nuts"], day: ["2030-10-04"], visa: ["no"]}
    )
    with writing(made.app) as session:
        acts.rephrase(session, plain, Put(K.LINE, "Which bus?"), **who(made))
        acts.drop(session, plain, **who(made))
    return elena


def test_an_organiser_sees_everything_about_a_person(organiser, elena):
    answer = organiser.get(f"{DESK}/delegates/{elena}/")
    page = answer.text
    facts = ["".join(e.itertext()).strip() for e in tree(answer).iter(f"{HTML}dd")]
    assert facts[-5:-1] == ["Friday 4 October 2030", "No", "not given", "not given"]
    for said in (
        *("Elena", "Sofia", "elena@sofia.example", "555", "vegan", "ramp", "nuts", "Bus 7"),
        *("Friday 4 October 2030", "Asked then: Bus?", "(asked no more)", "1 answer is missing."),
    ):
        assert said in page


def test_a_host_sees_no_address_needs_or_special_answers(host, elena):
    page = host.get(f"{DESK}/delegates/{elena}/").text
    assert "Bus 7" in page
    assert "555" in page
    hidden = ("elena@sofia.example", "vegan", "ramp", "nuts", "Allergies", "link")
    assert [word for word in hidden if word in page.split("<main")[1].split("</main")[0]] == []


def test_a_host_makes_and_ends_no_link(made, host, elena):
    token = host.token(f"{DESK}/delegates/add")
    for path in ("link", "link/end"):
        answer = host.client.post(f"{DESK}/delegates/{elena}/{path}", data={"csrf_token": token})
        assert answer.status_code == 403


def test_an_organiser_makes_a_link_which_is_shown_once_and_ends_it(app, made, organiser, elena):
    page = f"{DESK}/delegates/{elena}/"
    shown = organiser.post(f"{page}link", {}, 200, form=page)
    (link,) = set(re.findall(r"http://localhost(/delegates/[\w-]{43}/)", shown.text))
    assert shown.headers["Cache-Control"] == "no-store"
    assert Visitor(app).get(link).status_code == 200
    answer = organiser.post(f"{page}link/end", {}, form=page)
    assert told(organiser, answer) == "The link is ended: it opens nothing any more."
    Visitor(app).get(link, 404)
    with writing(app) as session:
        found = session.execute(sa.select(Line.kind, Line.by).where(Line.kind.like("link-%")))
        mine = made.accounts["organiser"]
        assert [tuple(row) for row in found] == [("link-made", mine), ("link-ended", mine)]


def test_without_a_token_no_link_is_made_or_ended(made, organiser, elena):
    for path in ("link", "link/end"):
        answer = organiser.client.post(f"{DESK}/delegates/{elena}/{path}")
        check(made.app, answer)
        assert answer.status_code == 422


def test_a_person_of_another_event_is_not_found(made, organiser, elena):
    (other,) = register(made, "odense", "sofia", "Ivan")
    organiser.get(f"{DESK}/delegates/{other}/", 404)
    for path in ("link", "link/end"):
        organiser.post(f"{DESK}/delegates/{other}/{path}", {}, 404, form=f"{DESK}/delegates/add")


def test_the_table_says_whose_answers_are_missing(organiser, elena):
    page = organiser.get(f"{DESK}/delegates").text
    assert "1 answer is missing." in page
    assert f'href="{DESK}/delegates/{elena}/"' in page


def test_the_page_of_a_person_costs_the_same_with_any_answers(made, organiser, elena, selects):
    (other,) = register(made, "sonderborg", "sofia", "Ivan")
    costs = []
    for delegate in (elena, other):
        selects.clear()
        organiser.get(f"{DESK}/delegates/{delegate}/")
        costs.append(len(selects))
    assert costs == [6, 6]
