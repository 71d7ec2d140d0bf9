"""Delegations, delegates and the keys of forms."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_delegation_city_id_city")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_delegation_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["head_id"], ["account.id"], name=op.f("fk_delegation_head_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("event_id", "city_id", name=op.f("uq_delegation_event_id_city_id")),
    )
    op.create_index(op.f("ix_delegation_city_id"), "delegation", ["city_id"], unique=False)
    op.create_index(op.f("ix_delegation_head_id"), "delegation", ["head_id"], unique=False)
    op.create_table(
        "delegate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "invited",
                "pending",
                "offered",
                "confirmed",
                "waiting",
                "declined",
                "withdrawn",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("rank >= 0", name=op.f("ck_delegate_rank")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegate_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_delegate_event_id_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
    )
    op.create_index("ix_delegate_delegation_id", "delegate", ["delegation_id"], unique=False)
    op.create_index(
        "ix_delegate_event_id_standing", "delegate", ["event_id", "standing"], unique=False
    )
    op.create_index(
        "uq_delegate_event_id_mail_active",
        "delegate",
        ["event_id", "mail"],
        unique=True,
        sqlite_where=sa.text("mail != '' AND standing NOT IN ('declined', 'withdrawn')"),
        postgresql_where=sa.text("mail != '' AND standing NOT IN ('declined', 'withdrawn')"),
    )
    op.create_table(
        "one_time_key",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_one_time_key_account_id_account")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_one_time_key")),
    )
    op.create_index(op.f("ix_one_time_key_at"), "one_time_key", ["at"], unique=False)


def downgrade() -> None:
    """Drop them, children first."""
    for table in (
        "one_time_key",
        "delegate",
        "delegation",
    ):
        op.drop_table(table)
