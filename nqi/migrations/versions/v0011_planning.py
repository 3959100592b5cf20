"""Points of uploaded layers among the units of demand; the level profile."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

LISTS = ("kinds", "designations", "schemes", "measurement_kinds", "words")
LEVELS = ("national", "province", "prefecture", "county", "district", "zone")


def upgrade() -> None:
    """Add the columns of a point and the table of the profile."""
    op.add_column("demand_unit", sa.Column("layer", sa.String(), nullable=True))
    op.add_column("demand_unit", sa.Column("lng", sa.Double(), nullable=True))
    op.add_column("demand_unit", sa.Column("lat", sa.Double(), nullable=True))
    op.create_index(op.f("ix_demand_unit_layer"), "demand_unit", ["layer"])
    op.create_table(
        "service_family",
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in LISTS),
        sa.Column("weight", sa.Double(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in LEVELS),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_service_family_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_family")),
    )
    op.create_index(op.f("ix_service_family_profile"), "service_family", ["profile"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_service_family_profile"), table_name="service_family")
    op.drop_table("service_family")
    op.drop_index(op.f("ix_demand_unit_layer"), table_name="demand_unit")
    for name in ("lat", "lng", "layer"):
        op.drop_column("demand_unit", name)
