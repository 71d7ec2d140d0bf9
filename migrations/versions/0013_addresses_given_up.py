"""From which sequence whoever comes to an event begins."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column; no address was given up yet."""
    with op.batch_alter_table("event") as batch:
        batch.add_column(
            sa.Column("sequence_floor", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("event") as batch:
        batch.alter_column("sequence_floor", existing_type=sa.Integer(), server_default=None)
        batch.create_check_constraint(op.f("ck_event_sequence_floor"), "sequence_floor >= 0")


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(op.f("ck_event_sequence_floor"), type_="check")
        batch.drop_column("sequence_floor")
