"""A person's own calendar by key, through their standings and rights, on both databases."""

from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select, update

from meetings.accounts import actions as accounts
from meetings.accounts.models import Account, Grant
from meetings.agenda.models import PublishedEntry
from meetings.app import create_app
from meetings.events.models import Event
from meetings.feeds import actions
from meetings.feeds.models import FeedKey, SyncState
from meetings.feeds.rules.own import KeyKind, Use
from meetings.networks.models import CityMembership
from meetings.registration import actions as registration
from meetings.registration.models import Delegation, Invitation
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.wishes import Named
from meetings.storage.session import db
from tests.factories import NOW, PASSWORD, event_file, publish_file, register, world, writing
from tests.registration.test_invitation import outsider
from tests.visitor import Visitor, hidden

pytestmark = pytest.mark.postgresql
SECRET = "s" * 43
ADDRESS = f"/feeds/{SECRET}.ics"
WITH_SEATS = [
    *event_file()["items"],
    {
        "number": 3,
        "kind": "workshop",
        "title": "Data",
        "starts": "2030-10-06T09:00",
        "ends": "2030-10-06T10:00",
        "seats": 12,
    },
    {
        "number": 4,
        "kind": "break",
        "title": "Coffee",
        "starts": "2030-10-06T10:00",
        "ends": "2030-10-06T10:30",
    },
]


@pytest.fixture
def at_noon():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def made(app, at_noon):
    """Sofia's representative is registered with another; `member` has a key too."""
    return world(app, event_file(items=WITH_SEATS))


def key(app, account, secret=SECRET, kind=KeyKind.PERSONAL, delegation=None):
    with writing(app) as session:
        use = Use(kind, "Phone", delegation)
        assert actions.make_key(session, secret, use, account_id=account, at=NOW)


def enrol(made, name="Sofia", city="sofia"):
    """Register the account `name` itself: its mail is that of a delegate."""
    with writing(made.app) as session:
        ids = registration.register(
            session,
            [Named(name, f"{name.lower()}@test.example")],
            event_id=made.events["sonderborg"],
            city_id=made.cities[city],
            by=made.accounts[city],
            at=NOW,
        )
    return ids.delegates[0]


def poll(visitor, address=ADDRESS, status=200, **headers):
    answer = visitor.client.get(address, headers=headers)
    assert answer.status_code == status, answer.text
    return answer


def entries(answer):
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(e["SUMMARY"]): (str(e["STATUS"]), int(e["SEQUENCE"])) for e in found}


def test_nobody_is_registered_and_the_calendar_is_empty(visitor, made):
    key(made.app, made.accounts["sofia"])
    answer = poll(visitor)
    assert answer.mimetype == "text/calendar"
    assert entries(answer) == {}
    assert "NAME:Sofia\r\n" in answer.text


def test_it_holds_the_event_and_what_needs_no_signing_up_but_no_breaks(visitor, made):
    enrol(made)
    key(made.app, made.accounts["sofia"])
    assert entries(poll(visitor)) == {
        "Third network meeting": ("CONFIRMED", 0),
        "Opening": ("CONFIRMED", 0),
        "ZEROtour": ("CONFIRMED", 0),
    }


def test_who_was_only_asked_for_never_has_it_in_their_calendar(visitor, made):
    with writing(made.app) as session:
        session.execute(update(Event).values(approval=True))
    asked_for = enrol(made)
    key(made.app, made.accounts["sofia"])
    assert entries(poll(visitor)) == {}
    with writing(made.app) as session:
        event = made.events["sonderborg"]
        registration.withdraw(session, delegate_id=asked_for, event_id=event, by=None, at=NOW)
    assert entries(poll(visitor)) == {}


def test_who_waits_sees_it_as_tentative_and_then_confirmed_with_a_higher_sequence(
    visitor, made, at_noon
):
    first = register(made, "sonderborg", "lyon", *(f"P{n}" for n in range(10)))
    enrol(made)
    key(made.app, made.accounts["sofia"])
    before = poll(visitor)
    assert set(entries(before).values()) == {("TENTATIVE", 0)}
    at_noon.shift(1)
    with writing(made.app) as session:
        registration.withdraw(
            session,
            delegate_id=first[0],
            event_id=made.events["sonderborg"],
            by=made.accounts["lyon"],
            at=NOW + timedelta(hours=1, seconds=1),
        )
    after = poll(visitor, **{"If-None-Match": before.headers["ETag"]})
    assert set(entries(after).values()) == {("CONFIRMED", 1)}
    poll(visitor, status=304, **{"If-None-Match": after.headers["ETag"]})
    poll(visitor, status=200, **{"If-Modified-Since": before.headers["Last-Modified"]})


def test_who_withdraws_sees_it_cancelled_and_who_returns_sees_it_again(visitor, made):
    delegate = enrol(made)
    key(made.app, made.accounts["sofia"])
    poll(visitor)
    with writing(made.app) as session:
        registration.withdraw(
            session,
            delegate_id=delegate,
            event_id=made.events["sonderborg"],
            by=made.accounts["sofia"],
            at=NOW,
        )
    assert set(entries(poll(visitor)).values()) == {("CANCELLED", 1)}
    enrol(made)
    assert set(entries(poll(visitor)).values()) == {("CONFIRMED", 2)}


def test_what_the_organiser_cancels_is_cancelled_here_too(visitor, made):
    enrol(made)
    key(made.app, made.accounts["sofia"])
    publish_file(made.app, event_file(items=WITH_SEATS[:1]), at=NOW + timedelta(hours=1))
    assert entries(poll(visitor))["ZEROtour"] == ("CANCELLED", 1)


def test_a_poll_when_nothing_is_new_is_one_select_and_304(visitor, made, selects):
    enrol(made)
    key(made.app, made.accounts["sofia"])
    tag = poll(visitor).headers["ETag"]
    selects.clear()
    answer = poll(visitor, status=304, **{"If-None-Match": tag})
    assert len(selects) == 1
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_who_goes_back_and_asks_for_another_calendar_is_asked_once_more(visitor, made):
    visitor.log_in("sofia@test.example", PASSWORD)
    secret = hidden(visitor.get("/my/calendar"), "secret")
    first = {"whose": "personal", "label": "Phone", "secret": secret}
    visitor.post("/my/calendar", first, 200)
    again = visitor.post("/my/calendar", first | {"whose": "app", "label": "Tablet"}, 409)
    assert "This form was sent before with something else in it" in again.text
    assert 'value="Tablet"' in again.text
    fresh = hidden(again, "secret")
    assert fresh != secret
    made_now = visitor.post("/my/calendar", first | {"whose": "app", "secret": fresh}, 200)
    assert fresh in made_now.text


def test_a_poll_is_written_down_at_most_once_an_hour(visitor, made, at_noon):
    key(made.app, made.accounts["sofia"])
    for minutes in (0, 30, 29, 2):
        at_noon.shift(minutes * 60)
        poll(visitor, **{"User-Agent": "Thunderbird/140"})
    with writing(made.app) as session:
        found = session.scalars(select(FeedKey)).one()
        noted = (found.client, found.polled_at)
    assert noted == ("Thunderbird", NOW + timedelta(hours=2, minutes=1))


def test_what_is_for_members_leaves_with_the_membership(visitor, made, at_noon):
    publish_file(
        made.app, event_file(items=WITH_SEATS, audience="member"), at=NOW + timedelta(minutes=5)
    )
    enrol(made)
    key(made.app, made.accounts["sofia"])
    before = poll(visitor)
    assert len(entries(before)) == 3
    at_noon.shift(2)
    with writing(made.app) as session:
        until = update(CityMembership).where(CityMembership.city_id == made.cities["sofia"])
        session.execute(until.values(until=NOW.date()))
    after = poll(visitor, **{"If-Modified-Since": before.headers["Last-Modified"]})
    assert entries(after) == {}
    assert after.headers["Last-Modified"] > before.headers["Last-Modified"]


def test_an_invited_city_of_elsewhere_has_what_is_for_members_in_its_calendars(visitor, made):
    publish_file(
        made.app, event_file(items=WITH_SEATS, audience="member"), at=NOW + timedelta(minutes=5)
    )
    outsider(made)
    whole = {"Third network meeting", "Opening", "ZEROtour"}
    there = {"event_id": made.events["sonderborg"], "at": NOW}
    with writing(made.app) as session:
        whom, by = Invited(city_id=made.cities["porto"]), made.accounts["organiser"]
        invitation = registration.invite_party(session, whom, link_hash="h", by=by, **there)
        people = [Named("Porto", "porto@test.example")]
        registration.register_invited(session, people, invitation, **there)
        delegation = session.scalars(select(Delegation.id)).one()
    key(made.app, made.accounts["porto"])
    key(made.app, made.accounts["porto"], "d" * 43, KeyKind.DELEGATION, delegation)
    found = [set(entries(poll(visitor, f"/feeds/{secret}.ics"))) for secret in (SECRET, "d" * 43)]
    assert found == [whole, whole]
    with writing(made.app) as session:
        session.execute(update(Invitation).values(declined_at=NOW))
    assert entries(poll(visitor)) == {}


def test_the_calendar_of_a_delegation_ends_with_the_right_to_act_for_its_city(visitor, made):
    register(made, "sonderborg", "sofia", "Ivan", "Petar")
    with writing(made.app) as session:
        delegation = session.scalars(select(Delegation.id)).one()
    key(made.app, made.accounts["sofia"], kind=KeyKind.DELEGATION, delegation=delegation)
    assert set(entries(poll(visitor))) == {"Third network meeting", "Opening", "ZEROtour"}
    text = poll(visitor).text
    assert "SOURCE" not in text
    assert "NAME:Sofia: Third network meeting" in text
    assert "Ivan" not in text
    assert "Petar" not in text
    with writing(made.app) as session:
        session.execute(
            update(Grant)
            .where(Grant.account_id == made.accounts["sofia"])
            .values(until=NOW + timedelta(minutes=1))
        )
    poll(visitor, status=404)


@pytest.mark.parametrize("address", ["/feeds/x.ics", f"/feeds/{'t' * 43}.ics", "/feeds/%00.ics"])
def test_an_unknown_key_is_404_in_one_plain_line(visitor, made, address):
    answer = poll(visitor, address, 404)
    assert answer.text == "404 Not Found\n"
    assert "Location" not in answer.headers


def test_a_replaced_key_is_gone_and_a_disabled_account_has_none(visitor, made):
    key(made.app, made.accounts["sofia"])
    key(made.app, made.accounts["sofia"], "t" * 43)
    with writing(made.app) as session:
        old = session.scalars(select(FeedKey.id).order_by(FeedKey.id)).first()
        actions.end_key(session, old, account_id=made.accounts["sofia"], at=NOW)
    poll(visitor, status=410)
    poll(visitor, f"/feeds/{'t' * 43}.ics")
    with writing(made.app) as session:
        session.execute(update(Account).values(disabled_at=NOW))
    poll(visitor, f"/feeds/{'t' * 43}.ics", 404)


def test_a_password_for_caldav_is_no_address(visitor, made):
    key(made.app, made.accounts["sofia"], kind=KeyKind.APP)
    poll(visitor, status=404)


def test_only_the_hash_of_a_key_is_kept(made, site_settings):
    key(made.app, made.accounts["sofia"])
    visitor = Visitor(made.app)
    poll(visitor)
    with writing(made.app) as session:
        stored = [str(vars(row)) for row in session.scalars(select(FeedKey))]
    assert SECRET not in "".join(stored)
    kept = b"".join(path.read_bytes() for path in (site_settings.data_dir / "feeds").iterdir())
    assert SECRET.encode() not in kept


def test_an_address_is_made_listed_replaced_and_ended_at_the_page(visitor, made):
    visitor.log_in("sofia@test.example", PASSWORD)
    register(made, "sonderborg", "sofia", "Ivan")
    assert "None yet" in visitor.get("/my/calendar").text
    secret = _hidden(visitor, "secret")
    page = visitor.post(
        "/my/calendar", {"whose": "personal", "label": "Phone", "secret": secret}, 200
    )
    assert f"http://localhost/feeds/{secret}.ics" in page.text
    assert poll(Visitor(made.app), f"/feeds/{secret}.ics").mimetype == "text/calendar"
    again = visitor.post(
        "/my/calendar", {"whose": "personal", "label": "Phone", "secret": secret}, 200
    )
    assert secret in again.text
    listed = visitor.get("/my/calendar")
    assert listed.text.count("Replace or end") == 1
    assert secret not in listed.text
    new = _hidden(visitor, "secret")
    key_id = listed.text.split("/my/calendar/")[1].split("/")[0]
    for _ in range(2):
        page = visitor.post(
            f"/my/calendar/{key_id}/replace", {"secret": new}, 200, form="/my/calendar"
        )
        assert new in page.text
    poll(Visitor(made.app), f"/feeds/{secret}.ics", 410)
    poll(Visitor(made.app), f"/feeds/{new}.ics")
    key_id = visitor.get("/my/calendar").text.split("/my/calendar/")[1].split("/")[0]
    visitor.post(f"/my/calendar/{key_id}/end", {}, form="/my/calendar")
    poll(Visitor(made.app), f"/feeds/{new}.ics", 410)


def test_nobody_ends_the_key_of_another(visitor, made):
    key(made.app, made.accounts["lyon"])
    visitor.log_in("sofia@test.example", PASSWORD)
    with writing(made.app) as session:
        theirs = session.scalars(select(FeedKey.id)).one()
    visitor.post(f"/my/calendar/{theirs}/end", {}, form="/my/calendar")
    visitor.post(f"/my/calendar/{theirs}/replace", {"secret": "u" * 43}, 404, form="/my/calendar")
    poll(Visitor(made.app))


def test_nobody_follows_the_delegation_of_another_city(visitor, made):
    register(made, "sonderborg", "lyon", "Anne")
    with writing(made.app) as session:
        delegation = session.scalars(select(Delegation.id)).one()
    visitor.log_in("sofia@test.example", PASSWORD)
    page = visitor.post("/my/calendar", {"whose": str(delegation), "secret": "u" * 43}, 422)
    assert "There is a problem" in page.text


def _hidden(visitor, name):
    page = visitor.get("/my/calendar").text
    return page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


def test_the_last_good_bytes_outlive_the_process_and_the_database(visitor, made, site_settings):
    enrol(made)
    key(made.app, made.accounts["sofia"])
    before = {address: poll(visitor, address) for address in (ADDRESS, "/calendar.ics")}
    with writing(made.app) as session:
        session.connection().exec_driver_sql("ALTER TABLE event RENAME TO away")
    anew = create_app(site_settings)
    for address, answer in before.items():
        again = poll(Visitor(anew), address)
        assert (again.data, again.headers["ETag"]) == (answer.data, answer.headers["ETag"])
        poll(Visitor(anew), address, 304, **{"If-None-Match": answer.headers["ETag"]})
    assert poll(Visitor(anew), "/events/sonderborg.ics", 404).text == "404 Not Found\n"
    with anew.app_context():
        db.engine.dispose()


def test_who_may_not_read_any_more_does_not_while_the_database_is_away(visitor, made):
    enrol(made)
    key(made.app, made.accounts["sofia"])
    poll(visitor)
    with writing(made.app) as session:
        accounts.disable(session, mail="sofia@test.example", by=None, at=NOW)
    poll(visitor, status=404)
    with writing(made.app) as session:
        session.connection().exec_driver_sql("ALTER TABLE event RENAME TO away")
    poll(Visitor(made.app), status=404)


def test_a_key_that_was_ended_opens_no_last_good_bytes(visitor, made):
    key(made.app, made.accounts["sofia"])
    poll(visitor)
    visitor.log_in("sofia@test.example", PASSWORD)
    key_id = visitor.get("/my/calendar").text.split("/my/calendar/")[1].split("/")[0]
    visitor.post(f"/my/calendar/{key_id}/end", {}, form="/my/calendar")
    with writing(made.app) as session:
        session.connection().exec_driver_sql("ALTER TABLE event RENAME TO away")
    poll(Visitor(made.app), status=404)


@pytest.mark.parametrize(
    "damage",
    [{"body": b""}, {"body": b"DTSTART:1\r\nEND:VEVENT\r\nX:1\r\n"}, {"tzid": "Europe/Nowhere"}],
    ids=["empty", "smuggled", "zone"],
)
def test_one_bad_stored_entry_is_left_out_and_the_others_are_told(visitor, made, damage):
    with writing(made.app) as session:
        session.execute(
            update(PublishedEntry).where(PublishedEntry.title == "Opening").values(**damage)
        )
    told = entries(poll(visitor, "/events/sonderborg.ics"))
    assert set(told) == {"Third network meeting", "ZEROtour", "Data", "Coffee"}


def test_what_a_calendar_held_at_a_token_is_kept_once_and_the_oldest_forgotten(made):
    key(made.app, made.accounts["sofia"])
    with writing(made.app) as session:
        key_id = session.scalars(select(FeedKey.id)).one()
        for n in (*range(actions.TOKENS + 1), actions.TOKENS):
            actions.keep_state(session, key_id, digest=f"{n}", entries={"a": f"{n}"}, at=NOW)
    with writing(made.app) as session:
        kept = session.scalars(select(SyncState.digest).order_by(SyncState.id)).all()
    assert kept == [f"{n}" for n in range(1, actions.TOKENS + 1)]
