"""A request is asked of the application when all of it is there."""

from io import BytesIO
from threading import Barrier, Event, Thread

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from meetings.web.patience import PLACES, REFUSED, SENDERS, Patience


class Slow(BytesIO):
    """A body that tells how many are at work while it is read."""

    working = 0

    def read(self, size=-1, /):
        assert Slow.working == 0
        return super().read(size)


def app(environ, start_response):
    Slow.working += 1
    body = environ["wsgi.input"].read()
    Slow.working -= 1
    start_response("200 OK", [])
    return [body]


def test_a_body_is_read_before_the_work():
    environ = create_environ(method="POST", data=b"name=value")
    environ["wsgi.input"] = Slow(b"name=value and what is another request")
    body, status, _ = run_wsgi_app(Patience(app, 100), environ)
    assert (b"".join(body), status) == (b"name=value", "200 OK")


def test_a_body_that_is_too_large_is_left_to_the_application():
    environ = create_environ(method="POST", data=b"x" * 101)
    inside = []
    run_wsgi_app(Patience(lambda e, s: inside.append(e["wsgi.input"]) or app(e, s), 100), environ)
    assert inside == [environ["wsgi.input"]]


def reached(environ, most=100):
    """What the application is given of a request."""
    given = {}
    run_wsgi_app(Patience(lambda e, s: given.update(e) or app(e, s), most), environ)
    return given


def in_pieces(body, method="REPORT"):
    environ = create_environ(method=method, headers={"Transfer-Encoding": "chunked"})
    environ.pop("CONTENT_LENGTH", None)
    return environ | {"wsgi.input": body, "wsgi.input_terminated": True}


def test_a_body_in_pieces_is_read_before_the_work():
    body, status, _ = run_wsgi_app(Patience(app, 100), in_pieces(Slow(b"name=value")))
    assert (b"".join(body), status) == (b"name=value", "200 OK")


def test_a_form_that_was_cut_off_is_not_acted_on():
    environ = create_environ(method="POST", data=b"name=Elena")
    environ["wsgi.input"] = BytesIO(b"name=El")
    assert reached(environ)[REFUSED] == 400


def test_a_form_in_pieces_is_not_waited_for():
    given = reached(in_pieces(BytesIO(b"name=El"), method="POST"))
    assert (given[REFUSED], given["wsgi.input"].read()) == (411, b"")


@pytest.mark.parametrize("status", [400, 411, 503])
def test_what_is_refused_has_its_page(visitor, status):
    marked = {REFUSED: status}
    answer = visitor.client.post("/login", data={"mail": "a"}, environ_overrides=marked)
    assert (answer.status_code, answer.text.count("<h1")) == (status, 1)


def test_a_body_in_pieces_that_is_too_large_says_so_by_its_length():
    assert reached(in_pieces(BytesIO(b"x" * 500)))["CONTENT_LENGTH"] == "101"


def test_who_sends_slowly_is_waited_for_as_long_as_there_are_threads():
    waiting, go_on, refused = Barrier(SENDERS + 1), Event(), []

    class Sending(BytesIO):
        def read(self, size=-1, /):
            waiting.wait(timeout=30)
            go_on.wait(timeout=30)
            return super().read(size)

    def told(environ, start_response):
        refused.append(environ.get(REFUSED))
        return app(environ, start_response)

    patient = Patience(told, 100)
    slow = [
        Thread(target=run_wsgi_app, args=(patient, in_pieces(Sending(b"name"))))
        for _ in range(SENDERS)
    ]
    for client in slow:
        client.start()
    waiting.wait(timeout=30)
    run_wsgi_app(patient, create_environ())
    run_wsgi_app(patient, in_pieces(BytesIO(b"name")))
    assert refused == [None, 503]
    go_on.set()
    for client in slow:
        client.join()
    assert refused == [None, 503] + SENDERS * [None]


def test_no_more_work_at_once_than_there_are_places():
    at_work, most = [], []
    together = Barrier(PLACES)

    def busy(_environ, start_response):
        at_work.append(1)
        most.append(len(at_work))
        together.wait(timeout=30)
        at_work.pop()
        start_response("200 OK", [])
        return [b""]

    patient = Patience(busy, 100)
    clients = [
        Thread(target=run_wsgi_app, args=(patient, create_environ())) for _ in range(3 * PLACES)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert max(most) == PLACES
