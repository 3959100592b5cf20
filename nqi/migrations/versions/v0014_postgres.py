"""PostgreSQL: full text, points, and the functions of SQLite that statements use."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0014"
down_revision = "0013"

SEARCHED = (
    "organization",
    "standard",
    "region",
    "capability",
    "measurement_standard",
    "reference_material",
    "equipment",
    "tbt_notification",
    "search_entry",
)
"""The same tables that SQLite has as virtual tables of FTS5."""

FUNCTIONS = {
    # FTS5: "a b" is a phrase, a blank means and, a star the beginning of a word.
    "full_text_query(query text) RETURNS tsquery": """
        SELECT CASE WHEN replace(query, '"', '') = '' THEN NULL ELSE (
            SELECT string_agg(
                CASE WHEN number % 2 = 0 THEN '(' || replace(part, ' ', ' <-> ') || ')'
                     ELSE replace(replace(replace(part, ' OR ', '|'), '*', ':*'), ' ', ' & ') END,
                '' ORDER BY number)
            FROM string_to_table(query, '"') WITH ORDINALITY AS each(part, number)
        )::tsquery END""",
    "instr(text, text) RETURNS integer": "SELECT strpos($1, $2)",
    "hex(text) RETURNS text": "SELECT upper(encode(convert_to($1, 'UTF8'), 'hex'))",
    "json_each(text) RETURNS TABLE (key bigint, value text)": """
        SELECT number, element
        FROM json_array_elements_text($1::json) WITH ORDINALITY AS each(element, number)""",
    "json_members(text) RETURNS TABLE (key text)": "SELECT json_object_keys($1::json)",
    "json_tree(text, text) RETURNS TABLE (key bigint, atom double precision, type text)": """
        WITH RECURSIVE tree(key, value) AS (
            SELECT NULL::bigint, $1::json #> string_to_array(substr($2, 3), '.')
            UNION ALL
            SELECT number - 1, element FROM tree, json_array_elements(
                CASE WHEN json_typeof(value) = 'array' THEN value ELSE '[]'::json END
            ) WITH ORDINALITY AS each(element, number))
        SELECT key, CASE WHEN json_typeof(value) = 'number' THEN (value #>> '{}')::float8 END,
            CASE json_typeof(value) WHEN 'number' THEN 'real' ELSE json_typeof(value) END
        FROM tree""",
    "json_extract(text, text) RETURNS text": """
        SELECT $1::json #>> string_to_array(
            replace(replace(substr($2, CASE WHEN $2 LIKE '$.%' THEN 3 ELSE 2 END), '[', ''),
                    ']', ''), '.')""",
    # A day that a month does not have is counted on into the next month, as SQLite does.
    "date(day date, step text) RETURNS date": """
        SELECT CASE WHEN step LIKE '%day%' THEN day + split_part(step, ' ', 1)::integer
            ELSE (day - (date_part('day', day)::integer - 1) + step::interval)::date
                 + (date_part('day', day)::integer - 1) END""",
    "date(day date, first text, second text) RETURNS date": "SELECT date(date($1, $2), $3)",
}


def upgrade() -> None:
    """Make them on PostgreSQL; SQLite has its own since the tables were made."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for noun in SEARCHED:
        op.create_table(
            f"{noun}_search",
            sa.Column("rowid", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("body", TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("rowid", name=op.f(f"pk_{noun}_search")),
        )
        op.create_index(
            f"ix_{noun}_search_body", f"{noun}_search", ["body"], postgresql_using="gin"
        )
    for signature, body in FUNCTIONS.items():
        sql = (
            f"CREATE FUNCTION {signature} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $sql${body}$sql$"
        )
        op.execute(sql.replace(":", "\\:"))


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for signature in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {signature.partition(' RETURNS')[0]}")
    for noun in SEARCHED:
        op.drop_table(f"{noun}_search")
