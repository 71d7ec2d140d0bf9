"""Two who have the same page open: neither undoes in silence what the other did."""

import pytest

from meetings.accounts.rules import Grant
from meetings.agenda.actions.bring import bring
from meetings.terms import Role
from tests.desk.test_forms import DESK, draft, values
from tests.factories import NOW, PASSWORD, account, agenda_file, event_file, world, writing
from tests.visitor import Visitor

MEANWHILE = "This was changed meanwhile"


@pytest.fixture
def made(app):
    made = world(app, event_file())
    with writing(app) as session:
        account(session, "elena", Grant(Role.ORGANISER, network_id=made.network))
    return made


@pytest.fixture
def desk(app, made):
    return Visitor(app).log_in("organiser@test.example", PASSWORD)


@pytest.fixture
def other(app, made):
    return Visitor(app).log_in("elena@test.example", PASSWORD)


def opened(visitor, page):
    return values(visitor.get(f"{DESK}{page}"))


def saved(visitor, page, typed, status=303):
    return visitor.post(f"{DESK}{page}", typed, status)


PAGES = [
    ("/items/1/edit", {"title": "Welcome"}, {"title": "Greetings"}, "title"),
    ("/items/1/edit", {"begins": "09:15"}, {"begins": "09:30"}, "begins"),
    ("/items/2/edit", {"stops-0-title": "Plugs"}, {"stops-0-topic": "Power"}, "stops"),
    ("/edit", {"summary": "Theirs"}, {"summary": "Mine"}, "summary"),
    ("/venue", {"address": "Theirs"}, {"address": "Mine"}, "address"),
    ("/venue", {"rooms-1-name": "Theirs"}, {"rooms-1-name": "Mine"}, "rooms"),
    ("/speakers", {"speakers-0-about": "Theirs"}, {"speakers-0-about": "Mine"}, "speakers"),
    ("/registration", {"seats": "20"}, {"seats": "30"}, "seats"),
]


@pytest.mark.parametrize("both", PAGES)
def test_the_later_is_told_what_the_earlier_changed_and_saves_over_it(app, made, desk, other, both):
    page, theirs, mine, field = both
    form = opened(desk, page)
    saved(other, page, opened(other, page) | theirs)
    before = draft(app, made)
    answer = saved(desk, page, form | mine, 409)
    assert MEANWHILE in answer.text
    assert "Since you opened this page, Elena changed this" in answer.text
    assert f'<a href="#{field}">' in answer.text
    kept = values(answer)
    assert {key: kept[key] for key in (form | mine)} == form | mine
    assert draft(app, made) == before
    saved(desk, page, kept | {"over": over(answer)})
    shown = opened(desk, page)
    assert {key: shown[key] for key in mine} == mine


def over(answer, name="over"):
    return answer.text.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


def test_both_values_stand_beside_each_other(desk, other):
    form = opened(desk, "/items/1/edit")
    saved(other, "/items/1/edit", opened(other, "/items/1/edit") | {"room": "Room 102"})
    words = saved(desk, "/items/1/edit", form | {"title": "Mine"}, 409).text
    theirs = words.split("In the draft now:")[1].split("</p>")[0]
    mine = words.split("On your page:")[1].split("</p>")[0]
    assert ("Room 102" in theirs, "Auditorium" in mine) == (True, True)


def test_what_one_left_alone_is_kept_as_the_other_has_it(app, made, desk, other):
    page = "/items/2/edit"
    form = opened(desk, page)
    saved(other, page, opened(other, page) | {"place": "Harbour", "stops-0-title": "Plugs"})
    answer = saved(desk, page, form | {"title": "Mine"}, 409)
    saved(desk, page, values(answer) | {"both": over(answer, "both")})
    tour = draft(app, made)["items"][1]
    assert (tour["title"], tour["place"], tour["stops"][0]["title"]) == ("Mine", "Harbour", "Plugs")


def test_a_third_change_is_told_once_more(app, made, desk, other):
    page = "/items/1/edit"
    form = opened(desk, page) | {"title": "Mine"}
    saved(other, page, opened(other, page) | {"title": "Theirs"})
    answer = saved(desk, page, form, 409)
    saved(other, page, opened(other, page) | {"title": "Theirs again"})
    again = saved(desk, page, values(answer) | {"over": over(answer)}, 409)
    assert "Theirs again" in again.text
    saved(desk, page, values(again) | {"over": over(again)})
    assert draft(app, made)["items"][0]["title"] == "Mine"


def test_another_part_is_nobodys_concern_and_the_same_change_is_no_clash(app, made, desk, other):
    item, facts = opened(desk, "/items/1/edit"), opened(desk, "/edit")
    saved(other, "/items/2/edit", opened(other, "/items/2/edit") | {"title": "Tour"})
    saved(other, "/edit", opened(other, "/edit") | {"title": "Zero"})
    saved(desk, "/items/1/edit", item | {"title": "Mine"})
    saved(desk, "/edit", facts | {"title": "Zero"})


def test_a_form_sent_twice_is_no_clash_with_itself(desk):
    form = opened(desk, "/items/1/edit") | {"title": "Mine"}
    saved(desk, "/items/1/edit", form)
    saved(desk, "/items/1/edit", form)
    other_window = saved(desk, "/items/1/edit", form | {"title": "Other"}, 409)
    assert "you yourself changed this: " in other_window.text


def test_a_room_renamed_twice_at_once_is_no_clash_and_keeps_its_place(app, made, desk):
    form = opened(desk, "/venue") | {"rooms-0-name": "Great hall"}
    for _click in range(2):
        saved(desk, "/venue", form)
    assert draft(app, made)["venue"]["rooms"] == ["Great hall", "Room 102"]


def test_a_city_and_a_kind_are_told_by_their_names(desk, other):
    form = opened(desk, "/edit")
    saved(other, "/edit", opened(other, "/edit") | {"host_city": "sofia", "kind": "review"})
    words = saved(desk, "/edit", form | {"title": "Mine"}, 409).text
    now = [part.split("</p>")[0] for part in words.split("In the draft now:</span>")[1:]]
    assert [word.strip() for word in now] == ["Review", "Sofia"]


def test_a_change_by_file_has_no_name_and_is_told_all_the_same(app, desk):
    form = opened(desk, "/edit")
    with writing(app) as session:
        file = agenda_file(event_file(title="By file"))
        assert bring(session, file, host="h", by=None, at=NOW) == []
    page = saved(desk, "/edit", form | {"title": "Mine"}, 409)
    assert "Since you opened this page, this was changed: Title." in page.text


def test_postponing_is_not_undone_by_who_edits_the_facts(app, made, desk, other):
    form = opened(desk, "/edit")
    saved(other, "/postpone", {})
    assert "Elena changed this: " in saved(desk, "/edit", form | {"title": "Mine"}, 409).text
    assert draft(app, made)["status"] == "POSTPONED"


def test_an_item_that_was_taken_out_meanwhile_is_put_back_on_purpose_only(app, made, desk, other):
    form = opened(desk, "/items/1/edit") | {"title": "Mine"}
    saved(other, "/items/1/drop", {})
    answer = saved(desk, "/items/1/edit", form, 409)
    assert "Elena took it out of the draft." in answer.text
    assert [item["number"] for item in draft(app, made)["items"]] == [2]
    saved(desk, "/items/1/edit", values(answer) | {"over": over(answer)})
    assert draft(app, made)["items"][0]["title"] == "Mine"


@pytest.mark.parametrize("carried", ["", "x", "1", "99999999999 title:", "1 a:b c", "1" * 3000])
def test_what_no_page_carries_breaks_nothing(desk, carried):
    form = opened(desk, "/items/1/edit") | {"opened": carried, "over": carried, "both": "1 a:b"}
    answer = desk.client.post(
        f"{DESK}/items/1/edit", data=form | {"csrf_token": desk.token(f"{DESK}/edit")}
    )
    assert answer.status_code in (303, 409, 422)


@pytest.mark.postgresql
def test_the_check_is_made_on_both_databases(app, made, desk, other):
    form = opened(desk, "/items/1/edit")
    saved(other, "/items/1/edit", opened(other, "/items/1/edit") | {"title": "Theirs"})
    assert (
        "Elena changed this: " in saved(desk, "/items/1/edit", form | {"title": "Mine"}, 409).text
    )
