"""What every answer of the site has: safe headers, pages for errors, nothing for strangers' hosts."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask import abort
from werkzeug.exceptions import TooManyRequests

from meetings.app import create_app
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.headers import ALWAYS, CSP
from tests.factories import event_file, publish_file, world
from tests.visitor import Visitor, check

PAGES = [
    "/",
    "/events/",
    "/events/sonderborg/",
    "/events/sonderborg/agenda",
    "/events/sonderborg/items/2/",
]
COOKIE_FREE = [
    "/calendar.ics",
    "/events/sonderborg.ics",
    "/health/live",
    "/health/ready",
    "/static/css/base.css",
]
CODES = [400, 403, 404, 405, 409, 413, 422, 500, 503]


def failing(app, code):
    @app.get(f"/fail/{code}")
    @audience(Audience.PUBLIC)
    def fail():
        if code == 500:
            raise ZeroDivisionError("the secret inside")
        abort(code)

    return f"/fail/{code}"


PROGRAMS = [
    ("POST", "/calendar.ics", 405),
    ("PUT", "/events/sonderborg.ics", 405),
    ("PROPFIND", "/feeds/key.ics", 405),
    ("GET", "/events//sonderborg.ics", 404),
    ("GET", "/feeds//key.ics", 404),
    ("FOO", "/dav/", 405),
    ("GET", "/events/sonderborg.ics?item=99999999999999999999", 404),
    ("GET", f"/events/sonderborg.ics?item={'9' * 5000}", 404),
    ("GET", "/health/nothing", 404),
]


@pytest.mark.parametrize(("method", "address", "status"), PROGRAMS)
def test_a_program_that_asks_wrongly_is_told_in_a_line_and_never_sent_elsewhere(
    app, method, address, status
):
    world(app, event_file())
    answer = app.test_client().open(address, method=method)
    told = (answer.status_code, answer.mimetype, answer.headers["Cache-Control"])
    assert told == (status, "text/plain", "no-store")
    assert answer.text.startswith(f"{status} ")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", ["/login", "/password/forgotten", "/language", "/cities"])
def test_what_may_hold_a_token_is_kept_by_nobody(app, address):
    assert app.test_client().get(address).headers["Cache-Control"] == "no-store"


def test_the_name_of_the_host_may_be_written_in_capitals(app):
    assert app.test_client().get("/", headers={"Host": "LocalHost"}).status_code == 200
    assert app.test_client().get("/", headers={"Host": "elsewhere"}).status_code == 400


@pytest.mark.parametrize("code", CODES)
def test_every_error_has_its_page_and_tells_nothing_of_the_inside(own_app, code):
    own_app.testing = False
    address = failing(own_app, code)
    answer = own_app.test_client().get(address)
    check(own_app, answer)
    assert (answer.status_code, answer.mimetype) == (code, "text/html")
    assert (answer.headers["Cache-Control"], f"Error {code}" in answer.text) == ("no-store", True)
    assert [
        w for w in ("Traceback", "ZeroDivision", "secret inside", ".py") if w in answer.text
    ] == []


@pytest.mark.parametrize("code", [401, 410, 418, 501])
def test_an_error_without_words_of_its_own_has_those_of_its_kind(own_app, code):
    answer = own_app.test_client().get(failing(own_app, code))
    check(own_app, answer)
    assert answer.status_code == code


def test_too_many_tries_say_how_long_to_wait(own_app):
    def refuse():
        raise TooManyRequests(retry_after=17)

    own_app.add_url_rule("/much", "much", audience(Audience.PUBLIC)(refuse))
    answer = own_app.test_client().get("/much")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "17")


def test_what_is_not_available_says_when_to_come_back(own_app):
    assert own_app.test_client().get(failing(own_app, 503)).headers["Retry-After"] == "10"


def test_a_wrong_method_names_the_right_ones(visitor):
    answer = visitor.client.post("/events/")
    check(visitor.app, answer)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_body_that_is_too_large_is_refused(app, visitor):
    world(app, event_file())
    answer = visitor.client.post("/login", data={"mail": "x" * 1_000_001})
    check(app, answer)
    assert (answer.status_code, answer.headers["Connection"]) == (413, "close")


def test_a_form_of_too_many_parts_is_refused(visitor):
    boundary = "b"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    answer = visitor.client.post(
        "/login",
        data=part * 1001 + f"--{boundary}--\r\n",
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "[", "a b", "evil.example:80"]
)
def test_a_foreign_host_is_refused(app, host):
    for path in ("/", "/login", "/calendar.ics", "/health/live"):
        answer = app.test_client().get(path, headers={"Host": host})
        assert (answer.status_code, "evil" in answer.text) == (400, False)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000"])
def test_the_own_host_is_served_at_any_port(app, host):
    assert app.test_client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path", [*PAGES, "/login", "/nowhere", "/calendar.ics", "/health/live", "/static/js/copy.js"]
)
def test_every_answer_has_the_safe_headers(app, visitor, path):
    world(app, event_file())
    headers = visitor.client.get(path, buffered=True).headers
    wanted = dict(ALWAYS)
    if path.endswith(".ics"):
        wanted["Cross-Origin-Resource-Policy"] = "cross-origin"
    assert {name: headers.get(name) for name in wanted} == wanted
    assert "Strict-Transport-Security" not in headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert [word for word in ("unsafe", "http", "*", "nonce") if word in CSP] == []


def test_over_tls_the_cookie_and_the_headers_demand_it(site_settings):
    app = create_app(replace(site_settings, base_url="https://m.example", login_limit=9))
    answer = app.test_client().get("/login", base_url="https://m.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    name, *marks = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-meetings=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} - set(marks) == set()
    sheet = app.test_client().get(
        "/static/css/base.css", base_url="https://m.example", buffered=True
    )
    assert sheet.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_sends_no_cookie(app, visitor, path):
    world(app, event_file())
    assert "Set-Cookie" not in visitor.get(path).headers


@pytest.mark.parametrize("path", COOKIE_FREE)
def test_what_is_the_same_for_everybody_knows_no_cookie(app, visitor, path):
    world(app, event_file())
    visitor.get("/login")
    headers = visitor.client.get(path, buffered=True).headers
    assert ("Set-Cookie" in headers, "Cookie" in headers.get("Vary", "")) == (False, False)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_that_did_not_change_is_not_sent_again(app, visitor, path):
    world(app, event_file())
    first = visitor.get(path)
    again = visitor.get(path, 304, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.data, again.headers["ETag"]) == (b"", first.headers["ETag"])
    zipped = visitor.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == first.data
    assert zipped.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("path", PAGES)
def test_head_equals_get_but_for_the_body(app, visitor, path):
    world(app, event_file())
    with time_machine.travel(datetime(2026, 6, 3, tzinfo=UTC), tick=False):
        get, head = visitor.client.get(path), visitor.client.head(path)
    assert (head.status_code, head.data, dict(head.headers)) == (200, b"", dict(get.headers))


def test_two_sites_in_one_process_show_their_own_pages(app, site_settings, databases):
    world(app, event_file(title="Here"))
    other = create_app(replace(site_settings, database_url=databases.fresh()))
    world(other, event_file(title="There"))
    pages = [
        "/events/sonderborg/",
        "/events/sonderborg/agenda",
        "/events/sonderborg.ics",
        "/calendar.ics",
    ]
    for path in pages:
        here, there = Visitor(app).get(path).text, Visitor(other).get(path).text
        assert ("Here" in here, "There" in there) == (True, True)
    with other.app_context():
        db.engine.dispose()


@pytest.mark.postgresql
def test_while_the_database_is_away_pages_say_so_and_feeds_hold_what_they_held(app, visitor):
    world(app, event_file())
    good = visitor.get("/events/sonderborg.ics")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE published_entry RENAME TO gone"))
    assert visitor.get("/events/", 503).headers["Retry-After"] == "10"
    assert visitor.get("/events/sonderborg.ics").data == good.data
    etag = good.headers["ETag"]
    assert visitor.get("/events/sonderborg.ics", 304, headers={"If-None-Match": etag}).data == b""
    # Of one that never answered nothing is known, and after a 503 Thunderbird would give it up.
    assert visitor.get("/events/other.ics", 404).mimetype == "text/plain"


@pytest.mark.postgresql
def test_ready_means_that_the_database_has_the_tables_of_this_version(app, visitor):
    assert visitor.get("/health/ready").text == "ok\n"
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    away = visitor.get("/health/ready", 503)
    assert (away.text, away.mimetype) == ("away\n", "text/plain")
    assert visitor.get("/health/live").text == "ok\n"


def test_ready_means_that_there_is_a_database(site_settings, tmp_path):
    app = create_app(replace(site_settings, database_url=f"sqlite:///{tmp_path}/no/where.db"))
    assert app.test_client().get("/health/ready").status_code == 503
    assert app.test_client().get("/").status_code == 503


def test_behind_a_proxy_the_address_of_the_client_is_the_forwarded_one(site_settings):
    app = create_app(replace(site_settings, proxies=1, base_url="https://m.example"))
    headers = {"X-Forwarded-Host": "m.example", "X-Forwarded-Proto": "https"}
    assert app.test_client().get("/login", headers=headers).status_code == 200
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    "path",
    ["/events/%00/", "/events/²/", "/events/x/items/99999999999999999999/", "/my/events/%00/"],
)
@pytest.mark.postgresql
def test_no_address_breaks_a_page(app, visitor, path):
    world(app, event_file())
    assert visitor.client.get(path).status_code in (303, 400, 404)


def test_a_page_is_not_older_than_what_was_published(app, visitor):
    world(app, event_file())
    etag = visitor.get("/events/sonderborg/").headers["ETag"]
    publish_file(app, event_file(title="New title"))
    page = visitor.get("/events/sonderborg/", headers={"If-None-Match": etag})
    assert "New title" in page.text
