"""Series, showcases, vehicles, other languages, and events that are postponed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BEFORE = ("TENTATIVE", "CONFIRMED", "CANCELLED")
STATUSES = (*BEFORE, "POSTPONED")
ADDED = {
    "network": {"language": ("en", sa.String()), "color": ("#0a5c63", sa.String())},
    "city": {"about": ("", sa.String()), "website": ("", sa.String())},
    "event": {
        "language": ("en", sa.String()),
        "also": ("[]", sa.JSON()),
        "series": ("", sa.String()),
    },
    "item": {"also": ("[]", sa.JSON())},
    "published_entry": {
        "kind": ("", sa.String()),
        "titles": ("{}", sa.JSON()),
        "folded": ("", sa.String()),
    },
}


def upgrade() -> None:
    """Add what is new; numbers of a series without a name get the one of their network."""
    _showcases()
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name, (default, kind) in columns.items():
                batch.add_column(
                    sa.Column(name, kind, nullable=False, server_default=sa.text(f"'{default}'"))
                )
        # The default is for the rows that are there; whoever writes a new one says what it is.
        with op.batch_alter_table(table) as batch:
            for name, (_, kind) in columns.items():
                batch.alter_column(name, existing_type=kind, server_default=None)
    op.execute("UPDATE event SET series = 'Series' WHERE series_number IS NOT NULL")
    op.execute("UPDATE published_entry SET folded = lower(title)")
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("language", sa.String(), nullable=True))
    with op.batch_alter_table("event") as batch:
        batch.create_check_constraint(
            batch.f("ck_event_series_whole"), "(series = '') = (series_number IS NULL)"
        )
    with op.batch_alter_table("item") as batch:
        batch.create_check_constraint(batch.f("ck_item_not_postponed"), "status != 'POSTPONED'")
    _statuses(STATUSES)
    with op.batch_alter_table("published_entry") as batch:
        batch.add_column(sa.Column("city_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_published_entry_city_id_city"), "city", ["city_id"], ["id"]
        )
        batch.create_index(batch.f("ix_published_entry_city_id"), ["city_id"])
    op.execute(
        "UPDATE published_entry SET city_id ="
        " (SELECT host_city_id FROM event WHERE event.id = published_entry.event_id)"
    )
    with op.batch_alter_table("stop") as batch:
        batch.add_column(sa.Column("showcase_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_stop_showcase_id_showcase"), "showcase", ["showcase_id"], ["id"]
        )
        batch.create_index(batch.f("ix_stop_showcase_id"), ["showcase_id"])


def downgrade() -> None:
    """Take it away again; what was postponed is told as a date that is not certain."""
    with op.batch_alter_table("published_entry") as batch:
        batch.drop_index(batch.f("ix_published_entry_city_id"))
        batch.drop_constraint(batch.f("fk_published_entry_city_id_city"), type_="foreignkey")
        batch.drop_column("city_id")
    with op.batch_alter_table("stop") as batch:
        batch.drop_index(batch.f("ix_stop_showcase_id"))
        batch.drop_constraint(batch.f("fk_stop_showcase_id_showcase"), type_="foreignkey")
        batch.drop_column("showcase_id")
    for table in ("event", "published_entry"):
        op.execute(f"UPDATE {table} SET status = 'TENTATIVE' WHERE status = 'POSTPONED'")  # noqa: S608 -- two names from above
    _statuses(BEFORE)
    with op.batch_alter_table("item") as batch:
        batch.drop_constraint(batch.f("ck_item_not_postponed"), type_="check")
    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(batch.f("ck_event_series_whole"), type_="check")
    with op.batch_alter_table("account") as batch:
        batch.drop_column("language")
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
    for table in ("vehicle", "item_showcase", "showcase"):
        op.drop_table(table)


def _showcases() -> None:
    op.create_table(
        "showcase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_showcase_city_id_city")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showcase")),
        sa.UniqueConstraint("slug", name=op.f("uq_showcase_slug")),
    )
    op.create_index(op.f("ix_showcase_city_id"), "showcase", ["city_id"])
    op.create_table(
        "item_showcase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("showcase_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_showcase_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["showcase_id"], ["showcase.id"], name=op.f("fk_item_showcase_showcase_id_showcase")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_showcase")),
        sa.UniqueConstraint(
            "item_id", "showcase_id", name=op.f("uq_item_showcase_item_id_showcase_id")
        ),
    )
    op.create_index(op.f("ix_item_showcase_showcase_id"), "item_showcase", ["showcase_id"])
    means = ("walk", "bicycle", "bus", "tram", "train", "car", "boat")
    op.create_table(
        "vehicle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "means",
            sa.Enum(*means, name="means", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_vehicle_seats")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_vehicle_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("item_id", "position", name=op.f("uq_vehicle_item_id_position")),
        sa.UniqueConstraint("item_id", "name", name=op.f("uq_vehicle_item_id_name")),
    )


def _statuses(words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    for table in ("event", "item", "published_entry"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(batch.f(f"ck_{table}_status"), type_="check")
            batch.create_check_constraint(batch.f(f"ck_{table}_status"), f"status IN ({listed})")
