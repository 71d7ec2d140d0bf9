"""What is asked for: every main page and feed, and how."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bench.clients import Ask, Clients, hidden, posted
from bench.floors import SLUG
from bench.world import KEY, World, basic

EVENT, AGENDA, FEED = f"/events/{SLUG}/", f"/events/{SLUG}/agenda", f"/events/{SLUG}.ics"
REGISTER = f"/events/{SLUG}/register"
PERSONAL, ATOM = f"/feeds/{KEY}.ics", f"/events/{SLUG}/changes.atom"
FLOOR_A, FLOOR_B = "floor A: Flask, a small text", "floor B: Flask, one SELECT"
PAGES = {
    "home": "/",
    "events": "/events/",
    "event": EVENT,
    "agenda of 120 items": AGENDA,
    "timetable of 120 items": f"{AGENDA}?view=timetable",
    "item": f"/events/{SLUG}/items/1/",
    "changes": f"/events/{SLUG}/changes",
    "cities": "/cities/",
    "city": "/cities/city-0/",
    "network": "/networks/clubs/",
    "showcases": "/showcases/",
    "showcase": "/showcases/case-0/",
    "log-in": "/login",
}
LOGGED_IN = {
    "agenda of 120 items, logged in": AGENDA,
    "event, logged in": EVENT,
    "members, logged in": "/members/",
    "my events, logged in": "/my/",
}
ORGANISER = {
    "the desk's list, organiser": "/organise/",
    "an event's desk, organiser": f"/organise/events/{SLUG}/",
}
FEEDS = {
    "feed of 120 entries": FEED,
    "calendar of everything": "/calendar.ics",
    "personal calendar by key": PERSONAL,
    "changes as Atom": ATOM,
}
SYNC = (
    '<d:sync-collection xmlns:d="DAV:"><d:sync-token>{}</d:sync-token>'
    "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
)
TOKEN = re.compile(rb"<(?:\w+:)?sync-token>([^<]+)<")


class Subject(NamedTuple):
    """Something to measure: its name, and what the n-th request of a round is."""

    name: str
    ask: Callable[[int, int], Ask]


def all_subjects(clients: Clients, people: World) -> list[Subject]:
    """Return everything that is measured, the two floors first."""
    head, organiser = people.heads[0], people.organiser
    asks = {FLOOR_A: Ask("/floor-a/"), FLOOR_B: Ask("/floor-b/")}
    asks |= {name: Ask(path) for name, path in PAGES.items()}
    asks |= {name: Ask(path).by(head) for name, path in LOGGED_IN.items()}
    asks |= {name: Ask(path).by(organiser) for name, path in ORGANISER.items()}
    for name, path in FEEDS.items():
        asks[f"{name}, 200"] = Ask(path)
        asks[f"{name}, 304"] = Ask(path).knowing(clients.etag(Ask(path)))
    asks["CalDAV: what changed, nothing"] = synced(clients)
    found = [Subject(name, _always(ask)) for name, ask in asks.items()]
    return [*found, Subject("registration of one person", _registered(clients, people))]


def synced(clients: Clients) -> Ask:
    """Return what a calendar program asks that has everything."""
    headers = (basic(), ("Content-Type", "application/xml"), ("Depth", "1"))
    home = clients.one(Ask("/dav/", 207, (basic(), ("Depth", "1")), "PROPFIND"))[1]
    owner = re.findall(rb"<[^>]*href>(/dav/[^<]+)<", home)[-1].decode()
    inside = clients.one(Ask(owner, 207, (basic(), ("Depth", "1")), "PROPFIND"))[1]
    calendar = max(re.findall(rb"<[^>]*href>(/dav/[^<]+)<", inside), key=len).decode()
    first = Ask(calendar, 207, headers, "REPORT", SYNC.format("").encode())
    token = TOKEN.search(clients.one(first)[1])
    if token is None:
        raise LookupError("no sync-token")
    return first._replace(body=SYNC.format(token[1].decode()).encode())


def _always(ask: Ask) -> Callable[[int, int], Ask]:
    return lambda _round, _n: ask


def _registered(clients: Clients, people: World) -> Callable[[int, int], Ask]:
    """Return what registers other people in each round, dealt out over the delegations."""
    forms = []
    for cookie in people.heads:
        said, page = clients.one(Ask(REGISTER).by(cookie))
        forms.append((said.get("set-cookie", cookie).split(";")[0], hidden(page)))

    def ask(number: int, n: int) -> Ask:
        cookie, form = forms[n % len(forms)]
        person = {"people-0-name": f"Person {number}-{n}", "key": f"{number}-{n}"}
        return posted(REGISTER, {**form, **person}, cookie)

    return ask
