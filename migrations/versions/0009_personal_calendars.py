"""Personal calendars: keys, what they last held, and how often a standing changed."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KINDS = ("personal", "delegation", "app")


def upgrade() -> None:
    """Add the keys; an item that has seats is one that people sign up for."""
    op.create_table(
        "feed_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="keykind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("polled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'delegation') = (delegation_id IS NOT NULL)", name=op.f("ck_feed_key_of_whom")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_feed_key_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_feed_key_delegation_id_delegation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_feed_key_secret_hash")),
    )
    op.create_index(op.f("ix_feed_key_account_id"), "feed_key", ["account_id"])
    op.create_index(op.f("ix_feed_key_delegation_id"), "feed_key", ["delegation_id"])
    op.create_table(
        "sync_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["feed_key.id"], name=op.f("fk_sync_state_key_id_feed_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_state")),
        sa.UniqueConstraint("key_id", "digest", name=op.f("uq_sync_state_key_id_digest")),
    )
    for table, column in (
        ("delegate", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0")),
        (
            "published_entry",
            sa.Column("bookable", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    ):
        with op.batch_alter_table(table) as batch:
            batch.add_column(column)
        # The default is for the rows that are there; whoever writes a new one says what it is.
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column.name, existing_type=column.type, server_default=None)
    op.create_index(op.f("ix_delegate_mail"), "delegate", ["mail"])
    op.create_index(
        op.f("ix_published_entry_number_starts_at"),
        "published_entry",
        ["number", "starts_at", "ends_at"],
    )
    _mark_bookable()


def downgrade() -> None:
    """Take it away again: personal addresses end."""
    op.drop_index(op.f("ix_published_entry_number_starts_at"), "published_entry")
    op.drop_index(op.f("ix_delegate_mail"), "delegate")
    with op.batch_alter_table("published_entry") as batch:
        batch.drop_column("bookable")
    with op.batch_alter_table("delegate") as batch:
        batch.drop_column("sequence")
    op.drop_table("sync_state")
    op.drop_table("feed_key")


def _mark_bookable() -> None:
    connection = op.get_bind()
    newest = connection.execute(
        sa.text(
            "SELECT edition.event_id, edition.content FROM edition"
            " JOIN event ON event.id = edition.event_id AND event.edition = edition.number"
        )
    )
    mark = sa.text(
        "UPDATE published_entry SET bookable = :yes WHERE event_id = :event AND number = :number"
    )
    for event_id, content in newest.all():
        agenda = json.loads(content) if isinstance(content, str) else content
        for item in agenda.get("items", ()):
            if item.get("vehicles") or item.get("capacity") is not None:
                values = {"yes": True, "event": event_id, "number": item["number"]}
                connection.execute(mark, values)
