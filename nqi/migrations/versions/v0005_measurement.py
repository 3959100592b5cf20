"""Measurement standards with ranges and traceability, reference materials, legal control."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SEARCHED = ("measurement_standard", "reference_material")


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "instrument_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("control", sa.String(), nullable=False),
        sa.Column("verification_mode", sa.String(), nullable=True),
        sa.Column("uses", sa.String(), nullable=True),
        sa.Column("basis_number", sa.String(), nullable=True),
        sa.Column("basis_root", sa.String(), nullable=True),
        sa.Column("period_months", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_instrument_kind_source_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_instrument_kind")),
    )
    op.create_table(
        "reference_material",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("material_class", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("producer", sa.String(), nullable=True),
        sa.Column("published_status", sa.String(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
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
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_reference_material_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_reference_material_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_material")),
        sa.UniqueConstraint("norm", name=op.f("uq_reference_material_norm")),
    )
    op.create_index(
        op.f("ix_reference_material_organization_id"),
        "reference_material",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "measurement_standard",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("certificate_number", sa.String(), nullable=True),
        sa.Column("public_certificate_number", sa.String(), nullable=True),
        sa.Column("examined_by", sa.String(), nullable=True),
        sa.Column("published_status", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
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
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_measurement_standard_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_measurement_standard_site_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_measurement_standard_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement_standard")),
    )
    op.create_index(
        op.f("ix_measurement_standard_certificate_number"),
        "measurement_standard",
        ["certificate_number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_measurement_standard_kind"), "measurement_standard", ["kind"], unique=False
    )
    op.create_index(
        "ix_measurement_standard_name_id", "measurement_standard", ["name", "id"], unique=False
    )
    op.create_index(
        op.f("ix_measurement_standard_organization_id"),
        "measurement_standard",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "reference_value",
        sa.Column("reference_material_id", sa.BigInteger(), nullable=False),
        sa.Column("analyte", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("uncertainty", sa.String(), nullable=True),
        sa.Column("coverage_factor", sa.Double(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["reference_material_id"],
            ["reference_material.id"],
            name=op.f("fk_reference_value_reference_material_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_value")),
    )
    op.create_index(
        op.f("ix_reference_value_reference_material_id"),
        "reference_value",
        ["reference_material_id"],
        unique=False,
    )
    op.create_table(
        "measurement_range",
        sa.Column("measurement_standard_id", sa.BigInteger(), nullable=True),
        sa.Column("capability_id", sa.BigInteger(), nullable=True),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("si_unit", sa.String(), nullable=False),
        sa.Column("lower_si", sa.Double(), nullable=True),
        sa.Column("upper_si", sa.Double(), nullable=True),
        sa.Column("uncertainty", sa.String(), nullable=True),
        sa.Column("uncertainty_mode", sa.String(), nullable=True),
        sa.Column("u_constant_si", sa.Double(), nullable=True),
        sa.Column("u_proportional", sa.Double(), nullable=True),
        sa.Column("coverage_factor", sa.Double(), nullable=True),
        sa.Column("confidence_level", sa.Double(), nullable=True),
        sa.Column("accuracy_class", sa.String(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.CheckConstraint(
            "(measurement_standard_id IS NULL) <> (capability_id IS NULL)", name="one_owner"
        ),
        sa.ForeignKeyConstraint(
            ["capability_id"], ["capability.id"], name=op.f("fk_measurement_range_capability_id")
        ),
        sa.ForeignKeyConstraint(
            ["measurement_standard_id"],
            ["measurement_standard.id"],
            name=op.f("fk_measurement_range_measurement_standard_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement_range")),
    )
    op.create_index(
        op.f("ix_measurement_range_capability_id"),
        "measurement_range",
        ["capability_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_measurement_range_dimension"), "measurement_range", ["dimension"], unique=False
    )
    op.create_index(
        op.f("ix_measurement_range_measurement_standard_id"),
        "measurement_range",
        ["measurement_standard_id"],
        unique=False,
    )
    op.create_table(
        "trace_link",
        sa.Column("child_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_name", sa.String(), nullable=False),
        sa.Column("kcdb_code", sa.String(), nullable=True),
        sa.Column("verification_scheme", sa.String(), nullable=True),
        sa.Column("ratio", sa.Double(), nullable=True),
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
            ["child_id"], ["measurement_standard.id"], name=op.f("fk_trace_link_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["measurement_standard.id"], name=op.f("fk_trace_link_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_trace_link_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_link")),
    )
    op.create_index(op.f("ix_trace_link_child_id"), "trace_link", ["child_id"], unique=False)
    op.create_index(op.f("ix_trace_link_parent_id"), "trace_link", ["parent_id"], unique=False)
    op.add_column("capability", sa.Column("category", sa.String(), nullable=True))
    op.add_column("capability", sa.Column("note", sa.String(), nullable=True))
    op.add_column("capability", sa.Column("quantity", sa.String(), nullable=True))
    op.add_column("capability", sa.Column("acceptance_basis", sa.String(), nullable=True))
    op.add_column("capability", sa.Column("kcdb_code", sa.String(), nullable=True))
    op.add_column("capability", sa.Column("capacity_per_year", sa.Integer(), nullable=True))
    op.add_column("capability", sa.Column("turnaround_days", sa.Integer(), nullable=True))
    op.add_column("capability", sa.Column("price_note", sa.String(), nullable=True))
    op.create_index(op.f("ix_capability_kcdb_code"), "capability", ["kcdb_code"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for noun in SEARCHED:
            # Contentless: the text is in the record's search_text, the row id is the record's.
            op.execute(
                f"CREATE VIRTUAL TABLE {noun}_search "
                "USING fts5(body, content='', tokenize='unicode61')"
            )


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "sqlite":
        for noun in SEARCHED:
            op.execute(f"DROP TABLE {noun}_search")
    op.drop_index(op.f("ix_capability_kcdb_code"), table_name="capability")
    op.drop_column("capability", "price_note")
    op.drop_column("capability", "turnaround_days")
    op.drop_column("capability", "capacity_per_year")
    op.drop_column("capability", "kcdb_code")
    op.drop_column("capability", "acceptance_basis")
    op.drop_column("capability", "quantity")
    op.drop_column("capability", "note")
    op.drop_column("capability", "category")
    op.drop_index(op.f("ix_trace_link_parent_id"), table_name="trace_link")
    op.drop_index(op.f("ix_trace_link_child_id"), table_name="trace_link")
    op.drop_table("trace_link")
    op.drop_index(
        op.f("ix_measurement_range_measurement_standard_id"), table_name="measurement_range"
    )
    op.drop_index(op.f("ix_measurement_range_dimension"), table_name="measurement_range")
    op.drop_index(op.f("ix_measurement_range_capability_id"), table_name="measurement_range")
    op.drop_table("measurement_range")
    op.drop_index(op.f("ix_reference_value_reference_material_id"), table_name="reference_value")
    op.drop_table("reference_value")
    op.drop_index(
        op.f("ix_measurement_standard_organization_id"), table_name="measurement_standard"
    )
    op.drop_index("ix_measurement_standard_name_id", table_name="measurement_standard")
    op.drop_index(op.f("ix_measurement_standard_kind"), table_name="measurement_standard")
    op.drop_index(
        op.f("ix_measurement_standard_certificate_number"), table_name="measurement_standard"
    )
    op.drop_table("measurement_standard")
    op.drop_index(op.f("ix_reference_material_organization_id"), table_name="reference_material")
    op.drop_table("reference_material")
    op.drop_table("instrument_kind")
