"""One base, one session, one place that commits; the same promises on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.networks.models import City, Network
from meetings.storage.base import UTCDateTime
from meetings.storage.session import db, transaction

instants = st.datetimes(
    timezones=st.integers(-12, 14).map(lambda h: timezone(timedelta(hours=h))),
    min_value=datetime(1990, 1, 1),
    max_value=datetime(2200, 1, 1),
)


def networks():
    return list(db.session.scalars(sa.select(Network.slug).order_by(Network.slug)))


def network(slug):
    return Network(
        slug=slug, name="N", purpose="", contact="us@x.example", language="en", color="#000000"
    )


@given(instants)
def test_an_instant_comes_back_as_it_went_in(at):
    kind, dialect = UTCDateTime(), sa.create_engine("sqlite://").dialect
    kept = kind.process_bind_param(at, dialect)
    assert kept is not None
    assert kept.tzinfo is None
    assert kind.process_result_value(kept, dialect) == at


def test_no_instant_is_no_instant():
    kind, dialect = UTCDateTime(), sa.create_engine("sqlite://").dialect
    assert (kind.process_bind_param(None, dialect), kind.process_result_value(None, dialect)) == (
        None,
        None,
    )


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        UTCDateTime().process_bind_param(
            datetime(2026, 6, 1), sa.create_engine("sqlite://").dialect
        )


@pytest.mark.postgresql
def test_a_transaction_commits_what_happens_inside(context):
    with transaction() as session:
        session.add(network("one"))
    assert networks() == ["one"]


@pytest.mark.postgresql
def test_a_transaction_that_fails_leaves_nothing(context):
    with pytest.raises(sa.exc.IntegrityError), transaction() as session:
        session.add_all([network("one"), network("one")])
    assert networks() == []


@pytest.mark.postgresql
def test_what_was_read_before_does_not_hide_what_was_committed(context):
    assert networks() == []
    with transaction() as session:
        session.add(network("one"))
    assert networks() == ["one"]


@pytest.mark.postgresql
def test_reading_sees_one_moment(app, context):
    assert networks() == []
    elsewhere = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with elsewhere.begin() as other:
        other.execute(
            sa.insert(Network).values(
                slug="one",
                name="N",
                purpose="",
                contact="us@x.example",
                language="en",
                color="#000000",
            )
        )
    elsewhere.dispose()
    assert networks() == []
    db.session.rollback()
    assert networks() == ["one"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "city",
    [
        {"latitude": 91.0},
        {"longitude": -181.0},
        {"country": "BGR"},
    ],
)
def test_the_database_refuses_what_cannot_be(context, city):
    whole = {"slug": "c", "name": "C", "local_name": "", "country": "BG", "latitude": 1.0}
    with pytest.raises(sa.exc.IntegrityError), transaction() as session:
        session.execute(sa.insert(City).values({**whole, "longitude": 2.0, **city}))


def test_sqlite_is_durable_and_strict(context):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    with db.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


def test_an_instant_is_kept_in_utc(context):
    kept = UTCDateTime().process_bind_param(
        datetime(2026, 6, 1, 14, tzinfo=timezone(timedelta(hours=2))), db.engine.dialect
    )
    assert kept == datetime(2026, 6, 1, 12, tzinfo=UTC).replace(tzinfo=None)
