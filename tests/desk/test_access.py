"""Who may sit at which desk, and what a page of it costs."""

import pytest

from meetings.accounts.rules import Grant
from meetings.agenda.actions.bring import bring
from meetings.networks import actions as networks
from meetings.networks.actions import Charter
from meetings.terms import Role
from tests.factories import NOW, PASSWORD, account, agenda_file, event_file, world, writing
from tests.visitor import Visitor

PAGES = (
    "/",
    "/edit",
    "/venue",
    "/registration",
    "/speakers",
    "/items/new",
    "/items/1/edit",
    "/items/1/drop",
    "/preview",
    "/preview/agenda",
    "/preview/items/1/",
    "/publish",
    "/postpone",
    "/cancel",
    "/resume",
    "/delegates",
    "/delegates/list",
    "/delegates/add",
    "/delegates/import",
    "/cities",
)
READ = ("/", "/delegates", "/delegates/list", "/cities")
FORMS = tuple(page for page in PAGES if "preview" not in page and page not in READ)


@pytest.fixture
def made(app):
    """A published event, and a draft of another one."""
    made = world(app, event_file())
    with writing(app) as session:
        assert (
            bring(session, agenda_file(event_file(slug="draft")), host="h", by=None, at=NOW) == []
        )
        other = networks.found(
            session,
            Charter(slug="other", name="Other", purpose="Else.", contact="o@other.example"),
            by=None,
            at=NOW,
        )
        account(session, "elsewhere", Grant(Role.ORGANISER, network_id=other))
        account(session, "admin", Grant(Role.ADMINISTRATOR))
    return made


def asked(visitor, slug, pages=PAGES):
    return {visitor.client.get(f"/organise/events/{slug}{page}").status_code for page in pages}


@pytest.mark.parametrize("name", ["elsewhere", "sofia", "member", "stranger"])
def test_others_find_no_draft_and_may_not_touch_what_is_published(app, made, name):
    visitor = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
    assert (asked(visitor, "draft"), asked(visitor, "sonderborg")) == ({404}, {403})
    assert asked(visitor, "nothing") == {404}


def test_others_change_nothing_by_posting(app, made):
    visitor = Visitor(app).log_in("elsewhere@test.example", PASSWORD)
    token = visitor.token("/organise/events/new")
    found = {
        visitor.client.post(
            f"/organise/events/{slug}{page}", data={"csrf_token": token}
        ).status_code
        for slug in ("draft", "sonderborg")
        for page in FORMS
    }
    assert found == {404, 403}


def test_who_is_logged_out_is_sent_to_the_log_in(app, made):
    visitor = Visitor(app)
    pages = ("", "/", "/edit")
    assert asked(visitor, "draft", pages[1:]) == {303}
    assert visitor.client.get("/organise/").status_code == 303


@pytest.mark.parametrize("name", ["organiser", "admin"])
def test_organisers_and_administrators_see_every_page(app, made, name):
    visitor = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
    for slug in ("draft", "sonderborg"):
        for page in PAGES:
            visitor.get(f"/organise/events/{slug}{page}")
    assert "/organise/events/draft/" in visitor.get("/organise/").text


def test_an_organiser_begins_events_in_their_own_network_only(app, made):
    visitor = Visitor(app).log_in("elsewhere@test.example", PASSWORD)
    event = {
        "network": "clubs",
        "title": "Taken over",
        "kind": "review",
        "zone": "UTC",
        "first_day": "2030-01-01",
        "last_day": "2030-01-01",
        "audience": "public",
    }
    visitor.post("/organise/events/new", event, 422)
    visitor.post("/organise/events/new", event | {"network": "other", "slug": "draft"}, 422)


def test_forms_without_their_token_do_nothing(app, made):
    visitor = Visitor(app).log_in("organiser@test.example", PASSWORD)
    for page in FORMS:
        answer = visitor.client.post(f"/organise/events/draft{page}", data={})
        assert (page, answer.status_code) == (page, 422)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_one_item_and_for_six(app, made, selects, page):
    """Who is logged in: 2; which event: 1; its draft: 8; the rest is the page's own."""
    few = event_file()
    item = few["items"][0]
    many = [*few["items"], *({**item, "number": n, "title": f"Talk {n}"} for n in range(3, 7))]
    with writing(app) as session:
        more = agenda_file(event_file(slug="many", items=many))
        assert bring(session, more, host="h", by=None, at=NOW) == []
    visitor = Visitor(app).log_in("organiser@test.example", PASSWORD)
    counted = []
    for slug in ("draft", "many"):
        selects.clear()
        visitor.get(f"/organise/events/{slug}{page}")
        counted.append(len(selects))
    assert counted[0] == counted[1] <= 13
    selects.clear()
    visitor.get("/organise/")
    assert len(selects) == 3
