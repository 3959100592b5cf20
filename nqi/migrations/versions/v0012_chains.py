"""The chain of a product: its sector, how samples travel, and its needs beyond standards."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ADDED = (
    ("product", "sector"),
    ("product_test", "handling"),
    ("instrument_need", "kind_code"),
    ("instrument_need", "handling"),
)


def upgrade() -> None:
    """Add the columns and the table of the other needs."""
    for table, column in ADDED:
        op.add_column(table, sa.Column(column, sa.String(), nullable=True))
    op.create_table(
        "product_need",
        sa.Column("product_code", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("regime", sa.String(), nullable=True),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
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
            ["product_code"], ["product.code"], name=op.f("fk_product_need_product_code")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_product_need_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_need")),
    )
    op.create_index(op.f("ix_product_need_product_code"), "product_need", ["product_code"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_product_need_product_code"), table_name="product_need")
    op.drop_table("product_need")
    for table, column in reversed(ADDED):
        op.drop_column(table, column)
