"""Accounts, their rights and their log-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("mail", name=op.f("uq_account_mail")),
    )
    op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "representative",
                "organiser",
                "host",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(role IN ('member', 'representative')"
            " AND city_id IS NOT NULL AND network_id IS NULL AND event_id IS NULL)"
            " OR (role = 'organiser'"
            " AND city_id IS NULL AND network_id IS NOT NULL AND event_id IS NULL)"
            " OR (role = 'host'"
            " AND city_id IS NULL AND network_id IS NULL AND event_id IS NOT NULL)"
            " OR (role = 'administrator'"
            " AND city_id IS NULL AND network_id IS NULL AND event_id IS NULL)",
            name=op.f("ck_grant_one_scope"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_grant_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_grant_city_id_city")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_grant_event_id_event")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_grant_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
    )
    op.create_index(op.f("ix_grant_account_id"), "grant", ["account_id"], unique=False)
    op.create_index(op.f("ix_grant_city_id"), "grant", ["city_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_login_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"], unique=False)
    op.create_table(
        "login_try",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries > 0", name=op.f("ck_login_try_tries")),
        sa.PrimaryKeyConstraint("key", "minute", name=op.f("pk_login_try")),
    )


def downgrade() -> None:
    """Drop them, children first."""
    for table in (
        "login_try",
        "login_session",
        "grant",
        "account",
    ):
        op.drop_table(table)
