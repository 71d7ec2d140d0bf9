"""What came of an invitation is the delegation of its party, and written nowhere besides."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

# The delegation of an invitation's city or organisation at the same event: there is one at most.
SENT = """
UPDATE invitation SET delegation_id = (
    SELECT delegation.id FROM delegation
    WHERE delegation.event_id = invitation.event_id
    AND (delegation.city_id = invitation.city_id
         OR delegation.organisation != '' AND delegation.organisation = invitation.organisation)
)
"""


def upgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("invitation") as batch:
        batch.drop_constraint(op.f("fk_invitation_delegation_id_delegation"), type_="foreignkey")
        batch.drop_column("delegation_id")


def downgrade() -> None:
    """Add it, and write who came."""
    with op.batch_alter_table("invitation") as batch:
        batch.add_column(sa.Column("delegation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_invitation_delegation_id_delegation"),
            "delegation",
            ["delegation_id"],
            ["id"],
        )
    op.execute(SENT)
