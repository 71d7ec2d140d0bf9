"""What is there once is there once: an invitation of a party, a reserve, an open right."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

# An index's table, its columns, and among which rows there is one with the same values.
ONCE = (
    ("invitation", ("event_id", "city_id"), "city_id IS NOT NULL"),
    ("invitation", ("event_id", "organisation"), "organisation != ''"),
    ("reserve", ("event_id", "city_id"), "item_id IS NULL AND city_id IS NOT NULL"),
    ("reserve", ("event_id", "kept_for"), "item_id IS NULL AND city_id IS NULL"),
    ("reserve", ("item_id", "city_id"), "item_id IS NOT NULL AND city_id IS NOT NULL"),
    ("reserve", ("item_id", "kept_for"), "item_id IS NOT NULL AND city_id IS NULL"),
    ("grant", ("account_id", "role", "city_id"), "until IS NULL AND city_id IS NOT NULL"),
    ("grant", ("account_id", "network_id"), "until IS NULL AND network_id IS NOT NULL"),
    ("grant", ("account_id", "event_id"), "until IS NULL AND event_id IS NOT NULL"),
    ("grant", ("account_id", "role"), "until IS NULL AND role = 'administrator'"),
)
# Of two invitations of one party the newer stays: its link is the one that was sent last.
INVITED = """
DELETE FROM invitation WHERE EXISTS (
    SELECT 1 FROM invitation AS newer
    WHERE newer.event_id = invitation.event_id AND newer.id > invitation.id
    AND newer.organisation = invitation.organisation
    AND COALESCE(newer.city_id, 0) = COALESCE(invitation.city_id, 0)
)
"""
# Seats that were kept twice for the same counted together, and are one reserve now: the first.
TOGETHER = """
UPDATE reserve SET seats = (
    SELECT SUM(other.seats) FROM reserve AS other
    WHERE other.event_id = reserve.event_id AND other.kept_for = reserve.kept_for
    AND COALESCE(other.item_id, 0) = COALESCE(reserve.item_id, 0)
    AND COALESCE(other.city_id, 0) = COALESCE(reserve.city_id, 0)
)
"""
KEPT = """
DELETE FROM reserve WHERE EXISTS (
    SELECT 1 FROM reserve AS first
    WHERE first.event_id = reserve.event_id AND first.id < reserve.id
    AND first.kept_for = reserve.kept_for
    AND COALESCE(first.item_id, 0) = COALESCE(reserve.item_id, 0)
    AND COALESCE(first.city_id, 0) = COALESCE(reserve.city_id, 0)
)
"""
# Of two open rights to the same the older stays: it says since when.
RIGHTS = """
DELETE FROM "grant" WHERE until IS NULL AND EXISTS (
    SELECT 1 FROM "grant" AS older
    WHERE older.account_id = "grant".account_id AND older.role = "grant".role
    AND older.until IS NULL
    AND COALESCE(older.city_id, 0) = COALESCE("grant".city_id, 0)
    AND COALESCE(older.network_id, 0) = COALESCE("grant".network_id, 0)
    AND COALESCE(older.event_id, 0) = COALESCE("grant".event_id, 0)
    AND (older.since < "grant".since OR older.since = "grant".since AND older.id < "grant".id)
)
"""


def upgrade() -> None:
    """Join what is there twice, and let the database refuse a second one."""
    for statement in (INVITED, TOGETHER, KEPT, RIGHTS):
        op.execute(statement)
    for table, columns, where in ONCE:
        op.create_index(
            _name(table, columns),
            table,
            list(columns),
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    """Refuse nothing again."""
    for table, columns, _ in ONCE:
        op.drop_index(_name(table, columns), table)


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"uq_{table}_{'_'.join(columns)}"
