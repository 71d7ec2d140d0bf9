"""What a page has confirmed outlives the death of every process, and nothing is half written."""

import random
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from threading import Event, Lock
from typing import NamedTuple

import pytest

from tests.races.client import Client, at_once
from tests.races.site import Site

pytestmark = pytest.mark.postgresql
SEATS = 12
CLIENTS = 3


class Sent(NamedTuple):
    """What one client sent until nothing answered any more; `last` was not confirmed."""

    cookie: str
    confirmed: dict[str, str]  # name -> where the answer led to
    last: dict[str, str]


def register_one_after_the_other(
    client: Client, slug: str, hidden: dict[str, str], confirmed: Callable[[], None]
) -> Sent:
    told: dict[str, str] = {}
    form: dict[str, str] = {}
    with client:
        try:
            for n in range(10_000):
                name = f"Person {hidden['key']} {n}"
                form = {**hidden, "key": f"{hidden['key']}-{n}", "people-0-name": name}
                answer = client.post(f"/events/{slug}/register", form)
                assert answer.status == 303, answer
                told[name] = answer.location
                confirmed()
        except (OSError, HTTPException):
            return Sent(client.cookie, told, form)
    raise AssertionError("the server was not killed")


def register_until_killed(site: Site, slug: str, after: int) -> list[Sent]:
    """Kill every process of the server when `after` registrations have been confirmed."""
    count, lock, enough = [0], Lock(), Event()

    def confirmed() -> None:
        with lock:
            count[0] += 1
            if count[0] == after:
                enough.set()

    def kill() -> None:
        assert enough.wait(60)
        site.server.kill()

    writers = [
        partial(register_one_after_the_other, client, slug, client.form(slug), confirmed)
        for client in site.clients(CLIENTS)
    ]
    return [sent for sent in at_once([*writers, kill]) if sent is not None]


def check_whole(site: Site, slug: str) -> None:
    """Every delegate is told of by one journal line, every form has one, and seats are right."""
    people, lines = site.delegates(slug), site.told(slug, "registered")
    assert sorted(one for line in lines for one in line) == sorted(one.id for one in people)
    assert len(lines) == site.keys(slug)
    seated = sorted(one for line in site.told(slug, "seated") for one in line)
    assert seated == sorted(one.id for one in people if one.standing == "confirmed")
    confirmed, waiting = site.seats(slug)
    assert confirmed == min(SEATS, len(people))
    assert waiting == len(people) - confirmed


@pytest.mark.parametrize("workers", [1, 4])
def test_every_confirmed_registration_is_there_after_kill_nine_and_none_is_half_there(
    own_site, workers
):
    site = own_site(workers)
    for _ in range(2):
        slug = site.event(SEATS)
        after = random.randint(1, 25)  # noqa: S311 -- a moment, not a secret
        sent = register_until_killed(site, slug, after)
        confirmed = {name: where for one in sent for name, where in one.confirmed.items()}
        assert len(confirmed) >= after
        site.server.start()
        check_whole(site, slug)
        found = [one.name for one in site.delegates(slug)]
        assert confirmed.keys() - set(found) == set()
        for one in sent:
            with Client(site.server.port, one.cookie) as client:
                again = client.post(f"/events/{slug}/register", one.last)
            assert again.status == 303, again
            confirmed[one.last["people-0-name"]] = again.location
        check_whole(site, slug)
        assert {one.name: f"/my/events/{slug}/?new={one.id}" for one in site.delegates(slug)} == (
            confirmed
        )
