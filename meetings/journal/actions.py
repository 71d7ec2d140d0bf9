"""Writing down what happened."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from meetings.journal.models import Line

_LINE = insert(Line)


class Subject(NamedTuple):
    """What a line is about: a table's name and a row's id, and where it belongs."""

    kind: str
    id: int
    event_id: int | None = None
    network_id: int | None = None


def record(
    session: Session,
    kind: str,
    subject: Subject,
    *,
    by: int | None,
    at: datetime,
    **detail: Any,  # noqa: ANN401 -- ids and numbers, as JSON takes them
) -> None:
    """Write one line in the caller's transaction; `detail` holds ids and numbers, no names."""
    line = {
        "at": at,
        "by": by,
        "kind": kind,
        "network_id": subject.network_id,
        "event_id": subject.event_id,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "detail": detail,
        "noticed_at": None,
    }
    # Nobody looks at a line again in its session: past that it costs a fifth.
    session.connection().execute(_LINE, line)
