"""Relations, reviews, classification and committees of standards."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "edition_classification",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["standard_edition.id"],
            name=op.f("fk_edition_classification_edition_id"),
        ),
        sa.PrimaryKeyConstraint(
            "system", "code", "edition_id", name=op.f("pk_edition_classification")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_edition_classification_edition_id"),
        "edition_classification",
        ["edition_id"],
        unique=False,
    )
    op.create_table(
        "standard_relation",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("degree", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
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
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_relation_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_standard_relation_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_relation")),
    )
    op.create_index(
        "ix_standard_relation_edition", "standard_relation", ["edition_id", "kind"], unique=False
    )
    op.create_index(
        "ix_standard_relation_norm", "standard_relation", ["norm", "kind"], unique=False
    )
    op.create_index(
        "ix_standard_relation_root", "standard_relation", ["root", "kind"], unique=False
    )
    op.create_table(
        "standard_amendment",
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("implemented_on", sa.Date(), nullable=True),
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
            ["source_id"], ["source_record.id"], name=op.f("fk_standard_amendment_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_amendment")),
    )
    op.create_index(op.f("ix_standard_amendment_norm"), "standard_amendment", ["norm"])
    op.create_table(
        "standard_review",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
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
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_review_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_standard_review_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_review")),
    )
    op.create_index(
        op.f("ix_standard_review_edition_id"), "standard_review", ["edition_id"], unique=False
    )
    op.create_table(
        "technical_committee",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("parent_number", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("secretariat", sa.String(), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_technical_committee_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_technical_committee_source_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_technical_committee")),
    )
    op.create_index(
        op.f("ix_technical_committee_parent_number"),
        "technical_committee",
        ["parent_number"],
        unique=False,
    )
    op.drop_index(op.f("ix_standard_replacement_edition_id"), table_name="standard_replacement")
    op.drop_index(op.f("ix_standard_replacement_replaced_norm"), table_name="standard_replacement")
    op.drop_table("standard_replacement")
    op.add_column("standard_edition", sa.Column("origin", sa.String(), nullable=True))
    op.add_column("standard_edition", sa.Column("transition_until", sa.Date(), nullable=True))
    op.add_column("standard_edition", sa.Column("committee_number", sa.String(), nullable=True))
    op.add_column("standard_edition", sa.Column("department", sa.String(), nullable=True))
    op.add_column("standard_edition", sa.Column("jurisdiction", sa.String(), nullable=True))
    op.add_column("standard_edition", sa.Column("text_url", sa.String(), nullable=True))
    op.add_column("standard_edition", sa.Column("openness", sa.String(), nullable=True))
    op.add_column("standard_edition", sa.Column("declared_by", sa.String(), nullable=True))
    op.add_column("standard_edition", sa.Column("declared_on", sa.Date(), nullable=True))
    op.add_column("standard_edition", sa.Column("is_front_runner", sa.Boolean(), nullable=True))
    op.create_index(
        op.f("ix_standard_edition_committee_number"),
        "standard_edition",
        ["committee_number"],
        unique=False,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_standard_edition_committee_number"), table_name="standard_edition")
    op.drop_column("standard_edition", "is_front_runner")
    op.drop_column("standard_edition", "declared_on")
    op.drop_column("standard_edition", "declared_by")
    op.drop_column("standard_edition", "openness")
    op.drop_column("standard_edition", "text_url")
    op.drop_column("standard_edition", "jurisdiction")
    op.drop_column("standard_edition", "department")
    op.drop_column("standard_edition", "committee_number")
    op.drop_column("standard_edition", "transition_until")
    op.drop_column("standard_edition", "origin")
    op.create_table(
        "standard_replacement",
        sa.Column("edition_id", sa.BIGINT(), nullable=False),
        sa.Column("replaced_number", sa.VARCHAR(), nullable=False),
        sa.Column("replaced_norm", sa.VARCHAR(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("source_id", sa.INTEGER(), nullable=False),
        sa.Column("confidence", sa.VARCHAR(), nullable=False),
        sa.Column("valid_from", sa.DATE(), nullable=True),
        sa.Column("valid_to", sa.DATE(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_replacement_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_standard_replacement_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_replacement")),
    )
    op.create_index(
        op.f("ix_standard_replacement_replaced_norm"),
        "standard_replacement",
        ["replaced_norm"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standard_replacement_edition_id"),
        "standard_replacement",
        ["edition_id"],
        unique=False,
    )
    op.drop_index(op.f("ix_technical_committee_parent_number"), table_name="technical_committee")
    op.drop_table("technical_committee")
    op.drop_index(op.f("ix_standard_review_edition_id"), table_name="standard_review")
    op.drop_table("standard_review")
    op.drop_index(op.f("ix_standard_amendment_norm"), table_name="standard_amendment")
    op.drop_table("standard_amendment")
    op.drop_index("ix_standard_relation_root", table_name="standard_relation")
    op.drop_index("ix_standard_relation_norm", table_name="standard_relation")
    op.drop_index("ix_standard_relation_edition", table_name="standard_relation")
    op.drop_table("standard_relation")
    op.drop_index(op.f("ix_edition_classification_edition_id"), table_name="edition_classification")
    op.drop_table("edition_classification")
