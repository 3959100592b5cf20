"""Organizations, their sites, titles, qualifications and capabilities."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEARCHED = ("organization", "capability")


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
        "organization",
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("service_reach", sa.String(), nullable=True),
        sa.Column("adcode", sa.String(), nullable=True),
        sa.Column("host_id", sa.BigInteger(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["adcode"], ["region.adcode"], name=op.f("fk_organization_adcode")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organization.id"], name=op.f("fk_organization_host_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_organization_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("natural_key", name=op.f("uq_organization_natural_key")),
    )
    op.create_index(op.f("ix_organization_adcode"), "organization", ["adcode"], unique=False)
    op.create_index(op.f("ix_organization_kind"), "organization", ["kind"], unique=False)
    op.create_index("ix_organization_name_id", "organization", ["name", "id"], unique=False)
    op.create_table(
        "organization_identifier",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_identifier_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_organization_identifier_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_identifier")),
    )
    op.create_index(
        op.f("ix_organization_identifier_organization_id"),
        "organization_identifier",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        "ix_organization_identifier_value", "organization_identifier", ["value"], unique=False
    )
    op.create_table(
        "organization_name",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_name_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_organization_name_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_name")),
    )
    op.create_index(
        op.f("ix_organization_name_organization_id"),
        "organization_name",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "organization_pillar",
        sa.Column("pillar", sa.String(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_pillar_organization_id"),
        ),
        sa.PrimaryKeyConstraint("pillar", "organization_id", name=op.f("pk_organization_pillar")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_organization_pillar_organization_id"),
        "organization_pillar",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "qualification",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("published_status", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_qualification_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_qualification_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
    )
    op.create_index(
        op.f("ix_qualification_organization_id"), "qualification", ["organization_id"], unique=False
    )
    op.create_index(
        "ix_qualification_scheme_number", "qualification", ["scheme", "number"], unique=False
    )
    op.create_table(
        "site",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("adcode", sa.String(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("placed_by", sa.String(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["adcode"], ["region.adcode"], name=op.f("fk_site_adcode")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_site_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_site_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_index(op.f("ix_site_adcode"), "site", ["adcode"], unique=False)
    op.create_index("ix_site_lat_lng", "site", ["lat", "lng", "id"], unique=False)
    op.create_index(op.f("ix_site_organization_id"), "site", ["organization_id"], unique=False)
    op.create_table(
        "capability",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("qualification_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("parameter", sa.String(), nullable=True),
        sa.Column("limits", sa.String(), nullable=True),
        sa.Column("measurement_service_code", sa.String(), nullable=True),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_capability_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["qualification_id"], ["qualification.id"], name=op.f("fk_capability_qualification_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_capability_site_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_capability_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability")),
    )
    op.create_index(
        op.f("ix_capability_organization_id"), "capability", ["organization_id"], unique=False
    )
    op.create_index(
        op.f("ix_capability_qualification_id"), "capability", ["qualification_id"], unique=False
    )
    op.create_index(op.f("ix_capability_site_id"), "capability", ["site_id"], unique=False)
    op.create_table(
        "designation",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_designation_organization_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_designation_site_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_designation_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designation")),
    )
    op.create_index(op.f("ix_designation_kind"), "designation", ["kind"], unique=False)
    op.create_index(
        op.f("ix_designation_organization_id"), "designation", ["organization_id"], unique=False
    )
    op.create_table(
        "qualification_site",
        sa.Column("qualification_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["qualification_id"],
            ["qualification.id"],
            name=op.f("fk_qualification_site_qualification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_qualification_site_site_id")
        ),
        sa.PrimaryKeyConstraint("qualification_id", "site_id", name=op.f("pk_qualification_site")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_qualification_site_site_id"), "qualification_site", ["site_id"], unique=False
    )
    op.create_table(
        "status_event",
        sa.Column("qualification_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["qualification_id"],
            ["qualification.id"],
            name=op.f("fk_status_event_qualification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_status_event_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_event")),
    )
    op.create_index(
        "ix_status_event_qualification",
        "status_event",
        ["qualification_id", "happened_on"],
        unique=False,
    )
    op.create_table(
        "capability_method",
        sa.Column("capability_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=True),
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"], ["capability.id"], name=op.f("fk_capability_method_capability_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability_method")),
    )
    op.create_index(
        "ix_capability_method_base", "capability_method", ["base", "capability_id"], unique=False
    )
    op.create_index(
        op.f("ix_capability_method_capability_id"),
        "capability_method",
        ["capability_id"],
        unique=False,
    )
    op.create_index(
        "ix_capability_method_norm", "capability_method", ["norm", "capability_id"], unique=False
    )
    op.create_index(
        "ix_capability_method_root", "capability_method", ["root", "capability_id"], unique=False
    )
    op.create_index(
        "ix_capability_method_series",
        "capability_method",
        ["series", "capability_id"],
        unique=False,
    )


def _drop_tables() -> None:
    op.drop_index("ix_capability_method_series", table_name="capability_method")
    op.drop_index("ix_capability_method_root", table_name="capability_method")
    op.drop_index("ix_capability_method_norm", table_name="capability_method")
    op.drop_index(op.f("ix_capability_method_capability_id"), table_name="capability_method")
    op.drop_index("ix_capability_method_base", table_name="capability_method")
    op.drop_table("capability_method")
    op.drop_index("ix_status_event_qualification", table_name="status_event")
    op.drop_table("status_event")
    op.drop_index(op.f("ix_qualification_site_site_id"), table_name="qualification_site")
    op.drop_table("qualification_site")
    op.drop_index(op.f("ix_designation_organization_id"), table_name="designation")
    op.drop_index(op.f("ix_designation_kind"), table_name="designation")
    op.drop_table("designation")
    op.drop_index(op.f("ix_capability_site_id"), table_name="capability")
    op.drop_index(op.f("ix_capability_qualification_id"), table_name="capability")
    op.drop_index(op.f("ix_capability_organization_id"), table_name="capability")
    op.drop_table("capability")
    op.drop_index(op.f("ix_site_organization_id"), table_name="site")
    op.drop_index("ix_site_lat_lng", table_name="site")
    op.drop_index(op.f("ix_site_adcode"), table_name="site")
    op.drop_table("site")
    op.drop_index("ix_qualification_scheme_number", table_name="qualification")
    op.drop_index(op.f("ix_qualification_organization_id"), table_name="qualification")
    op.drop_table("qualification")
    op.drop_index(op.f("ix_organization_pillar_organization_id"), table_name="organization_pillar")
    op.drop_table("organization_pillar")
    op.drop_index(op.f("ix_organization_name_organization_id"), table_name="organization_name")
    op.drop_table("organization_name")
    op.drop_index("ix_organization_identifier_value", table_name="organization_identifier")
    op.drop_index(
        op.f("ix_organization_identifier_organization_id"), table_name="organization_identifier"
    )
    op.drop_table("organization_identifier")
    op.drop_index("ix_organization_name_id", table_name="organization")
    op.drop_index(op.f("ix_organization_kind"), table_name="organization")
    op.drop_index(op.f("ix_organization_adcode"), table_name="organization")
    op.drop_table("organization")
