"""A delegate's own page: opened by a link alone, which is made, replaced and ended by others."""

import re
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
import time_machine

from meetings.accounts.actions import digest
from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions
from meetings.registration.actions import details as acts
from meetings.registration.actions import questions
from meetings.registration.models import Delegate, Question
from meetings.registration.queries import details as queries
from meetings.registration.queries.questions import given as given_by
from meetings.registration.rules.details import Details, Private
from meetings.registration.rules.questions import Put, QuestionKind
from meetings.registration.rules.window import Standing
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import HTML, Visitor, check, tree

both = pytest.mark.postgresql
BEGUN = datetime(2030, 10, 5, 12, tzinfo=UTC)
OVER = datetime(2030, 10, 7, tzinfo=UTC)
SECRET = "s" * 43
MINE = "/my/events/sonderborg/delegates/{}/"
OWN = f"/delegates/{SECRET}/"


@pytest.fixture
def made(app):
    return world(app, event_file())


@pytest.fixture
def elena(made):
    (one,) = register(made, "sonderborg", "sofia", "Elena")
    return one


@pytest.fixture
def head(app, made):
    return Visitor(app).log_in("sofia@test.example", PASSWORD)


@pytest.fixture
def holder(app, made, elena):
    """Somebody without an account, who was sent the link of Elena."""
    assert make(made, elena)
    return Visitor(app)


def who(made):
    return {"event_id": made.events["sonderborg"], "by": made.accounts["sofia"], "at": NOW}


def make(made, delegate, secret=SECRET):
    with writing(made.app) as session:
        return acts.make_link(session, delegate, secret, **who(made))


def end(made, delegate):
    with writing(made.app) as session:
        return acts.end_link(session, delegate, **who(made))


def ask(made, kind=QuestionKind.LINE, **put):
    with writing(made.app) as session:
        return questions.ask(session, Put(kind, **put), **who(made))


def dossier(made, delegate):
    with writing(made.app) as session:
        return queries.dossier(session, made.events["sonderborg"], delegate)


def hashes(made):
    with writing(made.app) as session:
        return list(session.scalars(sa.select(Delegate.link_hash).order_by(Delegate.id)))


def kinds(made):
    with writing(made.app) as session:
        found = sa.select(Line.kind).where(Line.kind.like("link-%")).order_by(Line.id)
        return list(session.scalars(found))


def send(visitor, path=OWN, status=303, **typed):
    """Send the page's form: nobody is logged in, so there is no token."""
    said = {"name": "Elena", "mail": "elena@sofia.example", **typed}
    answer = visitor.client.post(path, data=said)
    check(visitor.app, answer)
    assert answer.status_code == status, answer.text[:3000]
    return answer


def value(page, name):
    fields = [e for e in tree(page).iter(f"{HTML}input") if e.get("name") == name]
    return fields[0].get("value")


# Making and ending a link


@both
def test_a_link_is_made_once_and_only_its_hash_is_stored(made, elena):
    assert make(made, elena)
    assert make(made, elena)
    assert (hashes(made), kinds(made)) == ([digest(SECRET)], ["link-made"])
    assert make(made, elena, "n" * 43)
    assert (hashes(made), kinds(made)) == ([digest("n" * 43)], ["link-made", "link-made"])


@both
def test_a_secret_opens_one_person_s_data_only(made, elena):
    (ivan,) = register(made, "sonderborg", "sofia", "Ivan")
    assert make(made, elena)
    assert not make(made, ivan)
    assert hashes(made) == [digest(SECRET), None]


@both
def test_who_does_not_come_any_more_gets_no_link(app):
    made = world(app, event_file(), event_file(slug="odense"))
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    (other,) = register(made, "odense", "sofia", "Ivan")
    with writing(app) as session:
        event = made.events["sonderborg"]
        actions.withdraw(session, delegate_id=elena, event_id=event, by=None, at=NOW)
    assert (make(made, elena), make(made, other)) == (False, False)


@both
def test_a_link_is_ended_once(made, elena):
    assert not end(made, elena)
    make(made, elena)
    assert end(made, elena)
    assert not end(made, elena)
    assert (hashes(made), kinds(made)) == ([None], ["link-made", "link-ended"])


def test_a_head_makes_a_link_and_is_shown_it_once_with_a_mail_that_is_ready(made, elena, head):
    page = head.post(MINE.format(elena) + "link", {}, 200)
    (link,) = set(re.findall(r"http://localhost(/delegates/[\w-]{43}/)", page.text))
    assert "It is shown only now." in page.text
    (mail,) = [a.get("href") for a in tree(page).iter(f"{HTML}a") if "mailto:" in a.get("href")]
    assert mail.startswith("mailto:elena@sofia.example?subject=")
    assert f"http://localhost{link}" in unquote(mail)
    assert page.headers["Cache-Control"] == "no-store"
    assert link not in head.get(MINE.format(elena) + "link").text
    assert Visitor(made.app).get(link).status_code == 200


def test_the_form_of_a_page_sent_twice_makes_one_link(made, elena, head):
    page = head.get(MINE.format(elena) + "link")
    data = {"secret": value(page, "secret")}
    first, second = (head.post(MINE.format(elena) + "link", data, 200) for _ in range(2))
    links = [set(re.findall(r"/delegates/[\w-]{43}/", one.text)) for one in (first, second)]
    assert (links[0], kinds(made)) == (links[1], ["link-made"])


def test_a_secret_of_somebody_s_own_making_is_not_taken(made, elena, head):
    head.post(MINE.format(elena) + "link", {"secret": "guess"}, 200)
    assert hashes(made) != [digest("guess")]


def test_a_new_link_ends_the_one_before(made, elena, head, holder):
    holder.get(OWN)
    assert "A new one ends it at once." in head.get(MINE.format(elena) + "link").text
    head.post(MINE.format(elena) + "link", {}, 200)
    holder.get(OWN, 404)


def test_a_head_ends_a_link(made, elena, head, holder):
    answer = head.post(f"{MINE.format(elena)}link/end", {}, form=f"{MINE.format(elena)}link")
    assert "it opens nothing any more" in head.get(answer.location).text
    dead = holder.get(OWN, 404)
    assert "This link is no longer valid" in dead.text
    assert dead.headers["Cache-Control"] == "no-store"


def test_without_a_token_no_link_is_made_or_ended(made, elena, head):
    make(made, elena)
    for path in ("link", "link/end"):
        answer = head.client.post(MINE.format(elena) + path)
        check(made.app, answer)
        assert answer.status_code == 422
    assert hashes(made) == [digest(SECRET)]


def test_no_link_is_offered_where_nothing_can_be_completed(made, elena, head):
    with writing(made.app) as session:
        event = made.events["sonderborg"]
        actions.withdraw(session, delegate_id=elena, event_id=event, by=None, at=NOW)
    page = head.get(MINE.format(elena) + "link").text
    assert "there is nothing to complete" in page
    token = head.token("/my/account")
    answer = head.client.post(MINE.format(elena) + "link", data={"csrf_token": token})
    check(made.app, answer)
    assert (answer.status_code, hashes(made)) == (422, [None])


# What it opens


def test_the_page_says_what_when_where_and_how_one_stands(holder):
    page = holder.get(OWN).text
    for said in (
        "Third network meeting",
        "to Sunday 6 October 2030, 16:00",
        "Alsion",
        "CEST",
        "Sofia",
    ):
        assert said in page
    assert "A seat is kept for you." in page
    assert 'href="/events/sonderborg/"' in page
    assert 'href="/events/sonderborg.ics"' in page


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing.WAITING, "A seat is free. It is given with the next change of seats here."),
        (Standing.OFFERED, "A seat is offered to you."),
        (Standing.PENDING, "The organiser has not decided yet."),
        (Standing.INVITED, "You are invited."),
        (Standing.DECLINED, "You do not come to this event."),
        (Standing.WITHDRAWN, "You do not come to this event."),
    ],
)
def test_the_page_says_each_standing_in_words(made, holder, standing, sentence):
    until = BEGUN if standing is Standing.OFFERED else None
    with writing(made.app) as session:
        session.execute(sa.update(Delegate).values(standing=standing, offered_until=until))
    assert sentence in holder.get(OWN).text


def test_opening_a_link_does_nothing_and_leaves_nothing_behind(made, holder):
    def rows():
        with writing(made.app) as session:
            joined = sa.select(Delegate.sequence, Event.version).join(Event)
            return session.execute(joined).one()

    before = rows()
    answers = [holder.get(OWN), holder.get(f"{OWN}withdraw")]
    assert rows() == before
    for answer in answers:
        assert answer.headers.getlist("Set-Cookie") == []
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_page_is_the_holder_s_whoever_is_logged_in(made, holder, head):
    assert holder.get(OWN).text == head.get(OWN).text
    assert head.get(OWN).headers.getlist("Set-Cookie") == []


def test_what_is_said_is_saved_and_shown_again(made, elena, holder):
    one = ask(made, text="Which days?", kind=QuestionKind.SEVERAL_OF, options=("Mon", "Tue"))
    two = ask(made, text="Allergies?", special=True)
    three = ask(made, text="A helmet?", kind=QuestionKind.YES_NO)
    typed = {"phone": "+359 2", "diet": "vegan", "photo_consent": "y", "consent": "y"}
    said = {f"q{one}": ["Tue"], f"q{two}": "nuts", f"q{three}": "no"}
    page = holder.get(send(holder, **typed, **said).location)
    assert "Saved." in page.text
    ticked = [
        e.get("name") for e in tree(page).iter(f"{HTML}input") if e.get("checked") is not None
    ]
    assert sorted(ticked) == sorted([f"q{one}", "consent", "photo_consent"])
    assert (value(page, f"q{two}"), value(page, "phone")) == ("", "+359 2")
    chosen = [e.text for e in tree(page).iter(f"{HTML}option") if e.get("selected") is not None]
    assert chosen == ["No"]
    person = dossier(made, elena)
    assert person.details == Details("Elena", "elena@sofia.example", phone="+359 2")
    assert person.private == Private("vegan", consent=True, photo_consent=True)


def test_taking_consent_back_says_what_became_of_it(made, elena, holder):
    send(holder, diet="vegan", consent="y")
    answer = send(holder, diet="")
    assert "your consent is taken back" in holder.get(answer.location).text
    assert dossier(made, elena).private == Private()


TOLD = "You told the organiser about this."
KINDS = (QuestionKind.SEVERAL_OF, QuestionKind.ONE_OF, QuestionKind.YES_NO, QuestionKind.TEXT)


def confide(made, holder):
    """Say everything that is special by the link; return the ids of the questions."""
    asked = [
        ask(made, text=f"{kind}?", kind=kind, options=("Lupin", "Milk"), special=True)
        for kind in KINDS
    ]
    answers = dict(zip(asked, (["Lupin"], "Lupin", "yes", "Lupin"), strict=True))
    said = {f"q{id_}": answer for id_, answer in answers.items()}
    send(holder, diet="Lupin", access_needs="Lupin", consent="y", **said)
    return asked


def given(made, delegate):
    with writing(made.app) as session:
        return {id_: one.value for id_, one in given_by(session, delegate).items()}


def test_what_is_special_is_shown_by_no_link_not_even_to_whom_it_is_of(made, elena, head, holder):
    holder.get(OWN)
    asked = confide(made, holder)
    with writing(made.app) as session:
        session.execute(sa.update(Question).values(options=[{"text": "Milk"}, {"text": "Soy"}]))
    page = head.post(MINE.format(elena) + "link", {}, 200)
    (link,) = set(re.findall(r"http://localhost(/delegates/[\w-]{43}/)", page.text))
    opened = holder.get(link)
    assert "Lupin" not in opened.text
    assert opened.text.count(TOLD) == 2 + len(asked)
    ticked = [e for e in tree(opened).iter(f"{HTML}input") if e.get("checked") is not None]
    assert [e.get("name") for e in ticked] == ["consent"]
    assert [e for e in tree(opened).iter(f"{HTML}option") if e.get("selected") is not None] == []
    refused = send(holder, link, status=422, name="")
    stale = send(holder, link, status=409, was="x", phone="1")
    assert ["Lupin" in page.text for page in (refused, stale)] == [False, False]


def test_the_mark_of_a_page_does_not_let_what_is_special_be_guessed(made, elena, holder):
    marks = []
    for diet in ("vegan", "kosher"):
        send(holder, diet=diet, consent="y")
        marks.append(value(holder.get(OWN), "was"))
    assert marks[0] == marks[1]


def test_what_is_left_empty_stays_and_what_is_typed_replaces_it(made, elena, holder):
    several, one, either, text = confide(made, holder)
    before = {several: ["Lupin"], one: "Lupin", either: True, text: "Lupin"}
    send(holder, phone="1", consent="y", diet="", **{f"q{text}": "", f"q{one}": ""})
    stored = Private("Lupin", "Lupin", consent=True)
    assert (dossier(made, elena).private, given(made, elena)) == (stored, before)
    send(holder, consent="y", diet="Vegan", **{f"q{several}": ["Milk"], f"q{either}": "no"})
    stored = Private("Vegan", "Lupin", consent=True)
    now = {several: ["Milk"], one: "Lupin", either: False, text: "Lupin"}
    assert (dossier(made, elena).private, given(made, elena)) == (stored, now)


@both
def test_one_thing_that_was_told_is_deleted_alone_and_the_rest_stays(made, elena, holder):
    several, one, either, text = confide(made, holder)
    gone = ["diet", f"q{several}", f"q{text}", "name", "q999"]
    send(holder, consent="y", forgotten=gone)
    assert dossier(made, elena).private == Private(access_needs="Lupin", consent=True)
    assert dossier(made, elena).details.name == "Elena"
    assert given(made, elena) == {one: "Lupin", either: True}
    page = holder.get(OWN).text
    assert page.count(TOLD) == page.count("Delete what I told") == 3


def test_what_is_typed_in_place_of_what_is_deleted_is_stored(made, elena, holder):
    confide(made, holder)
    send(holder, consent="y", diet="halal", forgotten=["diet"])
    assert dossier(made, elena).private.diet == "halal"


def test_what_was_to_be_deleted_is_still_ticked_beside_a_fault(made, elena, holder):
    confide(made, holder)
    page = send(holder, status=422, name="", consent="y", forgotten=["access_needs"])
    boxes = [e for e in tree(page).iter(f"{HTML}input") if e.get("name") == "forgotten"]
    ticked = [e.get("value") for e in boxes if e.get("checked") is not None]
    assert (ticked, len(boxes)) == (["access_needs"], 2 + len(KINDS))
    assert dossier(made, elena).private.access_needs == "Lupin"


def test_nothing_can_be_deleted_where_nothing_was_told(holder):
    assert "Delete what I told" not in holder.get(OWN).text


def test_a_head_deletes_nothing_that_only_the_person_tells(made, elena, head, holder):
    asked = confide(made, holder)
    forgotten = ["diet", *(f"q{id_}" for id_ in asked)]
    head.post(MINE.format(elena), {"name": "Elena", "mail": "", "forgotten": forgotten})
    assert (dossier(made, elena).private.diet, len(given(made, elena))) == ("Lupin", len(asked))


def test_what_was_just_typed_comes_back_with_a_fault_beside_what_was_told(made, elena, holder):
    confide(made, holder)
    answer = send(holder, status=422, name="", diet="halal", consent="y")
    assert ("halal" in answer.text, TOLD in answer.text) == (True, True)
    assert dossier(made, elena).private.diet == "Lupin"


def test_typing_what_is_stored_without_consent_answers_like_typing_anything(made, elena, holder):
    confide(made, holder)
    statuses = [send(holder, status=422, diet=guess).status_code for guess in ("Lupin", "Milk")]
    assert (statuses, dossier(made, elena).private.diet) == ([422, 422], "Lupin")


def test_an_option_that_is_dropped_is_refused_to_who_chose_it_as_to_others(made, elena, holder):
    (several, *_others) = confide(made, holder)
    with writing(made.app) as session:
        session.execute(sa.update(Question).values(options=[{"text": "Milk"}, {"text": "Soy"}]))
    send(holder, status=422, consent="y", **{f"q{several}": ["Lupin"]})
    send(holder, consent="y")
    assert given(made, elena)[several] == ["Lupin"]


def test_needs_without_consent_come_back_with_the_box_named(made, elena, holder):
    answer = send(holder, status=422, diet="vegan, no nuts", phone="1")
    assert 'href="#consent"' in answer.text
    assert 'id="consent-error"' in answer.text
    assert "vegan, no nuts" in answer.text
    assert dossier(made, elena).private == Private()


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (QuestionKind.NUMBER, "many", "Write a number."),
        (QuestionKind.DATE, "tomorrow", "Write the day like 2030-10-05."),
        (QuestionKind.ONE_OF, "C", "Choose one of those that are offered."),
        (QuestionKind.SEVERAL_OF, "C", "Choose one of those that are offered."),
        (QuestionKind.YES_NO, "C", "Choose one of those that are offered."),
        (QuestionKind.LINE, "a\x00", "There is a sign here that no text has."),
        (QuestionKind.TEXT, "x" * 4001, "This is too long."),
    ],
)
def test_a_wrong_answer_is_said_at_its_question(made, elena, holder, kind, typed, sentence):
    one = ask(made, text="What?", kind=kind, options=("A", "B"))
    answer = send(holder, status=422, phone="1", **{f"q{one}": typed})
    assert f'href="#q{one}"' in answer.text
    assert answer.text.count(sentence) == 2
    assert dossier(made, elena).details.phone == ""


def test_what_is_no_mail_address_is_said_at_its_field(made, elena, holder):
    answer = send(holder, status=422, mail="elena", phone="555")
    assert 'href="#mail"' in answer.text
    assert value(answer, "phone") == "555"
    assert dossier(made, elena).details == Details("Elena", "elena@sofia.example")


def test_the_page_speaks_the_holder_s_language(made, holder):
    holder.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "bg"
    page = tree(holder.get(OWN))
    (heading,) = page.iter(f"{HTML}h1")
    assert (page.get("lang"), heading.text) == ("bg", "Вашата регистрация")


def test_who_has_no_name_yet_types_their_own(made, elena, holder):
    with writing(made.app) as session:
        session.execute(sa.update(Delegate).values(name=""))
    assert "Name follows" in holder.get(OWN).text
    send(holder, name="Mira")
    assert dossier(made, elena).name == "Mira"
    assert "Enter the name" in send(holder, status=422, name="").text


def test_required_questions_are_listed_until_they_are_answered(made, elena, holder):
    one, two = ask(made, text="1?", required=True), ask(made, text="2?", required=True)
    assert "2 answers are missing." in holder.get(OWN).text
    answer = send(holder, **{f"q{one}": "x", f"q{two}": "y"})
    assert "missing" not in holder.get(answer.location).text


def test_what_changed_meanwhile_is_not_overwritten(made, elena, holder):
    was = value(holder.get(OWN), "was")
    send(holder, phone="1", was=was)
    answer = send(holder, status=409, phone="2", was=was)
    assert "This was changed meanwhile." in answer.text
    send(holder, phone="2", was=value(answer, "was"))
    assert dossier(made, elena).details.phone == "2"


def test_after_the_event_the_page_reads_only(made, elena, holder):
    with time_machine.travel(OVER, tick=False):
        page = holder.get(OWN)
        assert "This event is over" in page.text
        assert list(tree(page).iter(f"{HTML}form")) == []
        assert "Nothing was stored." in send(holder, status=422, phone="1").text
    assert dossier(made, elena).details.phone == ""


# Withdrawing oneself


def test_one_withdraws_oneself_after_being_asked(made, elena, holder):
    assert "Withdraw from the event?" in holder.get(f"{OWN}withdraw").text
    answer = holder.client.post(f"{OWN}withdraw")
    assert answer.status_code == 303
    assert "You have withdrawn." in holder.get(answer.location).text
    assert dossier(made, elena).standing is Standing.WITHDRAWN
    again = holder.client.post(f"{OWN}withdraw")
    assert again.location == answer.location
    assert "You do not come to this event." in holder.get(f"{OWN}withdraw").text
    with writing(made.app) as session:
        lines = sa.select(Line.by).where(Line.kind == "withdrawn")
        assert list(session.scalars(lines)) == [None]


@pytest.mark.parametrize("deadline", [None, datetime(2027, 1, 1, 11, tzinfo=UTC)])
def test_after_the_deadline_one_writes_to_the_organiser(made, elena, holder, deadline):
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(withdraw_until=deadline))
    assert "You can withdraw yourself until" in holder.get(OWN).text
    with time_machine.travel(deadline or BEGUN, tick=False):
        assert "us@clubs.example" in holder.get(OWN).text
        assert "Nothing was changed." in holder.get(f"{OWN}withdraw").text
        answer = holder.client.post(f"{OWN}withdraw")
        check(made.app, answer)
        assert answer.status_code == 422
    assert dossier(made, elena).standing is Standing.CONFIRMED


# What it does not open


@pytest.mark.parametrize("secret", ["x", "s" * 42, "%00", "ж" * 43, digest(SECRET)])
def test_no_other_address_opens_anything(made, elena, holder, secret):
    for path in ("", "withdraw"):
        dead = holder.get(f"/delegates/{secret}/{path}", 404)
        assert "Ask whoever sent it to you" in dead.text
        answer = holder.client.post(f"/delegates/{secret}/{path}", data={"name": "x"})
        check(made.app, answer)
        assert answer.status_code == 404
    assert dossier(made, elena).name == "Elena"


@pytest.mark.parametrize("people", [1, 9])
def test_the_page_costs_the_same_at_any_size(made, elena, holder, selects, people):
    for n in range(people):
        ask(made, text=f"{n}?")
    register(made, "sonderborg", "munich", *(f"P{n}" for n in range(people)))
    selects.clear()
    holder.get(OWN)
    assert len(selects) == 8
