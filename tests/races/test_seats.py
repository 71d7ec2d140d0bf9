"""Many people want few seats at the same moment; on both databases, with one process and four."""

import random
import re
from contextlib import ExitStack
from functools import partial
from threading import Event

import pytest

from meetings.registration.rules.window import Standing
from tests.factories import register
from tests.races.client import Answer, Client, at_once, statuses
from tests.races.site import Site

pytestmark = pytest.mark.postgresql
TAKEN = re.compile(r"(\d+) of (\d+) seats taken")
CONFIRMED, WAITING = Standing.CONFIRMED, Standing.WAITING


def storm(site: Site, slug: str, *, heads: int, each: int) -> list[Answer]:
    """Let heads of delegations send forms at the same moment, each form from a window of its own.

    Every form names one person.
    """
    with ExitStack() as open_connections:
        acts = []
        for head in site.clients(heads):
            with head:
                filled = head.form(slug)
            for _ in range(each):
                window = Client(site.server.port, head.cookie)
                open_connections.enter_context(window)
                name = f"Person {len(acts)}"
                form = {**filled, "key": f"{slug} {name}", "people-0-name": name}
                acts.append(partial(window.post, f"/events/{slug}/register", form))
        return at_once(acts)


def test_of_sixty_at_once_for_ten_seats_the_first_ten_are_confirmed(shared):
    slug = shared.event(seats=10)
    answers = storm(shared, slug, heads=60, each=1)
    assert statuses(answers) == {303: 60}
    people = shared.delegates(slug)
    assert [person.standing for person in people] == [CONFIRMED] * 10 + [WAITING] * 50
    # In the order of asking is in the order in which the database took them in.
    assert [person.id for person in people] == sorted(n for a in answers for n in a.delegates)


def test_each_of_sixty_at_once_is_told_where_they_stand(shared):
    slug = shared.event(seats=10)
    with ExitStack() as open_connections:
        clients = [open_connections.enter_context(client) for client in shared.clients(60)]
        forms = [client.form(slug, f"Person {n}.") for n, client in enumerate(clients)]

        def register_and_read(client: Client, form: dict[str, str]) -> str:
            return client.get(client.post(f"/events/{slug}/register", form).location).text

        pairs = zip(clients, forms, strict=True)
        pages = at_once([partial(register_and_read, *pair) for pair in pairs])
    said = {
        n: CONFIRMED if f"Person {n}. is confirmed." in page else WAITING
        for n, page in enumerate(pages)
        if f"Person {n}. is confirmed." in page or f"Person {n}. waits." in page
    }
    assert {f"Person {n}.": standing for n, standing in said.items()} == {
        person.name: person.standing for person in shared.delegates(slug)
    }


def test_of_two_hundred_at_once_one_gets_the_last_seat(shared):
    slug = shared.event(seats=10)
    register(shared.world, slug, "sofia", *(f"Early {n}" for n in range(9)))
    answers = storm(shared, slug, heads=20, each=10)
    assert statuses(answers) == {303: 200}
    assert shared.seats(slug) == (10, 199)


def test_a_form_sent_six_times_at_once_registers_once_and_gives_one_answer(shared):
    slug = shared.event(seats=10)
    (cookie,) = shared.cookies(1)
    with ExitStack() as open_connections:
        clients = [
            open_connections.enter_context(Client(shared.server.port, cookie)) for _ in range(6)
        ]
        for n in range(8):
            form = clients[0].form(slug, f"Person {n}")
            for client in clients:
                client.cookie = clients[0].cookie
            send = [partial(client.post, f"/events/{slug}/register", form) for client in clients]
            answers = at_once(send)
            assert statuses(answers) == {303: 6}
            assert len({answer.location for answer in answers}) == 1
    assert [person.name for person in shared.delegates(slug)] == [f"Person {n}" for n in range(8)]


def test_a_withdrawal_sent_six_times_at_once_and_once_more_gives_one_answer(shared):
    slug = shared.event(seats=1)
    (cookie,) = shared.cookies(1)
    with ExitStack() as open_connections:
        clients = [
            open_connections.enter_context(Client(shared.server.port, cookie)) for _ in range(6)
        ]
        form = clients[0].form(slug, "Elena", "Ivan")
        first, _ = clients[0].post(f"/events/{slug}/register", form).delegates
        address = f"/my/events/{slug}/delegates/{first}/withdraw"
        form = clients[0].hidden(address)
        for client in clients:
            client.cookie = clients[0].cookie
        answers = at_once([partial(client.post, address, form) for client in clients])
        answers.append(clients[0].post(address, form))
    assert statuses(answers) == {303: 7}
    assert len({answer.location for answer in answers}) == 1
    assert shared.told(slug, "withdrawn") == [[first]]
    assert shared.seats(slug) == (1, 0)


def come_and_go(slug: str, number: int, client: Client) -> list[Answer]:
    """Register one or two people, or withdraw one of them, eight times."""
    chance, mine, answers = random.Random(number), [], []  # noqa: S311 -- repeats itself
    for n in range(8):
        if mine and chance.random() < 0.5:
            gone = f"/my/events/{slug}/delegates/{mine.pop(chance.randrange(len(mine)))}/withdraw"
            answers.append(client.post(gone, client.hidden(gone)))
        else:
            names = [f"{number}-{n}-{k}" for k in range(chance.choice((1, 2)))]
            form = client.form(slug, *names)
            answers.append(client.post(f"/events/{slug}/register", form))
            mine += answers[-1].delegates
    return answers


def read_rows(site: Site, slug: str, done: Event) -> list[tuple[int, int]]:
    """Return how many were confirmed and how many waited, moment after moment."""
    seen = [site.seats(slug)]
    while not done.is_set():
        seen.append(site.seats(slug))
    return seen


def read_pages(site: Site, slug: str, done: Event) -> list[tuple[int, int]]:
    """Return how many seats were taken and how many there are, as the event's page says."""
    seen, last = [], False
    with Client(site.server.port) as reader:
        while not last:
            last = done.is_set()  # and then once more, when nobody writes
            found = TAKEN.search(reader.get(f"/events/{slug}/").text)
            assert found is not None
            seen.append((int(found[1]), int(found[2])))
    return seen


def test_registering_and_withdrawing_at_once_never_shows_a_seat_too_many_or_left_over(shared):
    done = Event()
    slug = shared.event(seats=5)

    def everyone(clients: list[Client]) -> list[Answer]:
        try:
            acts = [partial(come_and_go, slug, n, client) for n, client in enumerate(clients)]
            return [answer for answers in at_once(acts) for answer in answers]
        finally:
            done.set()

    with ExitStack() as open_connections:
        clients = [open_connections.enter_context(client) for client in shared.clients(12)]
        readers = [partial(read, shared, slug, done) for read in (read_rows, read_pages)]
        acted, rows, pages = at_once([partial(everyone, clients), *readers])
    assert statuses(acted) == {303: 12 * 8}
    check_rows(rows, capacity=5)
    assert {seen for seen in pages if seen[0] > 5 or seen[1] != 5} == set()
    assert min(len(rows), len(pages)) > 10
    assert pages[-1][0] == shared.seats(slug)[0]
    registered = sorted(one for line in shared.told(slug, "registered") for one in line)
    assert registered == sorted(person.id for person in shared.delegates(slug))


def check_rows(rows: list[tuple[int, int]], *, capacity: int) -> None:
    """Fail where more were confirmed than there are seats, or one waited beside a free seat."""
    assert [seen for seen in rows if seen[0] > capacity] == []
    assert [seen for seen in rows if seen[0] < capacity and seen[1]] == []
    assert max(confirmed for confirmed, _ in rows) == capacity
