"""A feed that is polled while its event is published again and again."""

from functools import partial
from threading import Event

import pytest

from tests.factories import event_file, publish_file
from tests.races.client import Client, at_once
from tests.races.site import Site

pytestmark = pytest.mark.postgresql
EDITIONS = 25


def poll(site: Site, slug: str, done: Event) -> set[tuple[str, bytes]]:
    """Return every (ETag, bytes) a subscriber sees until the last edition is out."""
    seen = set()
    with Client(site.server.port) as subscriber:
        while not done.is_set():
            answer = subscriber.get(f"/events/{slug}.ics")
            assert answer.status == 200, answer
            seen.add((answer.headers["etag"], answer.body))
    return seen


def test_equal_tags_are_equal_bytes_whichever_process_answers_while_editions_come_out(shared):
    slug = shared.event(seats=10)
    done = Event()

    def publish() -> set[tuple[str, bytes]]:
        try:
            for n in range(EDITIONS):
                publish_file(shared.app, event_file(slug=slug, title=f"Title {n}"), shared.now())
        finally:
            done.set()
        return set()

    polls = [partial(poll, shared, slug, done) for _ in range(6)]
    seen = set().union(*at_once([publish, *polls]))
    assert len(seen) > EDITIONS // 3
    assert len({tag for tag, _ in seen}) == len(seen)
