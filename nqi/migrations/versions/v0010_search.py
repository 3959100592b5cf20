"""What can be looked for by words or by a number."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables; a load derives their rows, so a release made before holds none."""
    op.create_table(
        "search_record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("search_group", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("subtitle", sa.String(), nullable=True),
        sa.Column("place_order", sa.String(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_record")),
    )
    op.create_index("ix_search_record_key", "search_record", ["key", "search_group"], unique=False)
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["search_record.id"], name=op.f("fk_search_entry_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index(op.f("ix_search_entry_record_id"), "search_entry", ["record_id"], unique=False)
    op.create_table(
        "verifiable_number",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint(
            "kind", "key", "table_name", "record_id", name=op.f("pk_verifiable_number")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "synonym",
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
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
            ["source_id"], ["source_record.id"], name=op.f("fk_synonym_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
    )
    op.create_index(op.f("ix_synonym_meaning"), "synonym", ["meaning"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        # A body is the pairs of neighbouring characters of an entry's key (nqi.compact). The
        # prefix index answers a single character, which is the beginning of a pair.
        op.execute(
            "CREATE VIRTUAL TABLE search_entry_search "
            "USING fts5(body, content='', prefix='6', tokenize='unicode61')"
        )


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_entry_search")
    op.drop_index(op.f("ix_synonym_meaning"), table_name="synonym")
    op.drop_table("synonym")
    op.drop_table("verifiable_number")
    op.drop_index(op.f("ix_search_entry_record_id"), table_name="search_entry")
    op.drop_table("search_entry")
    op.drop_index("ix_search_record_key", table_name="search_record")
    op.drop_table("search_record")
