"""The journal holds ids and numbers, and who is not known by a foreign key."""

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.journal import actions
from meetings.journal.models import Line
from tests.factories import NOW, world, writing

pytestmark = pytest.mark.postgresql


def test_a_line_says_who_did_what_to_what_and_when(app):
    world(app)
    subject = actions.Subject("delegation", 5)
    with writing(app) as session:
        actions.record(session, "tried", subject, by=7, at=NOW, delegates=[1, 2])
    with writing(app) as session:
        line = session.scalars(sa.select(Line).where(Line.kind == "tried")).one()
    told = (line.at, line.by, line.subject_kind, line.subject_id, line.detail, line.noticed_at)
    assert told == (NOW, 7, "delegation", 5, {"delegates": [1, 2]}, None)


def test_a_line_refers_to_no_person(app):
    tables = {key.column.table.name for key in Line.__table__.foreign_keys}
    assert tables == {"network", "event"}
    assert Account.__tablename__ not in tables


def test_a_line_is_written_in_the_transaction_of_what_it_tells(app):
    world(app)
    nowhere = actions.Subject("x", 1, event_id=99)
    with pytest.raises(sa.exc.IntegrityError), writing(app) as session:
        actions.record(session, "tried", nowhere, by=None, at=NOW)
    with writing(app) as session:
        assert session.scalars(sa.select(Line).where(Line.kind == "tried")).all() == []
