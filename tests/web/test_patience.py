"""A request is asked of the application when all of it is there."""

from io import BytesIO
from threading import Barrier, Thread

from werkzeug.test import create_environ, run_wsgi_app

from meetings.web.patience import PLACES, Patience


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
