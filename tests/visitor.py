"""A browser that refuses pages no browser should be sent."""

from collections import Counter
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

HTML = "{http://www.w3.org/1999/xhtml}"
NOT_TYPED = ("hidden", "submit", "button")


class Visitor:
    """Fetches pages and checks each: strict HTML5, one h1, a title, ids, labels, actions."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, url: str, status: int = 200, **kw: Any) -> TestResponse:
        response = self.client.get(url, **kw)
        assert response.status_code == status, (url, response.status_code, response.text[:2000])
        check(self.app, response)
        return response

    def post(
        self, url: str, data: dict[str, Any], status: int = 303, form: str = ""
    ) -> TestResponse:
        """Fill in the form at `form` (else at `url` itself) and send it."""
        token = self.token(form or url)
        response = self.client.post(url, data={"csrf_token": token, **data})
        assert response.status_code == status, (url, response.status_code, response.text[:2000])
        check(self.app, response)
        return response

    def token(self, url: str) -> str:
        page = self.get(url)
        for field in tree(page).iter(f"{HTML}input"):
            if field.get("name") == "csrf_token" and field.get("id") != "log-out-token":
                return field.get("value", "")
        raise AssertionError(f"no form at {url}")

    def log_in(self, mail: str, password: str) -> "Visitor":
        self.post("/login", {"mail": mail, "password": password})
        return self

    def log_out(self) -> None:
        page = self.get("/")
        token = page.text.split('id="log-out-token"')[1].split('value="')[1].split('"')[0]
        assert self.client.post("/logout", data={"csrf_token": token}).status_code == 303


def tree(response: TestResponse) -> Element:
    """Return a page as it was parsed; nobody changes what comes of it."""
    return _parsed(response.text)


@lru_cache(maxsize=4)  # a page is checked, and read for its token and its fields
def _parsed(text: str) -> Element:
    parsed: Element = html5lib.HTMLParser(strict=True).parse(text)
    return parsed


def check(app: Flask, response: TestResponse) -> None:
    """Fail where a page is not what every page here is."""
    if response.mimetype != "text/html" or not response.data:
        return
    if response.status_code in (301, 302, 303, 308):
        return
    page = tree(response)
    assert len(list(page.iter(f"{HTML}h1"))) == 1, "one h1"
    titles = [title.text or "" for title in page.iter(f"{HTML}title")][:1]
    assert titles, "a title"
    assert titles[0].split("·")[0].strip(), "a title that says something"
    ids = Counter(e.get("id") for e in page.iter() if e.get("id") is not None)
    assert [i for i, n in ids.items() if n > 1] == [], "unique ids"
    _check_fields(page)
    _check_forms(app, page)
    assert not [e.tag for e in page.iter() if e.get("style")], "no inline style"
    scripts = [e for e in page.iter(f"{HTML}script") if not e.get("src")]
    assert [e for e in scripts if e.get("type") != "application/ld+json"] == [], "no inline script"


def _check_fields(page: Element) -> None:
    labelled = {label.get("for") for label in page.iter(f"{HTML}label")}
    for name in ("input", "select", "textarea"):
        for field in page.iter(f"{HTML}{name}"):
            if field.get("type") in NOT_TYPED:
                continue
            known = field.get("id") in labelled or field.get("aria-label")
            assert known, f"a label for {field.attrib}"


def _check_forms(app: Flask, page: Element) -> None:
    adapter = app.url_map.bind("localhost")
    for form in page.iter(f"{HTML}form"):
        path = urlsplit(form.get("action", "")).path
        try:
            adapter.match(path, method=form.get("method", "get").upper())
        except HTTPException as error:
            raise AssertionError(f"a form leads nowhere: {form.attrib}") from error
    for link in page.iter(f"{HTML}a"):
        href = link.get("href", "")
        assert href, "links lead somewhere"


def hidden(response: TestResponse, name: str) -> str:
    """Return what a page carries along in its hidden field of that id."""
    for field in tree(response).iter(f"{HTML}input"):
        if field.get("id") == name:
            return field.get("value", "")
    raise AssertionError(f"no field {name}")
