"""What it costs to register three people, beside the bare transaction that seats them."""

import sqlalchemy as sa

from bench import processes, world
from bench.clients import Ask, Clients, hidden, posted
from bench.floors import PARTY, SLUG
from bench.parts import Part, Table, ms
from bench.rig import Rig, served
from bench.subjects import REGISTER
from meetings.app import create_app
from meetings.events.models import Event
from meetings.registration.models import Delegation
from meetings.storage.session import db, transaction

REQUESTS = 20  # of each kind in each round; a delegation has at most a hundred people
ABOUT = """\
CPU time of the server's processes for one registration of three people, beside **floor C**: a
Flask application of one view around the bare transaction (lock the event, count who has a seat,
insert three rows, commit) through SQLAlchemy, on the same database with the same engine settings.
The product's is the whole post: the log-in, the form and its token, its one-time key, the event's
lock, the rule, the rows, the journal line, and the commit. Both are asked in turn at the same
event, so that it is as full for either."""
PRODUCT, FLOOR = "registration of three people", "floor C: Flask, the bare transaction"


def measure(rig: Rig) -> Part:
    """Register people by both in turn."""
    settings = rig.empty("registering")
    app = create_app(settings)
    people = world.fill(app)
    with app.app_context(), transaction() as session:
        event = session.scalars(sa.select(Event.id).where(Event.slug == SLUG)).one()
        row = {"event_id": event, "city_id": None, "organisation": PARTY, "head_id": None}
        session.execute(sa.insert(Delegation), row)
    with app.app_context():
        db.engine.dispose()
    with served(settings) as server, Clients(server.port, 1) as clients:
        forms = [_form(clients, cookie) for cookie in people.heads]
        family = processes.family(server.pid)
        least: dict[str, float] = {}
        for number in range(-1, rig.rounds):
            for name in (FLOOR, PRODUCT):
                asks = [
                    _ask(forms, number, n) if name == PRODUCT else Ask("/floor-c/", 303, (), "POST")
                    for n in range(REQUESTS)
                ]
                cost = processes.spent(family, lambda asks=asks: clients.ask(asks)) / REQUESTS
                least[name] = min(least.get(name, cost), cost)
    ratio = least[PRODUCT] / least[FLOOR]
    rows = [(FLOOR, ms(least[FLOOR]), "1.00"), (PRODUCT, ms(least[PRODUCT]), f"{ratio:.2f}")]
    table = Table(ABOUT, ("request", "CPU ms", "x floor C"), rows)
    return Part("Registering", [table], {PRODUCT: ratio})


def _form(clients: Clients, cookie: str) -> tuple[str, dict[str, str]]:
    """Return a head's cookie and the hidden fields of their form."""
    said, page = clients.one(Ask(REGISTER).by(cookie))
    return said.get("set-cookie", cookie).split(";")[0], hidden(page)


def _ask(forms: list[tuple[str, dict[str, str]]], number: int, n: int) -> Ask:
    cookie, form = forms[n % len(forms)]
    people = {f"people-{k}-name": f"Person {number}-{n}-{k}" for k in range(3)}
    return posted(REGISTER, {**form, **people, "key": f"three{number}-{n}"}, cookie)
