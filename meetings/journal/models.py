"""The journal as stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base


class Line(Base):
    """One fact that happened. `by` is an account's id, None for the clock, a link or a command.

    `by` and `subject` are plain ids without foreign keys, and `detail` holds ids and numbers
    only: a person can be erased while the journal stays.
    """

    __tablename__ = "line"
    __table_args__ = (
        # Mail reads what it has not noticed yet, never "newer than id N": ids are reused by
        # SQLite and become visible out of order on PostgreSQL.
        Index(
            "ix_line_unnoticed",
            "id",
            sqlite_where=text("noticed_at IS NULL"),
            postgresql_where=text("noticed_at IS NULL"),
        ),
        Index("ix_line_event_id_at", "event_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[int | None]
    kind: Mapped[str]
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    detail: Mapped[dict[str, Any]]
    noticed_at: Mapped[datetime | None]
