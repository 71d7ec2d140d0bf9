"""Every text has a translation that can stand in its place, and no page forgets to use it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
import time_machine
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.networks import actions as networks
from meetings.networks.actions import Case, CityProfile
from meetings.terms import CityRole, Role
from meetings.web.language import LANGUAGES, SOURCE, TRANSLATIONS
from tests.factories import (
    NOW,
    PASSWORD,
    event_file,
    publish_file,
    register,
    world,
    writing,
)
from tests.visitor import HTML, Visitor, check, tree

ROOT = Path(__file__).parents[2]
TRANSLATED = sorted(set(LANGUAGES) - {SOURCE})
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
WORD = re.compile(r"[^\W\d_]+")
SENTENCE = 3  # words from which on a text cannot be the data's own by chance
READ_ALOUD = {"alt", "aria-label", "title", "placeholder", "content", "data-copy", "data-copied"}


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text of code and templates, as `make messages` finds them."""
    out = tmp_path_factory.mktemp("texts") / "messages.pot"
    settings = ["-F", str(ROOT / "pyproject.toml"), "-k", "lazy_gettext", "-k", "_"]
    command = ["pybabel", "-q", "extract", *settings, "-o", str(out), str(ROOT)]
    CommandLineInterface().run(command)
    with out.open("rb") as file:
        return read_po(file)


def catalog(tag: str) -> Catalog:
    """What translators have written."""
    with (TRANSLATIONS / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=tag)


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message | None) -> tuple[str, ...]:
    """The translation, in one form or in several for different numbers; empty when there is none."""
    if message is None or not message.string:
        return ()
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholders(text: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_is_translated(texts, tag):
    written = catalog(tag)
    said = {message.id: forms(written.get(message.id)) for message in texts if message.id}
    assert [text for text, found in said.items() if not found or not all(found)] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_translation_is_a_guess(tag):
    assert [message.id for message in catalog(tag) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_translation_is_of_a_text_that_is_gone(texts, tag):
    written = catalog(tag)
    known = {message.id for message in texts}
    assert [message.id for message in written if message.id not in known] == []
    assert list(written.obsolete) == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_text_that_counts_has_a_form_for_every_kind_of_number(tag):
    written = catalog(tag)
    counting = [message for message in written if len(ids(message)) > 1]
    wrong = [message.id for message in counting if len(forms(message)) != written.num_plurals]
    assert (wrong, bool(counting)) == ([], True)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_text(tag):
    wrong = [
        form
        for message in catalog(tag)
        if message.id
        for form in forms(message)
        if placeholders(form) not in {placeholders(text) for text in ids(message)}
    ]
    assert wrong == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_percent_sign_in_a_translation_is_written_twice(tag):
    written = [form for message in catalog(tag) if message.id for form in forms(message)]
    assert [form for form in written if "%" in PLACEHOLDER.sub("", form).replace("%%", "")] == []


@dataclass(frozen=True)
class Foreign:
    """Finds texts of ours that a page shows in the source's language."""

    whole: re.Pattern[str]
    parts: re.Pattern[str]

    def found(self, said: str) -> bool:
        """Whether a text of a page is one of ours, or has one of some length in it."""
        return bool(self.whole.fullmatch(said) or self.parts.search(said))


def foreign(texts: Catalog, written: Catalog) -> Foreign:
    sources = [
        text
        for message in texts
        if message.id
        for text in ids(message)
        if text not in forms(written.get(message.id))
    ]
    worded = {text: len(WORD.findall(PLACEHOLDER.sub("", text))) for text in sources}
    whole = [pattern(text) for text, words in worded.items() if words]
    parts = [pattern(text) for text, words in worded.items() if words >= SENTENCE]
    return Foreign(re.compile("|".join(whole)), re.compile("|".join(parts)))


def pattern(text: str) -> str:
    """Write a text as a pattern that its placeholders, filled in, fit into."""
    pieces = [re.escape(piece) for piece in re.split(r"%\(\w+\)[sd]", text.replace("%%", "%"))]
    return ".+?".join(pieces)


def said(element: Element, tag: str) -> Iterator[str]:
    """Every text of a page that is shown or read aloud, but for what is marked as another's."""
    if element.get("lang", tag) != tag:
        return
    if element.tag not in (f"{HTML}script", f"{HTML}style"):
        yield element.text or ""
    yield from (value for name, value in element.attrib.items() if name in READ_ALOUD)
    for child in element:
        yield from said(child, tag)
        yield child.tail or ""


def texts_of(page: Element, tag: str) -> list[str]:
    return [" ".join(text.split()) for text in said(page, tag) if text.strip()]


EVENT = "sonderborg"
RUNNING = datetime(2030, 10, 5, 12, tzinfo=UTC)  # the tour is on
OVER = datetime(2031, 1, 1, tzinfo=UTC)
SLUGS = {"site.network": "clubs", "site.city": "vitoria", "site.showcase": "tram"}
VALUES = {
    "token": "unknown",
    "number": 1,
    "delegate_id": 1,
    "question_id": 1,
    "invitation_id": 1,
    "booking_id": 1,
    "act": "cancel",
    "tag": "none",
}
NOT_PAGES = {
    "static",
    "site.robots",
    "site.sitemap",
    "networks.colors",
    "health.live",
    "health.ready",
}
# Pages in another state than the one that their address alone shows.
STATES = (
    "/login",
    "/login?changed=1",
    "/password/forgotten?sent=1",
    "/events/?past=1",
    "/events/?kind=review",
    "/events/?kind=nothing",
    "/events/odense/",
    "/events/sonderborg/agenda?view=timetable",
    "/events/sonderborg/agenda?room=nothing",
    "/events/sonderborg/items/2/",
    "/events/sonderborg/changes?page=9",
    "/events/webinar/",
    "/cities/?sort=country",
    "/cities/vitoriaa/",
    "/nothing/",
    "/logout",
)
CLOSED = (
    "/my/account?changed=1",
    "/my/account?ended=1",
    "/my/events/sonderborg/?new=1-2",
    "/my/events/sonderborg/?withdrawn=1",
    "/my/events/sonderborg/?took=1",
    "/my/events/sonderborg/?stayed=1",
    "/events/webinar/register",
    "/organise/events/sonderborg/postpone",
    "/organise/events/sonderborg/resume",
    "/organise/events/sonderborg/items/new?kind=study-tour",
)


ACCOUNT, CHANGE = "/my/account", "/my/account/password"
CHANGES = [
    ("", ""),
    ("wrong", "purple frogs fly home"),
    *((PASSWORD, new) for new in ("short", "x" * 257, "sofia, sofia, hello", "meetings, meetings")),
    *((PASSWORD, new) for new in ("ababababababababab", "abcdefghijklmnop", "Password12345678")),
]


def addresses(app: Flask) -> list[str]:
    """An address of every page that the site has."""
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = [
        r for r in rules if r.endpoint not in NOT_PAGES and not r.endpoint.startswith("feeds.")
    ]
    return [adapter.build(rule.endpoint, values(rule), method="GET") for rule in pages]


def values(rule: Rule) -> dict[str, object]:
    known = {**VALUES, "slug": SLUGS.get(rule.endpoint, EVENT)}
    return {name: known[name] for name in rule.arguments}


@pytest.fixture
def made(app):
    """A world with a city that has a name of its own, and events in other languages."""
    made = world(app, event_file(registration={**event_file()["registration"], "seats": 1}))
    also = [{"language": "bg", "title": "Четвърта среща", "summary": "Как?"}]
    publish_file(app, event_file(slug="odense", title="Fjerde møde", language="da", also=also))
    publish_file(app, event_file(slug="aarhus", title="Femte møde", language="da"))
    publish_file(
        app, event_file(slug="webinar", kind="webinar", title="Вебинар", registration=None)
    )
    publish_file(app, event_file(items=event_file()["items"][1:], ends="2030-10-07T16:00"))
    with writing(app) as session:
        profile = CityProfile(
            slug="vitoria",
            name="Vitoria",
            local_name="Gasteiz",
            country="PT",
            latitude=42,
            longitude=-2,
        )
        city = networks.join(
            session,
            profile,
            network_id=made.network,
            role=CityRole.LIGHTHOUSE,
            since=date(2016, 6, 1),
            at=NOW,
        )
        case = Case(slug="tram", title="Eléctrico", topic="Mobilidade", language="pt")
        networks.show(session, case, city_id=city, by=None, at=NOW)
        organiser = Grant(Role.ORGANISER, network_id=made.network)
        accounts.grant(session, organiser, to=made.accounts["sofia"], by=None, at=NOW)
    register(made, EVENT, "sofia", "Елена")
    register(made, EVENT, "sofia", "Иван")
    return made


def speaking(app: Flask, tag: str) -> Visitor:
    """A visitor whose browser asks for a language."""
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = tag
    return visitor


def is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and not answer.location


def untranslated(app: Flask, answer: TestResponse, strange: Foreign, tag: str) -> list[str]:
    """What a page says in the source's language, or that it claims to be in another."""
    check(app, answer)
    page = tree(answer)
    if page.get("lang") != tag:
        return [f"lang is {page.get('lang')}"]
    return [text for text in texts_of(page, tag) if strange.found(text)]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_page_says_anything_in_another_language(app, made, texts, tag):
    strange = foreign(texts, catalog(tag))
    anyone = speaking(app, tag)
    sofia = speaking(app, tag).log_in("sofia@test.example", PASSWORD)
    answers = {
        **{address: anyone.client.get(address) for address in STATES},
        **{address: sofia.client.get(address) for address in (*addresses(app), *CLOSED)},
    }
    broken = [address for address, answer in answers.items() if answer.status_code >= 500]
    pages = {a: answer for a, answer in answers.items() if is_page(answer)}
    found = {a: untranslated(app, answer, strange, tag) for a, answer in pages.items()}
    assert ({a: texts for a, texts in found.items() if texts}, broken) == ({}, [])


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_fault_of_a_form_is_told_in_another_language(app, made, texts, tag):
    strange = foreign(texts, catalog(tag))
    anyone, sofia = speaking(app, tag), speaking(app, tag)
    sofia.log_in("sofia@test.example", PASSWORD)
    form = f"/events/{EVENT}/register"
    row = {"city": made.cities["sofia"], "key": "k", "people-0-name": "Мария"}
    answers = [
        anyone.post("/login", {}, 422),
        anyone.post("/login", {"mail": "a@b.example", "password": "x"}, 422),
        anyone.client.post("/login", data={}),
        anyone.post("/password/forgotten", {"mail": "x"}, 422),
        *(sofia.post(CHANGE, {"current": c, "password": p}, 422, ACCOUNT) for c, p in CHANGES),
        sofia.client.post("/logout"),
        sofia.post(form, {"city": made.cities["sofia"], "key": "k"}, 422),
        sofia.post(form, {**row, "people-0-name": "", "people-0-function": "x"}, 422),
        sofia.post(form, {**row, "people-0-name": "x" * 121}, 422),
        sofia.post(form, {**row, "people-0-mail": "x"}, 422),
        sofia.post(form, {**row, "people-0-mail": "елена@sofia.example"}, 422),
    ]
    assert [untranslated(app, answer, strange, tag) for answer in answers] == [[]] * len(answers)


@pytest.mark.parametrize(
    ("address", "name", "tag"),
    [
        ("/events/", "Femte møde", "da"),
        ("/events/", "Third network meeting", "en"),
        ("/events/aarhus/", "Femte møde", "da"),
        ("/events/sonderborg/agenda", "ZEROtour", "en"),
        ("/events/sonderborg/agenda", "Chargers", "en"),
        ("/events/sonderborg/agenda?view=timetable", "ZEROtour", "en"),
        ("/events/sonderborg/items/2/", "ZEROtour", "en"),
        ("/cities/", "Gasteiz", "pt"),
        ("/cities/vitoria/", "Gasteiz", "pt"),
        ("/networks/clubs/", "Gasteiz", "pt"),
        ("/members/", "Gasteiz", "pt"),
        ("/my/", "Third network meeting", "en"),
    ],
)
def test_a_name_in_another_language_says_in_which(app, made, address, name, tag):
    sofia = speaking(app, "bg").log_in("sofia@test.example", PASSWORD)
    assert tag in tongues(tree(sofia.get(address)), name)


TITLES = {
    "Third network meeting": "en",
    "Femte møde": "da",
    # Two events in Danish have them too.
    "Opening": "en da",
    "ZEROtour": "en da",
    "Chargers": "en da",
    "Learn.": "en",
    "Eléctrico": "pt",
    "Mobilidade": "pt",
}


def unmarked(element: Element, tag: str = "") -> Iterator[str]:
    """The titles of TITLES in a part of a page that does not say they are in their language."""
    here = element.get("lang", tag)
    own = [element.text or "", *(child.tail or "" for child in element)]
    for title, written in TITLES.items():
        if here not in written.split() and any(title in text for text in own):
            yield title
    for child in element:
        yield from unmarked(child, here)


def body(answer: TestResponse) -> Element:
    page = tree(answer)
    found = page.find(f"{HTML}body")
    assert found is not None
    found.set("lang", page.get("lang", ""))
    return found


@pytest.mark.parametrize("at", [RUNNING, OVER], ids=["running", "over"])
def test_no_title_in_another_language_goes_unmarked_on_any_page(app, made, at):
    register(made, EVENT, "lyon", "Claire")
    # An organiser's desk shows what is typed, in fields; its pages are for those who wrote it.
    pages = [url for url in (*addresses(app), *STATES, *CLOSED) if "/organise/" not in url]
    pages += ["/events/aarhus/", "/events/aarhus/agenda", "/cities/lyon/", "/networks/clubs/"]
    with time_machine.travel(at, tick=False):
        sofia = speaking(app, "bg").log_in("sofia@test.example", PASSWORD)
        answers = {url: sofia.client.get(url) for url in pages}
    shown = {url: answer for url, answer in answers.items() if is_page(answer)}
    found = {url: sorted(set(unmarked(body(answer)))) for url, answer in shown.items()}
    assert {url: titles for url, titles in found.items() if titles} == {}
    assert len(shown) > 20


def tongues(element: Element, name: str, tag: str = "") -> set[str]:
    """The languages that elements with exactly this text are in."""
    here = element.get("lang", tag)
    own = {here} if " ".join((element.text or "").split()) == name else set()
    return own.union(*(tongues(child, name, here) for child in element))


def test_an_event_is_told_in_the_language_of_the_page_where_it_can_be(app, made):
    page = tree(speaking(app, "bg").get("/events/odense/"))
    assert tongues(page, "Четвърта среща") == {"bg"}


def test_a_text_in_another_language_would_be_found(texts):
    strange = foreign(texts, catalog("bg"))
    page = (
        '<html lang="bg"><body title="Agenda"><p>Град <b>3 seats</b> City</p>'
        '<p lang="en">Agenda</p><p>Срещи All events are in the list. Срещи</p></body></html>'
    )
    found = [text for text in texts_of(html5lib.parse(page), "bg") if strange.found(text)]
    assert found == ["Agenda", "3 seats", "City", "Срещи All events are in the list. Срещи"]
