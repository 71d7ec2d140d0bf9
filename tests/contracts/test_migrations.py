"""The migrations and the models tell the same story, with rows in every table, both ways."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from meetings.app import MIGRATIONS
from meetings.storage import schema, sqlite
from meetings.storage.base import Base

pytestmark = pytest.mark.postgresql
SCRIPTS = list(reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())))
REVISIONS = [str(script.revision) for script in SCRIPTS]
BELOW = dict(zip(REVISIONS, ["base", *REVISIONS], strict=False))
AT, LATER, DAY = datetime(2026, 6, 1, 12), datetime(2026, 6, 2, 12), date(2026, 6, 1)
WORDS = {"title": "T", "summary": "S", "place": "P", "access": "A", "name": "N", "address": "A"}
# One row of each table, parents first; of a column that a revision has not yet, nothing is said.
ROWS: dict[str, dict[str, Any]] = {
    "network": {"id": 1, "slug": "n", "name": "N", "purpose": "P", "contact": "us@n.example"}
    | {"language": "en", "color": "#0a5c63"},
    "city": WORDS
    | {"id": 1, "slug": "c", "local_name": "", "country": "BG", "latitude": 1.5, "longitude": 2.5}
    | {"about": "", "language": "en", "website": ""},
    "showcase": {"id": 1, "slug": "s", "city_id": 1, "title": "S", "topic": "T", "summary": ""}
    | {"source": "", "language": "en"},
    "city_membership": {
        "id": 1,
        "city_id": 1,
        "network_id": 1,
        "role": "member",
        "since": DAY,
    },
    "venue": WORDS | {"id": 1, "city_id": 1, "latitude": 1.5, "longitude": 2.5, "arrival": "B"},
    "room": {"id": 1, "venue_id": 1, "position": 0, "name": "R"},
    "event": WORDS
    | {"id": 1, "slug": "e", "network_id": 1, "venue_id": 1, "host_city_id": 1, "uid": "e@x"}
    | {"kind": "workshop", "audience": "public", "status": "CONFIRMED", "zone": "UTC"}
    | {"for_whom": "", "languages": "", "sample": "", "starts_at": AT, "ends_at": LATER}
    | {"capacity": 10, "quota": 5, "edition": 1, "version": 2}
    | {"registration_opens_at": AT, "registration_closes_at": LATER}
    | {"release_at": AT, "waiting_rule": "in-turn", "offer_hours": 24, "approval": False}
    | {"individuals": True, "substitute_until": AT, "withdraw_until": AT}
    | {"language": "en", "also": [], "series": "S", "series_number": 1}
    | {"conference": "https://meet.example/room", "sequence_floor": 3},
    "line": {"id": 1, "at": AT, "kind": "k", "network_id": 1, "event_id": 1, "detail": {"a": 1}}
    | {"subject_kind": "event", "subject_id": 1},
    "account": {"id": 1, "mail": "a@x.example", "name": "A", "password_hash": "h"},
    "grant": {"id": 1, "account_id": 1, "role": "representative", "city_id": 1, "since": AT},
    "login_session": {"id": 1, "token_hash": "t", "account_id": 1, "began_at": AT, "used_at": AT}
    | {"browser": "Firefox", "system": "Linux"},
    "password_reset": {"key": "k", "account_id": 1, "token_hash": "t", "asked_at": AT},
    "login_try": {"key": "k", "minute": 1, "tries": 1},
    "item": WORDS
    | {"id": 1, "event_id": 1, "number": 1, "uid": "i@x", "kind": "study-tour", "room_id": 1}
    | {"status": "CONFIRMED", "starts_at": AT, "ends_at": LATER, "bring": "", "dropped": False}
    | {"also": []},
    "item_showcase": {"id": 1, "item_id": 1, "showcase_id": 1, "position": 0},
    "vehicle": {"id": 1, "item_id": 1, "position": 0, "name": "V", "means": "bus", "seats": 24}
    | {"access": ""},
    "speaker": {"id": 1, "event_id": 1, "name": "S", "about": "", "city_id": 1},
    "appearance": {"id": 1, "item_id": 1, "speaker_id": 1, "position": 0, "part": "guide"},
    "stop": WORDS
    | {"id": 1, "item_id": 1, "position": 0, "topic": "", "host": "", "means": "bus", "minutes": 5}
    | {"showcase_id": 1}
    | {"starts_at": AT, "ends_at": LATER},
    "edition": {"id": 1, "event_id": 1, "number": 1, "at": AT, "note": ""}
    | {"content": {"a": 1}, "changes": [{"number": 0}]},
    "published_entry": WORDS
    | {"id": 1, "event_id": 1, "number": 0, "uid": "e@x", "sequence": 0, "changed_at": AT}
    | {"starts_at": AT, "ends_at": LATER, "zone": "UTC", "tzid": "", "body": b"B"}
    | {"audience": "public", "status": "CONFIRMED", "kind": "workshop", "titles": {}}
    | {"folded": "t", "city_id": 1, "language": "en", "series": "S", "series_number": 1}
    | {"bookable": False, "conference": "https://meet.example/room"},
    "published_showcase": {"id": 1, "event_id": 1, "number": 1, "position": 0, "stop": "S"}
    | {"showcase_id": 1},
    "calendar": {"id": 1, "version": 1, "changed_at": AT},
    "delegation": {"id": 1, "event_id": 1, "city_id": 1, "head_id": 1} | {"organisation": ""},
    "delegate": {"id": 1, "delegation_id": 1, "event_id": 1, "name": "D", "mail": "d@x.example"}
    | {"function": "", "standing": "confirmed", "asked_at": AT, "rank": 0}
    | {"sequence": 0, "group_id": 1, "had": 3, "offered_until": None, "coming_as": "speaker"}
    | {"languages": "bg", "phone": "1", "diet": "none", "access_needs": "", "consent_at": AT}
    | {"photo_consent": True, "listed": True, "link_hash": "h", "reason": ""},
    "booking": {"id": 1, "delegate_id": 1, "item_id": 1, "standing": "offered", "asked_at": AT}
    | {"rank": 0, "had": 1, "sequence": 0, "settled_at": AT, "offered_until": LATER}
    | {"vehicle": "V", "prefers": ""},
    "city_quota": {"id": 1, "event_id": 1, "city_id": 1, "seats": 3},
    "reserve": {"id": 1, "event_id": 1, "item_id": 1, "kept_for": "city", "city_id": 1, "seats": 2},
    "question": {"id": 1, "event_id": 1, "position": 0, "kind": "one-of", "text": "T", "help": ""}
    | {"options": [{"text": "a"}], "required": True, "special": False, "dropped": False},
    "answer": {"id": 1, "delegate_id": 1, "question_id": 1, "value": {"is": "a"}, "asked": "T"}
    | {"at": AT},
    "invitation": {"id": 1, "event_id": 1, "organisation": "O", "name": "N", "mail": "m"}
    | {"link_hash": "h", "made_at": AT, "delegation_id": 1},
    "feed_key": {"id": 1, "secret_hash": "h", "account_id": 1, "kind": "personal", "label": ""}
    | {"made_at": AT, "digest": "", "changed_at": AT, "client": ""},
    "sync_state": {"id": 1, "key_id": 1, "digest": "d", "made_at": AT, "entries": {}},
    "one_time_key": {"key": "k", "account_id": 1, "digest": "d", "location": "/", "at": AT}
    | {"link_hash": ""},
}


@pytest.fixture
def engine(databases) -> Iterator[sa.Engine]:
    url = databases.empty()
    made = sa.create_engine(url)
    sqlite.prepare(made)
    yield made
    made.dispose()
    databases.drop(url)


def up(engine: sa.Engine, to: str = "head") -> None:
    schema.migrate(engine, MIGRATIONS, to=to)


def down(engine: sa.Engine, to: str) -> None:
    schema.unmigrate(engine, MIGRATIONS, to=to)


def described(engine: sa.Engine) -> dict[str, Any]:
    """Tables with their columns, keys, constraints and indexes, as the database tells them."""
    inspector = sa.inspect(engine)
    return {
        table: {
            # Sorted: a column that came later stands last, wherever the model has it.
            "columns": sorted(
                (c["name"], repr(c["type"]), c["nullable"], c["default"])
                for c in inspector.get_columns(table)
            ),
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": _sorted(inspector.get_foreign_keys(table)),
            "unique": _sorted(inspector.get_unique_constraints(table)),
            "checks": _sorted(inspector.get_check_constraints(table)),
            "indexes": _sorted(
                {**index, "dialect_options": _texts(index.get("dialect_options", {}))}
                for index in inspector.get_indexes(table)
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def _sorted(found: Any) -> list[str]:
    return sorted(repr(sorted(one.items(), key=lambda pair: pair[0])) for one in found)


def _texts(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def tables(engine: sa.Engine) -> dict[str, sa.Table]:
    found = sa.MetaData()
    found.reflect(engine)
    return {name: table for name, table in found.tables.items() if name != "alembic_version"}


def fill(engine: sa.Engine) -> None:
    known = tables(engine)
    with engine.begin() as connection:
        for name, row in ROWS.items():
            if name in known:
                told = {key: value for key, value in row.items() if key in known[name].columns}
                connection.execute(known[name].insert().values(told))


def counted(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in tables(engine).items()
        }


def test_files_are_numbered_without_gaps():
    names = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("*.py"))
    assert names == [f"{n:04}" for n in range(1, len(names) + 1)] == REVISIONS


def test_every_table_of_the_models_has_a_row_here():
    assert set(ROWS) == set(Base.metadata.tables)


def test_alembic_finds_no_difference_between_migrations_and_models(engine):
    up(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_migration_gives_the_tables_of_the_models_with_every_constraint(
    engine, databases
):
    up(engine)
    url = databases.empty()
    models = sa.create_engine(url)
    Base.metadata.create_all(models)
    wanted = described(models)
    models.dispose()
    databases.drop(url)
    assert described(engine) == wanted


@pytest.mark.parametrize("revision", REVISIONS)
def test_going_up_and_down_again_leaves_the_schema_as_it_was(engine, revision):
    if BELOW[revision] != "base":
        up(engine, BELOW[revision])
    before = described(engine)
    up(engine, revision)
    assert described(engine) != before
    down(engine, BELOW[revision])
    assert described(engine) == before


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_going_up_keeps_every_row(engine, revision):
    up(engine, BELOW[revision])
    fill(engine)
    before = counted(engine)
    assert set(before.values()) == {1}
    up(engine, revision)
    assert {name: n for name, n in counted(engine).items() if name in before} == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_going_down_with_rows_keeps_those_of_the_tables_that_stay(engine, revision):
    up(engine, revision)
    fill(engine)
    assert set(counted(engine).values()) == {1}
    down(engine, BELOW[revision])
    assert set(counted(engine).values()) == ({1} if BELOW[revision] != "base" else set())


def test_what_pages_show_of_events_is_read_from_the_newest_editions(engine):
    shown = {"slug": "s", "title": "S"}
    stops = [{"title": "Chargers", "showcase": shown}, {"title": "Lunch", "showcase": None}]
    items = [
        {"number": 3, "showcases": [shown, {"slug": "gone", "title": "G"}], "stops": []},
        {"number": 4, "showcases": [shown], "stops": stops},
    ]
    head = {"language": "da", "series": "Network", "series_number": 3}
    up(engine, "0006")
    fill(engine)
    edition = tables(engine)["edition"]
    with engine.begin() as connection:
        content = {"head": head, "items": items}
        connection.execute(edition.update().values(content=content))
    for _ in range(2):
        up(engine, "0007")
        known = tables(engine)
        entry, places = known["published_entry"].c, known["published_showcase"].c
        with engine.connect() as connection:
            said = sa.select(entry.language, entry.series, entry.series_number)
            where = sa.select(places.number, places.position, places.stop, places.showcase_id)
            assert connection.execute(said).all() == [("da", "Network", 3)]
            assert connection.execute(where).all() == [(3, 0, "", 1), (4, 0, "Chargers", 1)]
        down(engine, "0006")


@pytest.mark.parametrize("organisation", ["O", "P"])
def test_going_back_an_invitation_knows_the_delegation_of_its_party(engine, organisation):
    up(engine, "0014")
    fill(engine)
    known = tables(engine)
    with engine.begin() as connection:
        values = {"city_id": None, "organisation": organisation}
        connection.execute(known["delegation"].update().values(values))
    down(engine, "0013")
    with engine.connect() as connection:
        came = connection.scalar(sa.select(tables(engine)["invitation"].c.delegation_id))
        assert came == (1 if organisation == "O" else None)


def test_what_was_there_twice_is_joined(engine):
    up(engine, "0015")
    fill(engine)
    known = tables(engine)
    again = {
        "invitation": [{"id": 2, "link_hash": "newer"}, {"id": 3, "organisation": "P"}],
        "reserve": [{"id": 2, "seats": 3}, {"id": 3, "kept_for": "guests", "city_id": None}],
        "grant": [{"id": 2, "since": LATER}, {"id": 3, "since": LATER, "role": "member"}],
    }
    with engine.begin() as connection:
        for name, rows in again.items():
            for row in rows:
                told = {key: v for key, v in ROWS[name].items() if key in known[name].columns}
                link = {"link_hash": f"h{row['id']}"} if name == "invitation" else {}
                connection.execute(known[name].insert().values(told | link | row))
    up(engine, "0016")
    i, r, g = known["invitation"].c, known["reserve"].c, known["grant"].c
    with engine.connect() as connection:
        invited = connection.execute(sa.select(i.id, i.link_hash).order_by(i.id)).all()
        kept = connection.execute(sa.select(r.id, r.seats).order_by(r.id)).all()
        rights = connection.execute(sa.select(g.id, g.since).order_by(g.id)).all()
    assert invited == [(2, "newer"), (3, "h3")]
    assert kept == [(1, 5), (3, 2)]
    assert rights == [(1, AT), (3, LATER)]


TWICE = [
    ("invitation", {"link_hash": "other", "name": "Another"}),
    ("invitation", {"link_hash": "other", "organisation": "", "city_id": 1}),
    ("reserve", {"seats": 9}),
    ("reserve", {"seats": 9, "item_id": None}),
    ("reserve", {"kept_for": "guests", "city_id": None}),
    ("reserve", {"kept_for": "guests", "city_id": None, "item_id": None}),
    ("grant", {"since": LATER}),
    ("grant", {"role": "organiser", "city_id": None, "network_id": 1}),
    ("grant", {"role": "host", "city_id": None, "event_id": 1}),
    ("grant", {"role": "administrator", "city_id": None}),
]


@pytest.mark.parametrize(("table", "values"), TWICE)
def test_the_database_refuses_a_second_one(engine, table, values):
    up(engine)
    fill(engine)
    known = tables(engine)[table]
    row = {key: value for key, value in ROWS[table].items() if key in known.columns} | values
    with engine.begin() as connection:
        connection.execute(known.delete())
        connection.execute(known.insert().values(row))
    second = row | {"id": 2} | ({"link_hash": "second"} if table == "invitation" else {})
    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError, match=r"(?i)unique"):
        connection.execute(known.insert().values(second))


def test_a_right_that_ended_may_be_given_again(engine):
    up(engine)
    fill(engine)
    known = tables(engine)["grant"]
    with engine.begin() as connection:
        connection.execute(known.update().values(until=LATER))
        connection.execute(known.insert().values(ROWS["grant"] | {"id": 2}))
    assert counted(engine)["grant"] == 2


def test_the_whole_way_up_and_down_with_rows_ends_empty(engine):
    up(engine)
    fill(engine)
    down(engine, "base")
    assert described(engine) == {}


def test_going_up_twice_is_going_up_once(engine):
    up(engine)
    before = described(engine)
    up(engine)
    assert described(engine) == before


def test_the_database_knows_which_migration_it_has_seen(engine):
    with engine.connect() as connection:
        assert schema.revision(connection) is None
    up(engine)
    with engine.connect() as connection:
        assert schema.revision(connection) == schema.newest(MIGRATIONS) == REVISIONS[-1]


def test_foreign_keys_hold_again_after_a_migration(engine):
    up(engine)
    fill(engine)
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text("DELETE FROM network"))


def test_a_row_without_its_parent_stops_a_migration_and_nothing_is_done(engine):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses such a row by itself")
    up(engine, REVISIONS[-2])
    raw = engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
    raw.driver_connection.execute("INSERT INTO room VALUES (1, 9, 0, 'nowhere')")
    raw.driver_connection.execute("PRAGMA foreign_keys=ON")
    raw.close()
    before = described(engine)
    with pytest.raises(schema.BrokenReferenceError, match="room"):
        up(engine)
    assert described(engine) == before
