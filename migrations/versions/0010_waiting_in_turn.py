"""Who is next when a seat becomes free: the rule, the quota's release, who waits together."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

RULES = sa.Enum(
    "first-come",
    "in-turn",
    name="waitingrule",
    native_enum=False,
    create_constraint=True,
    length=24,
)


def upgrade() -> None:
    """Let every event go on as it did: first come, without a release of the quota."""
    with op.batch_alter_table("event") as batch:
        batch.add_column(sa.Column("release_at", sa.DateTime(), nullable=True))
        batch.add_column(
            sa.Column("waiting_rule", RULES, nullable=False, server_default="first-come")
        )
        batch.create_check_constraint(
            op.f("ck_event_release_of_a_quota"), "release_at IS NULL OR quota IS NOT NULL"
        )
    # The default is for the rows that are there; whoever writes a new one says what it is.
    with op.batch_alter_table("event") as batch:
        batch.alter_column("waiting_rule", existing_type=RULES, server_default=None)
    with op.batch_alter_table("delegate") as batch:
        batch.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("had", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_delegate_group_id_delegate"), "delegate", ["group_id"], ["id"]
        )
    op.create_index(op.f("ix_delegate_group_id"), "delegate", ["group_id"])


def downgrade() -> None:
    """Take it away again: all wait first come, each for themselves."""
    op.drop_index(op.f("ix_delegate_group_id"), "delegate")
    with op.batch_alter_table("delegate") as batch:
        batch.drop_constraint(op.f("fk_delegate_group_id_delegate"), type_="foreignkey")
        batch.drop_column("had")
        batch.drop_column("group_id")
    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(op.f("ck_event_release_of_a_quota"), type_="check")
        batch.drop_constraint(op.f("ck_event_waitingrule"), type_="check")
        batch.drop_column("waiting_rule")
        batch.drop_column("release_at")
