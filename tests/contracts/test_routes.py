"""Every page says whom it is for, and what anybody may see is written out here."""

from meetings.feeds.views.dav import METHODS
from meetings.terms import Audience

PUBLIC = {
    "static",
    "health.live",
    "health.ready",
    "site.home",
    "site.events",
    "site.event",
    "agenda.agenda",
    "site.item",
    "agenda.changes",
    "accounts.language",
    "accounts.choose_language",
    "site.robots",
    "site.sitemap",
    "site.accessibility",
    "site.patterns",
    "accounts.login",
    "accounts.log_in",
    "accounts.ask_logout",
    "accounts.logout",
    "accounts.forgotten",
    "accounts.ask_password",
    "feeds.event",
    "feeds.network",
    "networks.cities",
    "networks.showcases",
    "networks.colors",
    "site.network",
    "site.city",
    "site.showcase",
    "feeds.of_city",
    "feeds.of_network",
    "feeds.dav_begins",
    "feeds.changes",
    "feeds.news",
    "feeds.agenda_json",
    "feeds.agenda_csv",
    "registration.waiting",
    # Of an event that is open to individuals; of others representatives alone.
    "registration.form",
    "registration.register",
}


def audiences(app):
    return {name: getattr(view, "audience", None) for name, view in app.view_functions.items()}


def test_every_page_names_its_audience(app):
    assert [name for name, who in audiences(app).items() if not who] == []


def test_no_page_is_public_by_accident(app):
    assert {name for name, who in audiences(app).items() if Audience.PUBLIC in who} == PUBLIC


def test_an_audience_is_made_of_the_words_for_audiences(app):
    assert {type(word) for who in audiences(app).values() for word in who} == {Audience}


def test_a_page_that_names_no_audience_is_refused_when_it_is_asked_for(own_app):
    shown = []
    own_app.add_url_rule("/forgotten", "forgotten", lambda: shown.append(1) or "secret")
    answer = own_app.test_client().get("/forgotten")
    assert (answer.status_code, shown) == (500, [])
    assert "secret" not in answer.text


def methods(app, *, dav):
    """The methods of every address, by endpoint; CalDAV has its own, and no other part has them."""
    taken = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("feeds.dav") is dav:
            taken[rule.endpoint] = taken.get(rule.endpoint, set()) | rule.methods
    return taken


def test_only_reading_is_done_by_get(app):
    both = [name for name, taken in methods(app, dav=False).items() if {"GET", "POST"} <= taken]
    assert both == []


def test_no_address_takes_another_method_than_get_and_post(app):
    assert set().union(*methods(app, dav=False).values()) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_calendar_programs_are_answered_whatever_they_try_at_two_endpoints_only(app):
    taken = methods(app, dav=True)
    assert set(taken) == {"feeds.dav", "feeds.dav_begins"}
    assert all(found == set(METHODS) for found in taken.values())
