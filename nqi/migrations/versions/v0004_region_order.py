"""Organizations in the order of the official codes of their regions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column and its index."""
    column = sa.Column("region_order", sa.String(), server_default="999999", nullable=False)
    op.add_column("organization", column)
    op.create_index("ix_organization_region_order", "organization", ["region_order", "name", "id"])


def downgrade() -> None:
    """Take both away."""
    op.drop_index("ix_organization_region_order", table_name="organization")
    op.drop_column("organization", "region_order")
