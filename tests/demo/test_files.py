"""The demonstration's files fit the product, on any day of any year."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.demo.files import COMING, PAST, agenda, data, delegations, editions
from meetings.terms import Audience, Status

FILES = [*PAST, *(name for event in COMING for name in event.files)]
ORDER = [
    "district-heating-webinar",
    "vitoria-gasteiz-sample",
    "sofia-sample",
    "vienna-sample",
    "yokohama-sample",
]
instants = st.datetimes(datetime(2026, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_no_fault(name):
    assert agenda(name).items


@pytest.mark.parametrize("name", FILES)
def test_each_event_has_a_title_in_bulgarian_and_says_what_of_it_is_a_sample(name):
    file = agenda(name)
    assert ("bg" in {also.language for also in file.also}, bool(file.sample)) == (True, True)


def test_the_meetings_of_the_network_are_numbered_from_one_to_four():
    files = [agenda(name) for name in PAST]
    found = [(f.series, f.series_number, f.slug) for f in files if f.series]
    assert found == [
        ("Network meetings", 1, "tartu-2016"),
        ("Network meetings", 2, "lecce-2017"),
        ("Network meetings", 3, "sonderborg-2017"),
        ("Network meetings", 4, "asenovgrad-2018"),
    ]


@given(instants)
def test_coming_events_come_in_the_same_order_on_any_day(at):
    files = [editions(event, at)[-1] for event in COMING]
    starts = [file.at(file.starts) for file in files]
    assert [file.slug for file in files] == ORDER
    assert starts == sorted(starts)
    assert starts[0] > at + timedelta(days=12)


@given(instants)
def test_registration_is_open_for_all_but_the_furthest(at):
    windows = [editions(event, at)[-1] for event in COMING]
    state = [(f.at(f.registration.opens) <= at, at < f.at(f.registration.closes)) for f in windows]
    assert state[:4] == [(True, True)] * 4
    assert state[4][1] is True


@given(instants)
def test_an_event_keeps_its_weekday(at):
    for event in COMING:
        as_written = agenda(event.files[0])
        moved = editions(event, at)[0]
        days = [datetime.fromisoformat(f.starts).weekday() for f in (as_written, moved)]
        assert days[0] == days[1]


def test_what_a_demonstration_has_to_show_is_there():
    coming = [agenda(event.files[-1]) for event in COMING]
    assert Audience.MEMBER in {file.audience for file in coming}
    assert Status.TENTATIVE in {file.status for file in coming}
    assert Status.CANCELLED in {item.status for file in coming for item in file.items}
    assert "Asia/Tokyo" in {file.zone for file in coming}
    assert 2 in {len(item.vehicles) for file in coming for item in file.items}


def test_every_private_field_is_marked_for_each_city_that_goes_anywhere():
    for sent in delegations().values():
        for city, people in sent.items():
            first = people[0]
            fields = (first.name, first.mail, first.function)
            names = zip(("name", "mail", "function"), fields, strict=True)
            assert all(f"canary-{key}-{city}" in value.lower() for key, value in names)


def test_no_city_sends_more_people_than_the_quota_lets():
    quotas = {agenda(name).slug: agenda(name).registration.quota for name in FILES}
    sent = {
        (e, c): len(people) for e, cities in delegations().items() for c, people in cities.items()
    }
    assert [key for key, people in sent.items() if quotas[key[0]] and people > quotas[key[0]]] == []


def test_each_showcase_belongs_to_a_city_of_the_file():
    network = data("network")
    cities = {city["slug"] for one in network["networks"] for city in one["cities"]}
    assert {case["city"] for case in network["showcases"]} <= cities
