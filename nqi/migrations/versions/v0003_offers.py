"""Offers by standard and place; a body's scope in its order; editions by every key."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEYS = ("norm", "base", "root", "series")
PLACE = ("lat", "lng", "site_id", "organization_id")


def upgrade() -> None:
    """Make the table and its indexes, which replace those of the methods."""
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        *[sa.Column(key, sa.String(), nullable=False) for key in KEYS],
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_offer_organization_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_offer_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    for key in KEYS:
        op.create_index(f"ix_offer_{key}", "offer", [key, *PLACE])
        op.drop_index(f"ix_capability_method_{key}", table_name="capability_method")
    for key in ("root", "series"):
        op.create_index(f"ix_standard_edition_{key}", "standard_edition", [key])
    op.drop_index("ix_capability_organization_id", table_name="capability")
    op.create_index(
        "ix_capability_in_order", "capability", ["organization_id", "object", "parameter", "id"]
    )


def downgrade() -> None:
    """Put the indexes of the methods back and drop the table."""
    op.drop_index("ix_capability_in_order", table_name="capability")
    op.create_index("ix_capability_organization_id", "capability", ["organization_id"])
    for key in ("root", "series"):
        op.drop_index(f"ix_standard_edition_{key}", table_name="standard_edition")
    for key in KEYS:
        op.create_index(f"ix_capability_method_{key}", "capability_method", [key, "capability_id"])
        op.drop_index(f"ix_offer_{key}", table_name="offer")
    op.drop_table("offer")
