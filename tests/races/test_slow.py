"""Clients that send a form and never end are in nobody's way, however they send it."""

import socket
from contextlib import ExitStack

import pytest

from meetings.web.patience import SENDERS
from tests.races.client import Client

MANY = 2 * SENDERS + 20  # more than the server has threads
HOST = b" HTTP/1.1\r\nHost: localhost\r\n"
BODIES = {
    "of-known-length": b"POST /login" + HOST + b"Content-Length: 500\r\n\r\nabc",
    "in-pieces": b"REPORT /dav/" + HOST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
}


@pytest.mark.parametrize("body", BODIES)
def test_many_bodies_that_never_end_leave_pages_and_feeds_alone(own_site, body):
    site = own_site(1)
    with ExitStack() as stack:
        for _ in range(MANY):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", site.server.port)))
            slow.sendall(BODIES[body])
        client = stack.enter_context(Client(site.server.port))
        pages = ("/login", "/calendar.ics", "/health/live", "/static/css/base.css")
        assert [client.get(page).status for page in pages] == [200] * len(pages)
        refused = client.post("/login", {"mail": "a", "password": "b"})
        assert (refused.status, refused.headers["retry-after"]) == (503, "10")
