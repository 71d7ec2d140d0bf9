"""Bookings of items, offers, reserves, questions, a delegate's own data, and more ways in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

WORD = {"native_enum": False, "create_constraint": True, "length": 24}
STANDINGS = ("invited", "pending", "offered", "confirmed", "waiting", "declined", "withdrawn")
KINDS = ("line", "text", "one-of", "several-of", "yes-no", "number", "date")
COMING_AS = sa.Enum("delegate", "speaker", "guest", name="comingas", **WORD)
TEXTS = ("languages", "phone", "diet", "access_needs", "reason")
OFFERED = "(standing = 'offered') = (offered_until IS NOT NULL)"
NEEDS = "consent_at IS NOT NULL OR (diet = '' AND access_needs = '')"


def upgrade() -> None:
    """Add the tables and columns; what is there goes on as it did."""
    _widen_events()
    _widen_delegations()
    _widen_delegates()
    _create_bookings()
    _create_limits()
    _create_questions()
    _create_invitations()


def downgrade() -> None:
    """Take them away; who is of no city, and who was offered a seat, has no place before this."""
    for table in ("invitation", "answer", "question", "reserve", "city_quota", "booking"):
        op.drop_table(table)
    _narrow_delegates()
    _narrow_delegations()
    _narrow_events()


def _id(name: str, to: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{to}.id"), nullable=optional)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _add(table: str, column: sa.Column[object], was: str) -> None:
    """Add a column that says `was` of the rows that are there; new rows say themselves."""
    column.server_default = sa.DefaultClause(sa.text(was))
    with op.batch_alter_table(table) as batch:
        batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column.name, existing_type=column.type, server_default=None)


def _drop(table: str, columns: Sequence[str]) -> None:
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.drop_column(column)


def _widen_events() -> None:
    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(op.f("ck_event_release_of_a_quota"), type_="check")
        batch.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("substitute_until", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("withdraw_until", sa.DateTime(), nullable=True))
        batch.create_check_constraint(op.f("ck_event_offer_hours"), "offer_hours > 0")
    for flag in _flags("approval", "individuals"):
        _add("event", flag, "false")
    with op.batch_alter_table("item") as batch:
        batch.add_column(sa.Column("quota", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_item_quota"), "quota > 0")


def _narrow_events() -> None:
    with op.batch_alter_table("item") as batch:
        batch.drop_constraint(op.f("ck_item_quota"), type_="check")
        batch.drop_column("quota")
    op.execute("UPDATE event SET release_at = NULL WHERE quota IS NULL")
    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(op.f("ck_event_offer_hours"), type_="check")
        batch.create_check_constraint(
            op.f("ck_event_release_of_a_quota"), "release_at IS NULL OR quota IS NOT NULL"
        )
    _drop(
        "event",
        ("offer_hours", "substitute_until", "withdraw_until", "approval", "individuals"),
    )


def _widen_delegations() -> None:
    _add("delegation", _texts("organisation")[0], "''")
    with op.batch_alter_table("delegation") as batch:
        batch.alter_column("city_id", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("head_id", existing_type=sa.Integer(), nullable=True)
        batch.create_check_constraint(
            op.f("ck_delegation_one_party"), "city_id IS NULL OR organisation = ''"
        )
    op.create_index(
        "uq_delegation_event_id_organisation",
        "delegation",
        ["event_id", "organisation"],
        unique=True,
        sqlite_where=sa.text("organisation != ''"),
        postgresql_where=sa.text("organisation != ''"),
    )
    _add("one_time_key", _texts("link_hash")[0], "''")
    with op.batch_alter_table("one_time_key") as batch:
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
        batch.create_check_constraint(
            op.f("ck_one_time_key_one_sender"), "(account_id IS NULL) = (link_hash != '')"
        )


def _narrow_delegations() -> None:
    op.execute("DELETE FROM one_time_key WHERE account_id IS NULL")
    with op.batch_alter_table("one_time_key") as batch:
        batch.drop_constraint(op.f("ck_one_time_key_one_sender"), type_="check")
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("link_hash")
    gone = "SELECT id FROM delegation WHERE city_id IS NULL OR head_id IS NULL"
    keys = f"SELECT id FROM feed_key WHERE delegation_id IN ({gone})"  # noqa: S608 -- no value in it
    op.execute(f"DELETE FROM sync_state WHERE key_id IN ({keys})")  # noqa: S608 -- no value in it
    op.execute(f"DELETE FROM feed_key WHERE delegation_id IN ({gone})")  # noqa: S608 -- no value in it
    op.execute(f"DELETE FROM delegate WHERE delegation_id IN ({gone})")  # noqa: S608 -- no value in it
    op.execute("DELETE FROM delegation WHERE city_id IS NULL OR head_id IS NULL")
    op.drop_index("uq_delegation_event_id_organisation", "delegation")
    with op.batch_alter_table("delegation") as batch:
        batch.drop_constraint(op.f("ck_delegation_one_party"), type_="check")
        batch.alter_column("city_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("head_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("organisation")


def _widen_delegates() -> None:
    with op.batch_alter_table("delegate") as batch:
        batch.add_column(sa.Column("offered_until", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("consent_at", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("link_hash", sa.String(), nullable=True))
    for column in _texts(*TEXTS):
        _add("delegate", column, "''")
    for flag in _flags("photo_consent", "listed"):
        _add("delegate", flag, "false")
    _add("delegate", sa.Column("coming_as", COMING_AS, nullable=False), "'delegate'")
    op.execute("UPDATE delegate SET standing = 'waiting' WHERE standing = 'offered'")
    with op.batch_alter_table("delegate") as batch:
        batch.create_check_constraint(op.f("ck_delegate_offered"), OFFERED)
        batch.create_check_constraint(op.f("ck_delegate_needs_by_consent"), NEEDS)
        batch.create_unique_constraint(op.f("uq_delegate_link_hash"), ["link_hash"])


def _narrow_delegates() -> None:
    op.execute(
        "UPDATE delegate SET standing = 'waiting', offered_until = NULL WHERE standing = 'offered'"
    )
    with op.batch_alter_table("delegate") as batch:
        batch.drop_constraint(op.f("uq_delegate_link_hash"), type_="unique")
        batch.drop_constraint(op.f("ck_delegate_needs_by_consent"), type_="check")
        batch.drop_constraint(op.f("ck_delegate_offered"), type_="check")
        batch.drop_constraint(op.f("ck_delegate_comingas"), type_="check")
    gone = ("offered_until", "consent_at", "link_hash", "photo_consent", "listed", "coming_as")
    _drop("delegate", (*gone, *TEXTS))


def _create_bookings() -> None:
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), primary_key=True),
        _id("delegate_id", "delegate"),
        _id("item_id", "item"),
        sa.Column("standing", sa.Enum(*STANDINGS, name="standing", **WORD), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("had", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("offered_until", sa.DateTime(), nullable=True),
        *_texts("vehicle", "prefers"),
        sa.UniqueConstraint("delegate_id", "item_id"),
        sa.CheckConstraint(OFFERED, name="offered"),
    )
    op.create_index("ix_booking_item_id_standing", "booking", ["item_id", "standing"])


def _create_limits() -> None:
    op.create_table(
        "city_quota",
        sa.Column("id", sa.Integer(), primary_key=True),
        _id("event_id", "event"),
        _id("item_id", "item", optional=True),
        _id("city_id", "city"),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats >= 0", name="seats"),
    )
    for pool, where in (("event_id", "item_id IS NULL"), ("item_id", "item_id IS NOT NULL")):
        op.create_index(
            f"uq_city_quota_{pool}_city_id",
            "city_quota",
            [pool, "city_id"],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    kept_for = sa.Enum("city", "speakers", "guests", name="keptfor", **WORD)
    op.create_table(
        "reserve",
        sa.Column("id", sa.Integer(), primary_key=True),
        _id("event_id", "event"),
        _id("item_id", "item", optional=True),
        sa.Column("kept_for", kept_for, nullable=False),
        _id("city_id", "city", optional=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kept_for = 'city') = (city_id IS NOT NULL)", name="city_of_a_city"),
        sa.CheckConstraint("seats > 0", name="seats"),
    )
    op.create_index("ix_reserve_event_id", "reserve", ["event_id"])


def _create_questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), primary_key=True),
        _id("event_id", "event"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="questionkind", **WORD), nullable=False),
        *_texts("text", "help"),
        sa.Column("options", sa.JSON(), nullable=False),
        *_flags("required", "special", "dropped"),
    )
    op.create_index("ix_question_event_id", "question", ["event_id"])
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        _id("delegate_id", "delegate"),
        _id("question_id", "question"),
        sa.Column("value", sa.JSON(), nullable=False),
        *_texts("asked"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("delegate_id", "question_id"),
    )
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"])


def _create_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), primary_key=True),
        _id("event_id", "event"),
        _id("city_id", "city", optional=True),
        *_texts("organisation", "name", "mail"),
        sa.Column("link_hash", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        _id("delegation_id", "delegation", optional=True),
        sa.UniqueConstraint("link_hash"),
        sa.CheckConstraint("(city_id IS NULL) = (organisation != '')", name="one_party"),
    )
    op.create_index("ix_invitation_event_id", "invitation", ["event_id"])
