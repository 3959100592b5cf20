"""Changes between releases and the releases that were."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("adcode", sa.String(), nullable=True),
        sa.Column("old_values", sa.String(), nullable=True),
        sa.Column("new_values", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_record", "change", ["record_kind", "record_key"], unique=False)
    op.create_index("ix_change_release", "change", ["release_id", "id"], unique=False)
    op.create_table(
        "past_release",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_release")),
        sa.UniqueConstraint("number", name=op.f("uq_past_release_number")),
    )
    op.add_column("release", sa.Column("facts_id", sa.String(), server_default="", nullable=False))
    op.add_column("release", sa.Column("previous_id", sa.String(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("release", "previous_id")
    op.drop_column("release", "facts_id")
    op.drop_table("past_release")
    op.drop_index("ix_change_release", table_name="change")
    op.drop_index("ix_change_record", table_name="change")
    op.drop_table("change")
