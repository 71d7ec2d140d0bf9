"""What pages say of an event beside its times is what was published: language, series, showcases.

Showcases and what cities say of themselves name the language they are written in.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ADDED = {
    "city": {"language": "en"},
    "showcase": {"language": "en"},
    "published_entry": {"language": "", "series": ""},
}
EVENT = sa.table("event", sa.column("id"), sa.column("edition"))
EDITION = sa.table(
    "edition", sa.column("event_id"), sa.column("number"), sa.column("content", sa.JSON())
)
ENTRY = sa.table(
    "published_entry",
    *map(sa.column, ("event_id", "number", "language", "series", "series_number")),
)
SHOWCASE = sa.table("showcase", sa.column("id"), sa.column("slug"))
SHOWN = sa.table(
    "published_showcase",
    *map(sa.column, ("event_id", "number", "position", "stop", "showcase_id")),
)


def upgrade() -> None:
    """Add what is new, and fill it in from the newest editions."""
    _columns()
    op.create_table(
        "published_showcase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stop", sa.String(), nullable=False),
        sa.Column("showcase_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_published_showcase_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["showcase_id"],
            ["showcase.id"],
            name=op.f("fk_published_showcase_showcase_id_showcase"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_showcase")),
        sa.UniqueConstraint(
            "event_id",
            "number",
            "position",
            name=op.f("uq_published_showcase_event_id_number_position"),
        ),
    )
    op.create_index(
        op.f("ix_published_showcase_showcase_id"), "published_showcase", ["showcase_id"]
    )
    _tell(op.get_bind())


def downgrade() -> None:
    """Take it away again; editions still hold all of it but the languages of showcases."""
    op.drop_table("published_showcase")
    with op.batch_alter_table("published_entry") as batch:
        batch.drop_constraint(batch.f("ck_published_entry_series_whole"), type_="check")
        batch.drop_column("series_number")
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)


def _columns() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name, default in columns.items():
                first = sa.text(f"'{default}'")
                batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=first))
        # The default is for the rows that are there; whoever writes a new one says what it is.
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.alter_column(name, existing_type=sa.String(), server_default=None)
    with op.batch_alter_table("published_entry") as batch:
        batch.add_column(sa.Column("series_number", sa.Integer(), nullable=True))
        batch.create_check_constraint(
            batch.f("ck_published_entry_series_whole"), "(series = '') = (series_number IS NULL)"
        )


def _tell(connection: sa.Connection) -> None:
    cases = connection.execute(sa.select(SHOWCASE.c.slug, SHOWCASE.c.id))
    known = {row.slug: row.id for row in cases}
    newest = (EDITION.c.event_id == EVENT.c.id) & (EDITION.c.number == EVENT.c.edition)
    query = sa.select(EVENT.c.id, EDITION.c.content).join(EDITION, newest)
    for event_id, content in connection.execute(query).all():
        head = content.get("head", {})
        entry = (ENTRY.c.event_id == event_id) & (ENTRY.c.number == 0)
        connection.execute(sa.update(ENTRY).where(entry).values(**_series(head)))
        for number, position, stop, slug in _shows(content.get("items", ())):
            if slug in known:
                shown = {"event_id": event_id, "number": number, "position": position}
                connection.execute(
                    sa.insert(SHOWN).values(**shown, stop=stop, showcase_id=known[slug])
                )


def _series(head: dict[str, Any]) -> dict[str, Any]:
    number = head.get("series_number")
    # Editions from before series had names held a number alone.
    name = head.get("series", "Series") if number is not None else ""
    return {"language": head.get("language", "en"), "series": name, "series_number": number}


def _shows(items: list[dict[str, Any]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield each item's number, a position, a stop's title or nothing, and a showcase's slug."""
    for item in items:
        stops = [stop for stop in item.get("stops", ()) if stop.get("showcase")]
        visited = [(stop["title"], stop["showcase"]["slug"]) for stop in stops]
        seen = {slug for _, slug in visited}
        presented = [("", one["slug"]) for one in item.get("showcases", ())]
        shown = [*visited, *(pair for pair in presented if pair[1] not in seen)]
        for position, (stop, slug) in enumerate(shown):
            yield item["number"], position, stop, slug
