"""Products and what they need, shared resources, TBT notifications, supervision, code lists."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SEARCHED = ("equipment", "tbt_notification")


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "code_list_entry",
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_code_list_entry_source_id")
        ),
        sa.PrimaryKeyConstraint("list", "code", name=op.f("pk_code_list_entry")),
    )
    op.create_table(
        "product",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("other_names", sa.String(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_product_source_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_product")),
    )
    op.create_table(
        "tbt_notification",
        sa.Column("symbol", sa.String(), nullable=False),
        sa.Column("base_symbol", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("products", sa.String(), nullable=True),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("distributed_on", sa.Date(), nullable=True),
        sa.Column("comment_until", sa.Date(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
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
            ["source_id"], ["source_record.id"], name=op.f("fk_tbt_notification_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tbt_notification")),
        sa.UniqueConstraint("symbol", name=op.f("uq_tbt_notification_symbol")),
    )
    op.create_index(
        op.f("ix_tbt_notification_base_symbol"), "tbt_notification", ["base_symbol"], unique=False
    )
    op.create_index(
        "ix_tbt_notification_distributed",
        "tbt_notification",
        ["distributed_on", "id"],
        unique=False,
    )
    op.create_table(
        "product_code",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("product_code", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_code"], ["product.code"], name=op.f("fk_product_code_product_code")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_product_code_source_id")
        ),
        sa.PrimaryKeyConstraint("system", "code", "product_code", name=op.f("pk_product_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "product_requirement",
        sa.Column("product_code", sa.String(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("norm", sa.String(), nullable=True),
        sa.Column("root", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
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
            ["product_code"], ["product.code"], name=op.f("fk_product_requirement_product_code")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_product_requirement_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_requirement")),
    )
    op.create_index(
        op.f("ix_product_requirement_product_code"),
        "product_requirement",
        ["product_code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_product_requirement_root"), "product_requirement", ["root"], unique=False
    )
    op.create_table(
        "product_test",
        sa.Column("product_code", sa.String(), nullable=False),
        sa.Column("parameter", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("root", sa.String(), nullable=True),
        sa.Column("limits", sa.String(), nullable=True),
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
            ["product_code"], ["product.code"], name=op.f("fk_product_test_product_code")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_product_test_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_test")),
    )
    op.create_index(
        op.f("ix_product_test_product_code"), "product_test", ["product_code"], unique=False
    )
    op.create_table(
        "tbt_code",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("notification_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["tbt_notification.id"], name=op.f("fk_tbt_code_notification_id")
        ),
        sa.PrimaryKeyConstraint("system", "code", "notification_id", name=op.f("pk_tbt_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_tbt_code_notification_id"), "tbt_code", ["notification_id"], unique=False
    )
    op.create_table(
        "info_resource",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
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
            ["organization_id"], ["organization.id"], name=op.f("fk_info_resource_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_info_resource_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_resource")),
    )
    op.create_table(
        "instrument_need",
        sa.Column("product_code", sa.String(), nullable=False),
        sa.Column("product_test_id", sa.BigInteger(), nullable=True),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("needs_reference_material", sa.Boolean(), nullable=False),
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
            ["product_code"], ["product.code"], name=op.f("fk_instrument_need_product_code")
        ),
        sa.ForeignKeyConstraint(
            ["product_test_id"],
            ["product_test.id"],
            name=op.f("fk_instrument_need_product_test_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_instrument_need_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_need")),
    )
    op.create_index(
        op.f("ix_instrument_need_product_code"), "instrument_need", ["product_code"], unique=False
    )
    op.create_table(
        "supervision_event",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
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
            name=op.f("fk_supervision_event_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_supervision_event_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_event")),
    )
    op.create_index(
        "ix_supervision_event_organization",
        "supervision_event",
        ["organization_id", "happened_on"],
        unique=False,
    )
    op.create_table(
        "talent_count",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("adcode", sa.String(), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["adcode"], ["region.adcode"], name=op.f("fk_talent_count_adcode")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_talent_count_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_talent_count_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_count")),
    )
    op.create_index("ix_talent_count_adcode", "talent_count", ["adcode", "kind"], unique=False)
    op.create_table(
        "equipment",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("maker", sa.String(), nullable=True),
        sa.Column("specification", sa.String(), nullable=True),
        sa.Column("value_band", sa.String(), nullable=True),
        sa.Column("open_mode", sa.String(), nullable=False),
        sa.Column("booking_url", sa.String(), nullable=True),
        sa.Column("calibrated_until", sa.Date(), nullable=True),
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
            ["organization_id"], ["organization.id"], name=op.f("fk_equipment_organization_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_equipment_site_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_record.id"], name=op.f("fk_equipment_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
    )
    op.create_index(
        op.f("ix_equipment_organization_id"), "equipment", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_equipment_site_id"), "equipment", ["site_id"], unique=False)
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
    op.drop_index(op.f("ix_equipment_site_id"), table_name="equipment")
    op.drop_index(op.f("ix_equipment_organization_id"), table_name="equipment")
    op.drop_table("equipment")
    op.drop_index("ix_talent_count_adcode", table_name="talent_count")
    op.drop_table("talent_count")
    op.drop_index("ix_supervision_event_organization", table_name="supervision_event")
    op.drop_table("supervision_event")
    op.drop_index(op.f("ix_instrument_need_product_code"), table_name="instrument_need")
    op.drop_table("instrument_need")
    op.drop_table("info_resource")
    op.drop_index(op.f("ix_tbt_code_notification_id"), table_name="tbt_code")
    op.drop_table("tbt_code")
    op.drop_index(op.f("ix_product_test_product_code"), table_name="product_test")
    op.drop_table("product_test")
    op.drop_index(op.f("ix_product_requirement_root"), table_name="product_requirement")
    op.drop_index(op.f("ix_product_requirement_product_code"), table_name="product_requirement")
    op.drop_table("product_requirement")
    op.drop_table("product_code")
    op.drop_index("ix_tbt_notification_distributed", table_name="tbt_notification")
    op.drop_index(op.f("ix_tbt_notification_base_symbol"), table_name="tbt_notification")
    op.drop_table("tbt_notification")
    op.drop_table("product")
    op.drop_table("code_list_entry")
