"""Giving seats to five thousand who wait, after a capacity was raised."""

import time
from dataclasses import replace

import sqlalchemy as sa
from flask import Flask

from bench import world
from bench.inside import Inside
from bench.large import CITIES, LARGE, PEOPLE, fill, now
from bench.parts import Part, Table, ms
from bench.rig import Rig
from meetings.app import create_app
from meetings.events.models import Event
from meetings.registration import actions, queries
from meetings.registration.models import Delegate
from meetings.registration.rules.line import claims_of
from meetings.registration.rules.pool import Placed
from meetings.registration.rules.seating import seat
from meetings.registration.rules.window import Standing
from meetings.storage.session import db, transaction
from meetings.terms import WaitingRule

NAMES = {WaitingRule.FIRST_COME: "first come", WaitingRule.IN_TURN: "cities in turn"}
ABOUT = f"""\
{PEOPLE:,} people of {CITIES} cities wait, each for themselves, and the capacity is raised from
nothing: the CPU time of the rule alone (`seat`, pure), and the time by the clock of the whole
transaction, from the lock to the commit, with the row of everybody who has a seat now and the
journal line; the least of {{rounds}}."""


def measure(rig: Rig) -> Part:
    """Let them wait, and seat half of them and all."""
    settings = rig.empty("seating")
    app = create_app(settings)
    world.fill(app)
    with app.app_context(), transaction() as session:
        event_id = fill(session, Standing.WAITING, now())
    inside = Inside(app)
    rows, longest = [], 0.0
    for rule, name in NAMES.items():
        for seats in (PEOPLE // 2, PEOPLE):
            alone = min(_rule(app, event_id, rule, seats) for _ in range(rig.rounds))
            found = [_whole(inside, event_id, rule, seats) for _ in range(rig.rounds)]
            whole, selects = min(found)
            rows.append((name, f"{seats:,}", ms(alone), ms(whole), str(selects)))
            longest = max(longest, alone)
    inside.close()
    head = ("rule", "seats", "rule ms", "transaction ms", "SELECTs")
    table = Table(ABOUT.format(rounds=rig.rounds), head, rows)
    return Part("Seating", [table], {"the rule for 5,000 who wait": longest})


def _rule(app: Flask, event_id: int, rule: WaitingRule, seats: int) -> float:
    """Return the seconds of CPU of deciding everybody."""
    with app.app_context():
        session = db.session
        pool = queries.pool(session(), session.get_one(Event, event_id))
        pool = replace(pool, capacity=seats, rule=rule, held={})
        claims = claims_of(queries.places(session(), event_id, now()))
        began = time.thread_time()
        outcome = seat(pool, claims, now())
        cost = time.thread_time() - began
    if sum(isinstance(one, Placed) for one in outcome.values()) != seats:
        raise LookupError(f"{LARGE}: not {seats} seated")
    return cost


def _whole(inside: Inside, event_id: int, rule: WaitingRule, seats: int) -> tuple[float, int]:
    """Return the seconds from lock to commit, and the SELECTs; then all wait again."""
    e, d = Event, Delegate
    with inside.app.app_context():
        with transaction() as session:
            known = sa.update(e).where(e.id == event_id)
            session.execute(known.values(capacity=seats, waiting_rule=rule))
        before, began = inside.selects, time.perf_counter()
        with transaction() as session:
            actions.reseat(session, event_id=event_id, at=now())
        found = time.perf_counter() - began, inside.selects - before
        with transaction() as session:
            again = sa.update(d).where(d.event_id == event_id)
            session.execute(again.values(standing=Standing.WAITING, had=None, settled_at=None))
            session.execute(sa.update(e).where(e.id == event_id).values(capacity=0))
    return found
