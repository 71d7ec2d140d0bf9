"""New passwords by mail, and with what somebody logged in."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
ADDED = ("browser", "system")


def upgrade() -> None:
    """Add them; with what earlier log-ins were made is not known."""
    op.create_table(
        "password_reset",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id_account")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_token_hash")),
    )
    op.create_index(op.f("ix_password_reset_account_id"), "password_reset", ["account_id"])
    with op.batch_alter_table("login_session") as batch:
        for name in ADDED:
            batch.add_column(
                sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''"))
            )
    # The default is for the rows that are there; whoever writes a new one says what it is.
    with op.batch_alter_table("login_session") as batch:
        for name in ADDED:
            batch.alter_column(name, existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("login_session") as batch:
        for name in ADDED:
            batch.drop_column(name)
    op.drop_table("password_reset")
