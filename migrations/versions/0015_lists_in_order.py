"""Long lists are found in the order they are read in: of a city, a showcase, and of the desk."""

from alembic import op

revision = "0015"
down_revision = "0014"

# What an index knew, and what it knows now.
CITY, OF_CITY = "ix_published_entry_city_id", "ix_published_entry_city_id_number"
CASE, OF_CASE = (
    "ix_published_showcase_showcase_id",
    "ix_published_showcase_showcase_id_event_id",
)
DESK = "ix_event_starts_at"


def upgrade() -> None:
    """Let indexes know when events begin."""
    op.create_index(DESK, "event", ["starts_at", "ends_at"])
    op.create_index(OF_CITY, "published_entry", ["city_id", "number", "starts_at"])
    op.drop_index(CITY, "published_entry")
    op.create_index(OF_CASE, "published_showcase", ["showcase_id", "event_id"])
    op.drop_index(CASE, "published_showcase")


def downgrade() -> None:
    """Let them know whose they are, and nothing else."""
    op.create_index(CASE, "published_showcase", ["showcase_id"])
    op.drop_index(OF_CASE, "published_showcase")
    op.create_index(CITY, "published_entry", ["city_id"])
    op.drop_index(OF_CITY, "published_entry")
    op.drop_index(DESK, "event")
