"""Releases and their sources, regions, code lists, standards and demand."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEARCHED = ("region", "standard")


def upgrade() -> None:
    """Make the tables, and beside them the full-text tables."""
    _make_tables()
    if op.get_bind().dialect.name == "sqlite":
        for noun in SEARCHED:
            # Contentless: the text is in the record's search_text, the row id is the record's.
            op.execute(
                f"CREATE VIRTUAL TABLE {noun}_search "
                "USING fts5(body, content='', tokenize='unicode61')"
            )


def downgrade() -> None:
    """Drop the tables."""
    if op.get_bind().dialect.name == "sqlite":
        for noun in SEARCHED:
            op.execute(f"DROP TABLE {noun}_search")
    _drop_tables()


def _make_tables() -> None:
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("completeness", sa.String(), nullable=False),
        sa.Column("completeness_note", sa.String(), nullable=False),
        sa.Column("completeness_note_en", sa.String(), nullable=False),
        sa.Column("defects", sa.String(), nullable=False),
        sa.Column("defects_en", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("complete_kind", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("file", name=op.f("uq_dataset_file")),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("loader_version", sa.String(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_table(
        "term",
        sa.Column("vocabulary", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "code", name=op.f("pk_term")),
    )
    op.create_table(
        "rejection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_rejection_dataset_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection")),
    )
    op.create_table(
        "source_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("as_of_text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_source_record_dataset_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_record")),
    )
    op.create_table(
        "certification_scheme",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_certification_scheme_source_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_certification_scheme")),
    )
    op.create_table(
        "measurement_service",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("branch_code", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("subservice", sa.String(), nullable=False),
        sa.Column("individual_service", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_measurement_service_source_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_measurement_service")),
    )
    op.create_table(
        "region",
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("parent_adcode", sa.String(), nullable=True),
        sa.Column("fills_county", sa.Boolean(), nullable=False),
        sa.Column("has_four_levels", sa.Boolean(), nullable=False),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_adcode"], ["region.adcode"], name=op.f("fk_region_parent_adcode")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_region_source_id")
        ),
        sa.PrimaryKeyConstraint("adcode", name=op.f("pk_region")),
    )
    op.create_index(op.f("ix_region_parent_adcode"), "region", ["parent_adcode"], unique=False)
    op.create_table(
        "region_succession",
        sa.Column("old_adcode", sa.String(), nullable=False),
        sa.Column("new_adcode", sa.String(), nullable=False),
        sa.Column("old_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("changed_year", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_region_succession_source_id")
        ),
        sa.PrimaryKeyConstraint("old_adcode", "new_adcode", name=op.f("pk_region_succession")),
    )
    op.create_table(
        "standard_work",
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_standard_work_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_work")),
        sa.UniqueConstraint("root", name=op.f("uq_standard_work_root")),
    )
    op.create_index(op.f("ix_standard_work_series"), "standard_work", ["series"], unique=False)
    op.create_table(
        "demand_unit",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["adcode"], ["region.adcode"], name=op.f("fk_demand_unit_adcode")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_demand_unit_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_unit")),
    )
    op.create_index("ix_demand_unit_kind_adcode", "demand_unit", ["kind", "adcode"], unique=False)
    op.create_table(
        "region_ancestor",
        sa.Column("ancestor_adcode", sa.String(), nullable=False),
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adcode"], ["region.adcode"], name=op.f("fk_region_ancestor_adcode")
        ),
        sa.ForeignKeyConstraint(
            ["ancestor_adcode"], ["region.adcode"], name=op.f("fk_region_ancestor_ancestor_adcode")
        ),
        sa.PrimaryKeyConstraint("ancestor_adcode", "adcode", name=op.f("pk_region_ancestor")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_region_ancestor_up",
        "region_ancestor",
        ["adcode", "distance", "ancestor_adcode"],
        unique=False,
    )
    op.create_table(
        "region_boundary",
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("tolerance_deg", sa.Double(), nullable=False),
        sa.Column("geojson", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adcode"], ["region.adcode"], name=op.f("fk_region_boundary_adcode")
        ),
        sa.PrimaryKeyConstraint("adcode", "tolerance_deg", name=op.f("pk_region_boundary")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standard_edition",
        sa.Column("work_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("mandate", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_text", sa.String(), nullable=True),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("abolished_on", sa.Date(), nullable=True),
        sa.Column("published_status", sa.String(), nullable=True),
        sa.Column("ics", sa.String(), nullable=True),
        sa.Column("ccs", sa.String(), nullable=True),
        sa.Column("committee", sa.String(), nullable=True),
        sa.Column("drafted_by", sa.String(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_standard_edition_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["standard_work.id"], name=op.f("fk_standard_edition_work_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_edition")),
        sa.UniqueConstraint("norm", name=op.f("uq_standard_edition_norm")),
    )
    op.create_index(op.f("ix_standard_edition_base"), "standard_edition", ["base"], unique=False)
    op.create_index("ix_standard_edition_norm_id", "standard_edition", ["norm", "id"], unique=False)
    op.create_index(
        op.f("ix_standard_edition_work_id"), "standard_edition", ["work_id"], unique=False
    )
    op.create_table(
        "standard_replacement",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("replaced_number", sa.String(), nullable=False),
        sa.Column("replaced_norm", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_replacement_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_standard_replacement_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_replacement")),
    )
    op.create_index(
        op.f("ix_standard_replacement_edition_id"),
        "standard_replacement",
        ["edition_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standard_replacement_replaced_norm"),
        "standard_replacement",
        ["replaced_norm"],
        unique=False,
    )


def _drop_tables() -> None:
    op.drop_index(op.f("ix_standard_replacement_replaced_norm"), table_name="standard_replacement")
    op.drop_index(op.f("ix_standard_replacement_edition_id"), table_name="standard_replacement")
    op.drop_table("standard_replacement")
    op.drop_index(op.f("ix_standard_edition_work_id"), table_name="standard_edition")
    op.drop_index("ix_standard_edition_norm_id", table_name="standard_edition")
    op.drop_index(op.f("ix_standard_edition_base"), table_name="standard_edition")
    op.drop_table("standard_edition")
    op.drop_table("region_boundary")
    op.drop_index("ix_region_ancestor_up", table_name="region_ancestor")
    op.drop_table("region_ancestor")
    op.drop_index("ix_demand_unit_kind_adcode", table_name="demand_unit")
    op.drop_table("demand_unit")
    op.drop_index(op.f("ix_standard_work_series"), table_name="standard_work")
    op.drop_table("standard_work")
    op.drop_table("region_succession")
    op.drop_index(op.f("ix_region_parent_adcode"), table_name="region")
    op.drop_table("region")
    op.drop_table("measurement_service")
    op.drop_table("certification_scheme")
    op.drop_table("source_record")
    op.drop_table("rejection")
    op.drop_table("term")
    op.drop_table("release")
    op.drop_table("dataset")
