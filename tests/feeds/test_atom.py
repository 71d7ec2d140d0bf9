"""Atom: any feed is what RFC 4287 asks for, and tells what was published, to all the same."""

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.feeds.rules.atom import Entry, Feed, Words, atom
from meetings.networks import actions as networks
from meetings.networks.actions import Charter
from meetings.text import normalise, one_line
from tests.factories import NOW, event_file, publish_file, world, writing
from tests.ical.entries import seconds, texts
from tests.visitor import Visitor, tree

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CHANGES, NEWS = "/events/sonderborg/changes.atom", "/networks/clubs.atom"
FEEDS = [CHANGES, NEWS]

words = st.builds(Words, texts, st.sampled_from(["", "bg"]))
entries = st.builds(
    Entry,
    id=st.just("https://example.org/events/1/"),
    page=st.sampled_from(["https://example.org/events/1/", 'https://example.org/?a=1&b="<']),
    updated=seconds,
    title=words,
    summary=words,
    content=words,
    category=st.sampled_from(["", "workshop", 'a"<&']),
)
feeds = st.builds(
    Feed,
    address=st.just("https://example.org/feed.atom"),
    page=st.just("https://example.org/"),
    updated=seconds,
    title=texts,
    author=texts,
    language=st.sampled_from(["en", "bg"]),
    entries=st.lists(entries, max_size=3).map(tuple),
)


def read(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314 -- our own


def said(element: ET.Element, name: str) -> list[str]:
    return [one.text or "" for one in element.findall(f"{ATOM}{name}")]


def missing(feed: ET.Element) -> list[str]:
    """What RFC 4287 sections 4.1.1 and 4.1.2 want exactly once, and is not there once."""
    found = [feed, *feed.findall(f"{ATOM}entry")]
    return [
        f"{element.tag} {name}"
        for element in found
        for name in ("id", "title", "updated")
        if len(said(element, name)) != 1
    ]


def links(element: ET.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in element.findall(f"{ATOM}link")}


@given(feeds)
def test_any_feed_is_xml_with_all_that_is_required(feed):
    root = read(atom(feed))
    assert (root.tag, root.get(LANG), missing(root)) == (f"{ATOM}feed", feed.language, [])
    assert len(root.findall(f"{ATOM}author/{ATOM}name")) == 1
    assert links(root) == {"self": feed.address, "alternate": feed.page}
    assert [links(one) for one in root.findall(f"{ATOM}entry")] == [
        {"alternate": entry.page} for entry in feed.entries
    ]


@given(feeds)
def test_any_text_comes_through_as_it_is_stored(feed):
    root = read(atom(feed))
    found = root.findall(f"{ATOM}entry")
    assert said(root, "title") == [one_line(feed.title)]
    assert [said(one, "title") for one in found] == [[one_line(e.title.text)] for e in feed.entries]
    assert [said(one, "content") for one in found] == [
        [text for text in [normalise(e.content.text)] if text] for e in feed.entries
    ]


@given(feeds)
def test_an_instant_is_in_utc_and_whole_seconds(feed):
    found = [
        datetime.fromisoformat(one.text or "") for one in read(atom(feed)).iter(f"{ATOM}updated")
    ]
    assert found == [feed.updated, *(entry.updated for entry in feed.entries)]


@given(feeds)
def test_the_same_feed_is_the_same_bytes(feed):
    assert atom(feed) == atom(feed)


@pytest.fixture
def made(app):
    made = world(app, event_file(), event_file(slug="secret", title="Secret", audience="member"))
    items = event_file()["items"]
    items[0] = {**items[0], "starts": "2030-10-05T09:30", "title": "Opening & <welcome>"}
    publish_file(app, event_file(items=items[:1]), at=NOW + timedelta(hours=1))
    return made


def poll(visitor, feed, status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor.get(feed, status, headers=named)


@pytest.mark.postgresql
def test_an_edition_tells_its_changes_in_words(visitor, made):
    root = read(poll(visitor, CHANGES).data)
    newest, first = root.findall(f"{ATOM}entry")
    page = "http://localhost/events/sonderborg/changes"
    assert said(root, "title") == ["Changes: Third network meeting"]
    assert said(root, "updated") == said(newest, "updated") == ["2026-06-01T13:00:00Z"]
    assert said(newest, "id") == [f"{page}#edition-2"]
    assert said(newest, "content")[0].replace("\u2013", "-").split("\n") == [
        "- Moved: Opening & <welcome> on Saturday 5 October, from 09:00-10:30 to 09:30-10:30.",
        "- Cancelled: ZEROtour (Saturday 5 October, 13:15-17:00, Main entrance).",
    ]
    assert said(first, "content") == ["The agenda was published with 2 items."]
    assert (said(first, "updated"), missing(root)) == (["2026-06-01T12:00:00Z"], [])


@pytest.mark.postgresql
def test_an_address_of_an_edition_leads_to_it(visitor, made):
    [entry, _] = read(poll(visitor, CHANGES).data).findall(f"{ATOM}entry")
    page, _, part = links(entry)["alternate"].removeprefix("http://localhost").partition("#")
    assert part in {one.get("id") for one in tree(visitor.get(page)).iter()}


@pytest.mark.postgresql
def test_a_network_tells_its_public_events_the_last_published_first(app, visitor, made):
    publish_file(app, event_file(slug="lyon", title="In Lyon"), at=NOW + timedelta(hours=2))
    root = read(poll(visitor, NEWS).data)
    found = root.findall(f"{ATOM}entry")
    assert [said(entry, "title") for entry in found] == [["In Lyon"], ["Third network meeting"]]
    assert said(root, "updated") == said(found[0], "updated") == ["2026-06-01T14:00:00Z"]
    assert said(found[1], "summary") == [
        (
            "Saturday 5 October, 09:00 to Sunday 6 October 2030, 16:00 · Copenhagen time (CEST)\n"
            "Alsion, Sonderborg"
        )
    ]
    assert (said(found[1], "id"), missing(root)) == (["http://localhost/events/sonderborg/"], [])


def test_what_is_cancelled_says_so(app, visitor, made):
    publish_file(app, event_file(status="CANCELLED"), at=NOW + timedelta(hours=2))
    [entry] = read(poll(visitor, NEWS).data).findall(f"{ATOM}entry")
    assert said(entry, "summary")[0].startswith("This event is cancelled.\n")


def test_a_feed_is_in_the_language_of_what_it_tells_whoever_asks(app, visitor, made):
    publish_file(app, event_file(slug="sofia", title="Среща", language="bg"))
    publish_file(app, event_file(slug="odense", title="Møde", language="da"))
    bulgarian, danish = (
        read(poll(visitor, f"/events/{slug}/changes.atom").data) for slug in ("sofia", "odense")
    )
    assert (bulgarian.get(LANG), danish.get(LANG)) == ("bg", "en")
    assert said(bulgarian, "title") != ["Changes: Среща"]
    assert "Agenda" not in said(bulgarian.findall(f"{ATOM}entry")[0], "content")[0]
    for feed in FEEDS:
        asked = poll(visitor, feed, Accept_Language="bg")
        assert asked.data == poll(Visitor(app), feed).data


def test_a_title_in_another_language_than_the_feed_says_in_which(app, visitor, made):
    also = [{"language": "en", "title": "Fourth meeting"}]
    publish_file(app, event_file(slug="odense", title="Fjerde møde", language="da", also=also))
    publish_file(app, event_file(slug="aarhus", title="Femte møde", language="da"))
    titles = read(poll(visitor, NEWS).data).findall(f"{ATOM}entry/{ATOM}title")
    assert {one.text: one.get(LANG) for one in titles} == {
        "Third network meeting": "en",
        "Fourth meeting": "en",
        "Femte møde": "da",
    }


@pytest.mark.postgresql
@pytest.mark.parametrize("feed", FEEDS)
def test_a_poller_that_holds_the_bytes_gets_none_and_it_costs_one_select(
    visitor, made, selects, feed
):
    first = poll(visitor, feed)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for asked in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
        selects.clear()
        answer = poll(visitor, feed, 304, **asked)
        assert (answer.data, answer.headers["ETag"], len(selects)) == (b"", etag, 1)


@pytest.mark.parametrize(("feed", "most"), [(CHANGES, 3), (NEWS, 2)])
def test_a_feed_costs_the_same_few_selects_however_much_it_tells(
    app, visitor, made, selects, feed, most
):
    for n in range(3):
        publish_file(app, event_file(title=f"T{n}"), at=NOW + timedelta(days=n + 1))
        publish_file(app, event_file(slug=f"more-{n}"), at=NOW + timedelta(days=n + 1))
    selects.clear()
    poll(visitor, feed)
    assert len(selects) == most


@pytest.mark.parametrize("feed", FEEDS)
def test_a_change_is_seen_at_the_next_poll(app, visitor, made, feed):
    etag = poll(visitor, feed).headers["ETag"]
    publish_file(app, event_file(title="Another title"), at=NOW + timedelta(hours=2))
    assert "Another title" in poll(visitor, feed, If_None_Match=etag).text


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_is_for_every_program_and_without_a_cookie(visitor, made, feed):
    visitor.client.set_cookie("meetings", "something")
    answer = poll(visitor, feed, Accept_Encoding="gzip")
    expected = {
        "Content-Type": "application/atom+xml; charset=utf-8",
        "Content-Encoding": "gzip",
        "Access-Control-Allow-Origin": "*",
        "Set-Cookie": None,
    }
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "Cookie" not in answer.headers["Vary"]


@pytest.mark.parametrize(
    "feed",
    ["/events/secret/changes.atom", "/events/nowhere/changes.atom", "/networks/nowhere.atom"],
)
def test_what_is_not_public_is_not_there(app, made, feed):
    member = Visitor(app).log_in("member@test.example", "correct horse battery")
    assert [v.get(feed, 404).text for v in (Visitor(app), member)] == ["404 Not Found\n"] * 2


@pytest.mark.postgresql
@pytest.mark.parametrize("slug", ["%00", "a%0d%0ab", "²", "x" * 5000, "<script>"])
def test_an_address_without_a_feed_is_told_in_one_plain_line(visitor, made, slug):
    for feed in (f"/events/{slug}/changes.atom", f"/networks/{slug}.atom"):
        answer = visitor.client.get(feed)
        assert (answer.status_code, answer.text) == (404, "404 Not Found\n")


def test_nothing_of_an_event_for_members_is_told(visitor, made):
    assert "Secret" not in poll(visitor, NEWS).text


def test_a_network_without_events_has_a_feed(app, visitor):
    with writing(app) as session:
        charter = Charter(slug="new", name="New & <old>", purpose="", contact="a@b.example")
        networks.found(session, charter, by=None, at=NOW)
    root = read(poll(visitor, "/networks/new.atom").data)
    assert (said(root, "title"), root.findall(f"{ATOM}entry"), missing(root)) == (
        ["New & <old>"],
        [],
        [],
    )


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/events/sonderborg/", CHANGES),
        ("/events/sonderborg/changes", CHANGES),
        ("/networks/clubs/", NEWS),
    ],
)
def test_a_page_names_its_feed_in_its_head(visitor, made, page, feed):
    found = [
        one for one in tree(visitor.get(page)).iter() if one.get("type") == "application/atom+xml"
    ]
    assert [(one.get("rel"), one.get("href")) for one in found] == [("alternate", feed)]


def test_the_page_of_an_event_for_members_names_none(app, made):
    member = Visitor(app).log_in("member@test.example", "correct horse battery")
    for page in ("/events/secret/", "/events/secret/changes"):
        assert "atom" not in member.get(page).text
