"""Indexes that a scope of national size needs: who works by a standard, who calibrates at all."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the indexes."""
    by_root = ["root", "norm", "base", "capability_id"]
    op.create_index("ix_capability_method_root", "capability_method", by_root)
    op.create_index("ix_capability_kind", "capability", ["kind", "organization_id", "site_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_capability_kind", table_name="capability")
    op.drop_index("ix_capability_method_root", table_name="capability_method")
