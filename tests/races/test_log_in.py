"""Many guess at the same moment, at one process and at four: the limit is exact on both databases."""

from contextlib import ExitStack
from functools import partial

import pytest
import sqlalchemy as sa

from meetings.accounts.models import LoginTry
from tests.races.client import Answer, Client, at_once, statuses
from tests.races.site import Site

pytestmark = pytest.mark.postgresql
LIMIT = 10  # of the settings, when nothing is said
AT_ONCE = 24


def within_one_minute(site: Site, acts: list[partial[Answer]]) -> list[Answer]:
    """Do it all at once; once more, with no try counted, when the clock's minute changed."""
    while True:
        with site.engine.begin() as connection:
            connection.execute(sa.delete(LoginTry))
        before = site.now().minute
        answers = at_once(acts)
        if site.now().minute == before:
            return answers


def guesses(site: Site, stack: ExitStack, path: str, **typed: str) -> list[partial[Answer]]:
    clients = [stack.enter_context(Client(site.server.port)) for _ in range(AT_ONCE)]
    return [partial(one.post, path, {**one.hidden(path), **typed}) for one in clients]


def test_of_many_guesses_at_once_as_many_as_the_limit_are_looked_at(shared):
    with ExitStack() as stack:
        acts = guesses(shared, stack, "/login", mail="sofia@test.example", password="wrong")
        answers = within_one_minute(shared, acts)
    assert statuses(answers) == {422: LIMIT, 429: AT_ONCE - LIMIT}
    refused = [answer for answer in answers if answer.status == 429]
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in refused)


def test_of_many_who_ask_for_a_link_at_once_as_many_as_the_limit_get_one(shared):
    with ExitStack() as stack:
        path = "/password/forgotten"
        answers = within_one_minute(shared, guesses(shared, stack, path, mail="lyon@test.example"))
    assert statuses(answers) == {303: LIMIT, 429: AT_ONCE - LIMIT}
