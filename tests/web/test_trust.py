"""Whose words the site takes for its own address and for a visitor's: none that anybody can write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import time_machine
from flask import Flask

from meetings.app import create_app
from meetings.storage.session import db
from tests.accounts.test_views import NOON, SOFIA
from tests.factories import PASSWORD, event_file, world
from tests.visitor import Visitor

AWAY = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
)


@contextmanager
def behind(settings, proxies: int) -> Iterator[Flask]:
    made = create_app(replace(settings, proxies=proxies))
    yield made
    with made.app_context():
        db.engine.dispose()


def guess(visitor, number, token):
    data = {"csrf_token": token, "mail": SOFIA, "password": "wrong"}
    said = {"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.{number}"}
    return visitor.client.post("/login", data=data, headers=said).status_code


@pytest.mark.parametrize(("proxies", "eleventh"), [(0, 429), (1, 422)])
def test_tries_are_counted_by_the_address_a_trusted_proxy_saw(site_settings, proxies, eleventh):
    with behind(site_settings, proxies) as app, time_machine.travel(NOON, tick=False):
        world(app, event_file())
        visitor = Visitor(app)
        token = visitor.token("/login")
        assert [guess(visitor, n, token) for n in range(11)] == [422] * 10 + [eleventh]


def test_what_a_client_claims_before_the_trusted_proxy_does_not_count(site_settings):
    with behind(site_settings, 1) as app, time_machine.travel(NOON, tick=False):
        world(app, event_file())
        visitor = Visitor(app)
        data = {"csrf_token": visitor.token("/login"), "mail": SOFIA, "password": "wrong"}
        claims = [{"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.1"} for n in range(11)]
        tries = [visitor.client.post("/login", data=data, headers=claim) for claim in claims]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_forwarded_host_gets_into_a_page_or_its_redirects(site_settings, proxies):
    with behind(site_settings, proxies) as app:
        world(app, event_file())
        headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
        answers = [app.test_client().get(p, headers=headers) for p in ("/", "/my/", "/login")]
    said = [(answer.status_code, "evil" in answer.text) for answer in answers]
    assert said == ([(400, False)] * 3 if proxies else [(200, False), (303, False), (200, False)])
    assert [answer.headers.get("Location", "/").startswith("/") for answer in answers] == [True] * 3


@pytest.mark.parametrize("target", AWAY)
def test_no_redirect_leads_away(app, visitor, target):
    world(app, event_file())
    chosen = visitor.client.post(
        "/language",
        data={"csrf_token": visitor.token("/language"), "language": "bg", "next": target},
    )
    entered = visitor.client.post(
        "/login",
        data={
            "csrf_token": visitor.token("/login"),
            "mail": SOFIA,
            "password": PASSWORD,
            "next": target,
        },
    )
    again = visitor.client.get("/login", query_string={"next": target})
    ways = [answer.headers["Location"] for answer in (chosen, entered, again)]
    assert ways == ["/", "/my/", "/my/"]
