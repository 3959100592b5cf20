"""Who certifies by which scheme, certificates, recognition and acceptance."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "acceptance_rule",
        sa.Column("acceptor", sa.String(), nullable=False),
        sa.Column("accepts", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=True),
        sa.Column("applies_to", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
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
            ["source_id"], ["source_record.id"], name=op.f("fk_acceptance_rule_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_rule")),
    )
    op.create_table(
        "recognition_arrangement",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("predecessor_codes", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_recognition_arrangement_source_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_recognition_arrangement")),
    )
    op.create_table(
        "scheme_standard",
        sa.Column("scheme_code", sa.String(), nullable=False),
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["scheme_code"],
            ["certification_scheme.code"],
            name=op.f("fk_scheme_standard_scheme_code"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_scheme_standard_source_id")
        ),
        sa.PrimaryKeyConstraint("scheme_code", "norm", name=op.f("pk_scheme_standard")),
    )
    op.create_index(op.f("ix_scheme_standard_root"), "scheme_standard", ["root"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("scheme_code", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("published_status", sa.String(), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
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
            ["organization_id"], ["organization.id"], name=op.f("fk_certificate_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_certificate_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index("ix_certificate_number", "certificate", ["number", "kind"], unique=False)
    op.create_index(
        op.f("ix_certificate_organization_id"), "certificate", ["organization_id"], unique=False
    )
    op.create_table(
        "organization_scheme",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("scheme_code", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_scheme_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_code"],
            ["certification_scheme.code"],
            name=op.f("fk_organization_scheme_scheme_code"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_organization_scheme_source_id")
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "scheme_code", "role", name=op.f("pk_organization_scheme")
        ),
    )
    op.create_index(
        "ix_organization_scheme_scheme",
        "organization_scheme",
        ["scheme_code", "organization_id"],
        unique=False,
    )
    op.create_table(
        "recognition",
        sa.Column("arrangement_code", sa.String(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
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
            ["arrangement_code"],
            ["recognition_arrangement.code"],
            name=op.f("fk_recognition_arrangement_code"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_recognition_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_recognition_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    op.create_index(
        op.f("ix_recognition_arrangement_code"), "recognition", ["arrangement_code"], unique=False
    )
    op.create_index(
        op.f("ix_recognition_organization_id"), "recognition", ["organization_id"], unique=False
    )
    op.add_column(
        "certification_scheme",
        sa.Column("path", sa.String(), server_default="", nullable=False),
    )
    op.add_column("certification_scheme", sa.Column("kind", sa.String(), nullable=True))
    op.add_column("certification_scheme", sa.Column("mark", sa.String(), nullable=True))
    op.add_column("certification_scheme", sa.Column("legal_basis", sa.String(), nullable=True))
    op.add_column(
        "certification_scheme",
        sa.Column("search_text", sa.String(), server_default="", nullable=False),
    )
    op.create_index(
        op.f("ix_certification_scheme_parent_code"),
        "certification_scheme",
        ["parent_code"],
        unique=False,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_certification_scheme_parent_code"), table_name="certification_scheme")
    op.drop_column("certification_scheme", "search_text")
    op.drop_column("certification_scheme", "legal_basis")
    op.drop_column("certification_scheme", "mark")
    op.drop_column("certification_scheme", "kind")
    op.drop_column("certification_scheme", "path")
    op.drop_index(op.f("ix_recognition_organization_id"), table_name="recognition")
    op.drop_index(op.f("ix_recognition_arrangement_code"), table_name="recognition")
    op.drop_table("recognition")
    op.drop_index("ix_organization_scheme_scheme", table_name="organization_scheme")
    op.drop_table("organization_scheme")
    op.drop_index(op.f("ix_certificate_organization_id"), table_name="certificate")
    op.drop_index("ix_certificate_number", table_name="certificate")
    op.drop_table("certificate")
    op.drop_index(op.f("ix_scheme_standard_root"), table_name="scheme_standard")
    op.drop_table("scheme_standard")
    op.drop_table("recognition_arrangement")
    op.drop_table("acceptance_rule")
