"""Acting for a city at the desk: adding people, changing one, withdrawing one."""

import pytest

from tests.desk.test_delegates import DESK, TABLE, journal, names, seats, stored
from tests.desk.test_forms import values
from tests.factories import PASSWORD, event_file, register, world
from tests.visitor import Visitor, hidden


def added(organiser, made, status=303, **more):
    row = {"city": made.cities["sofia"], "key": "k1", "people-0-name": "Elena"}
    return organiser.post(f"{TABLE}/add", {**row, **more}, status)


@pytest.mark.postgresql
def test_people_are_added_for_a_city_and_the_journal_says_by_whom(app, organiser, made):
    added(organiser, made, **{"people-0-mail": "Elena@Sofia.example", "people-1-name": "Ivan"})
    assert stored(app) == [
        ("Elena", "elena@sofia.example", "", "confirmed"),
        ("Ivan", "", "", "confirmed"),
    ]
    [(by, detail)] = journal(app, "registered")
    assert (by, len(detail["delegates"])) == (made.accounts["organiser"], 2)
    assert "Added." in organiser.get(f"{TABLE}?done=added").text


@pytest.mark.parametrize(
    "window",
    [
        {"opens": "2029-01-01T09:00", "closes": "2029-02-01T09:00"},
        {"opens": "2020-01-01T09:00", "closes": "2020-02-01T09:00"},
    ],
)
def test_deadlines_bind_heads_and_not_organisers(app, window):
    made = world(app, event_file(registration={"seats": 5, "quota": None, **window}))
    added(Visitor(app).log_in("organiser@test.example", PASSWORD), made)
    assert [row[0] for row in stored(app)] == ["Elena"]


def test_nobody_is_added_to_an_event_without_registration(app):
    made = world(app, event_file(registration=None))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    row = {"city": made.cities["sofia"], "key": "k1", "people-0-name": "Elena"}
    sent = organiser.post(f"{TABLE}/add", row, 422, form=f"{DESK}/registration")
    assert "This event takes no registrations." in sent.text
    assert stored(app) == []


@pytest.mark.parametrize("way", ["add", "import"])
def test_an_event_without_registration_says_so_before_anybody_is_typed(app, way):
    world(app, event_file(registration=None))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    page = organiser.get(f"{TABLE}/{way}")
    assert "This event takes no registrations." in page.text
    assert f'class="button" href="{DESK}/registration"' in " ".join(page.text.split())
    assert 'method="post"\n        action="/organise' not in page.text


@pytest.mark.parametrize("way", ["add", "import"])
def test_an_event_that_is_cancelled_says_so_before_anybody_is_typed(organiser, way):
    mark = hidden(organiser.get(f"{DESK}/cancel"), "mark")
    organiser.post(f"{DESK}/cancel", {"publish": "1", "mark": mark})
    page = organiser.get(f"{TABLE}/{way}").text
    assert "This event is cancelled: nobody can be registered." in page
    assert 'method="post"\n        action="/organise' not in page


def test_nobody_is_added_to_an_event_that_is_cancelled(app, organiser, made):
    mark = hidden(organiser.get(f"{DESK}/cancel"), "mark")
    organiser.post(f"{DESK}/cancel", {"publish": "1", "mark": mark})
    row = {"city": made.cities["sofia"], "key": "k1", "people-0-name": "Elena"}
    sent = organiser.post(f"{TABLE}/add", row, 422, form=f"{DESK}/registration")
    assert "This event is cancelled" in sent.text
    assert stored(app) == []


def test_whoever_is_in_the_delegation_already_is_not_added_again(app, organiser, made):
    added(organiser, made)
    page = added(organiser, made, 422, key="k2", **{"people-1-name": "Ivan"})
    assert 'href="#people-0-name"' in page.text
    assert "Elena is in this delegation already." in page.text
    assert [row[0] for row in stored(app)] == ["Elena"]
    added(organiser, made, key="k3", **{"people-0-mail": "another@sofia.example"})
    assert [row[0] for row in stored(app)] == ["Elena", "Elena"]


def test_a_double_click_adds_nobody_twice(app, organiser, made):
    token = organiser.token(f"{TABLE}/add")
    row = {"city": made.cities["sofia"], "key": "once", "people-0-name": "Elena"}
    answers = [
        organiser.client.post(f"{TABLE}/add", data={"csrf_token": token, **row}) for _ in range(3)
    ]
    assert {(a.status_code, a.location) for a in answers} == {(303, f"{TABLE}?done=added")}
    assert len(stored(app)) == 1
    other = {**row, "people-0-name": "Ivan", "csrf_token": token}
    assert organiser.client.post(f"{TABLE}/add", data=other).status_code == 409
    assert len(stored(app)) == 1


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"people-0-name": ""}, "people-0-name", "Enter the name of this person."),
        ({"people-0-name": "", "people-0-mail": "a@b.example"}, "people-0-name", "Enter the name"),
        ({"people-0-mail": "x"}, "people-0-mail", "This is not a mail address."),
        ({"people-0-mail": "ana@sofia.example"}, "people-0-mail", "is already registered"),
        (
            {
                "people-0-mail": "a@b.example",
                "people-1-name": "Ivan",
                "people-1-mail": "a@b.example",
            },
            "people-1-mail",
            "The same is in row 1 already.",
        ),
        ({"city": ""}, "city", "Choose the city."),
        ({"city": "999"}, "city", "Choose one of those that are offered."),
        ({"city": "x"}, "city", "Choose one of those that are offered."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    app, organiser, made, more, field, sentence
):
    register(made, "sonderborg", "sofia", "Ana")
    page = added(organiser, made, 422, **{"people-0-function": "Housing", **more})
    assert f'href="#{field}"' in page.text
    assert sentence in page.text
    assert values(page)["people-0-function"] == "Housing"
    assert len(stored(app)) == 1


def test_one_more_person_keeps_what_was_typed(app, organiser, made):
    page = added(organiser, made, 200, more="1")
    assert values(page)["people-0-name"] == "Elena"
    assert 'name="people-3-name"' in page.text
    assert stored(app) == []


def test_a_city_is_chosen_by_the_address(organiser, made):
    page = organiser.get(f"{TABLE}/add?city=munich")
    assert values(page)["city"] == str(made.cities["munich"])
    assert values(organiser.get(f"{TABLE}/add"))["city"] == ""


def test_a_person_is_changed_and_keeps_their_seat(app, organiser, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    edit = f"{TABLE}/{id_}/edit"
    typed = {**values(organiser.get(edit)), "name": "Anna", "mail": "", "function": "Mayor"}
    organiser.post(edit, typed)
    assert stored(app) == [("Anna", "", "Mayor", "confirmed")]
    assert journal(app, "corrected") == [(made.accounts["organiser"], {"delegates": [id_]})]


def test_saving_what_is_there_changes_nothing(app, organiser, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    edit = f"{TABLE}/{id_}/edit"
    organiser.post(edit, values(organiser.get(edit)))
    assert journal(app, "corrected") == []


@pytest.mark.postgresql
def test_nobody_gets_the_address_of_another_person(app, organiser, made):
    [id_, _other] = register(made, "sonderborg", "sofia", "Ana", "Bo")
    edit = f"{TABLE}/{id_}/edit"
    typed = values(organiser.get(edit))
    page = organiser.post(edit, {**typed, "mail": "BO@sofia.example"}, 422)
    assert "is already registered" in page.text
    assert 'href="#mail"' in page.text
    organiser.post(edit, {**typed, "name": " "}, 422)
    assert [row[0] for row in stored(app)] == ["Ana", "Bo"]


def test_what_another_organiser_changed_meanwhile_is_shown_and_not_lost(app, organiser, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    edit = f"{TABLE}/{id_}/edit"
    first, second = (values(organiser.get(edit)) for _ in range(2))
    organiser.post(edit, {**first, "name": "Anna"})
    page = organiser.post(edit, {**second, "function": "Mayor"}, 409)
    assert "This was changed meanwhile" in page.text
    assert "<strong>Anna</strong>" in page.text
    assert (values(page)["name"], values(page)["function"]) == ("Ana", "Mayor")
    assert stored(app)[0][:3] == ("Anna", "ana@sofia.example", "")
    organiser.post(edit, values(page))
    assert stored(app)[0][:3] == ("Ana", "ana@sofia.example", "Mayor")


def test_a_person_is_withdrawn_and_the_seat_goes_on(app):
    made = world(app, seats(1))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    [id_, _waits] = register(made, "sonderborg", "sofia", "Ana", "Bo")
    page = f"{TABLE}/{id_}/withdraw"
    token = organiser.token(page)
    for _ in range(2):
        answer = organiser.client.post(page, data={"csrf_token": token})
        assert answer.status_code == 303
    assert [row[3] for row in stored(app)] == ["withdrawn", "confirmed"]
    assert [by for by, _ in journal(app, "withdrawn")] == [made.accounts["organiser"]]
    for gone in ("edit", "withdraw"):
        organiser.get(f"{TABLE}/{id_}/{gone}", 404)
    assert names(organiser) == ["Bo"]
    assert names(organiser, "?standing=withdrawn") == ["Ana"]


def test_a_person_of_another_event_is_not_found(app):
    made = world(app, event_file(), event_file(slug="other"))
    [id_] = register(made, "other", "sofia", "Ana")
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    token = organiser.token(f"{TABLE}/add")
    for page in ("edit", "withdraw"):
        organiser.get(f"{TABLE}/{id_}/{page}", 404)
        answer = organiser.client.post(f"{TABLE}/{id_}/{page}", data={"csrf_token": token})
        assert answer.status_code == 404
    assert stored(app) == [("Ana", "ana@sofia.example", "", "confirmed")]
