"""The address where an event is joined online, of its draft and as it was published."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = ("event", "published_entry")
SECURE = "conference = '' OR substr(conference, 1, 8) = 'https://'"


def upgrade() -> None:
    """Add the columns; what is there is joined nowhere online."""
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("conference", sa.String(), nullable=False, server_default="")
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("conference", existing_type=sa.String(), server_default=None)
    with op.batch_alter_table("event") as batch:
        batch.create_check_constraint(op.f("ck_event_conference"), SECURE)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(op.f("ck_event_conference"), type_="check")
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("conference")
