"""Which edition follows which, derived from editions and relations."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

DERIVED = """
    INSERT INTO standard_successor (norm, next_norm, implemented_on)
    SELECT relation.norm, edition.norm, edition.implemented_on
    FROM standard_relation relation JOIN standard_edition edition ON edition.id = edition_id
    WHERE relation.kind = 'REPLACES' AND edition.implemented_on IS NOT NULL
    UNION
    SELECT earlier.norm, later.norm, later.implemented_on
    FROM standard_edition earlier JOIN standard_edition later ON later.work_id = earlier.work_id
    WHERE later.implemented_on > earlier.implemented_on"""


def upgrade() -> None:
    """Make the table and derive its rows, of a release that is kept too."""
    op.create_table(
        "standard_successor",
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("next_norm", sa.String(), nullable=False),
        sa.Column("implemented_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "norm", "next_norm", "implemented_on", name=op.f("pk_standard_successor")
        ),
        sqlite_with_rowid=False,
    )
    op.execute(DERIVED)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("standard_successor")
