"""Derives the offers of a release (who can work by a standard, and where) while it is written.

They are those that ``nqi.catalog.offer.derived`` describes. A body names a standard in many items,
so what it names is told apart first, and only then brought to each of its places.
"""

from sqlalchemy import Connection

from nqi.catalog.offer import COLUMNS

_NAMES = ", ".join(COLUMNS)
_MADE = "SELECT n.organization_id, s.id, lng, lat, norm, base, root, series FROM named n"


def derive_offers(connection: Connection, *, staged: bool) -> None:
    """Write the offers; ``staged`` says that the rows of the items still wait in ``staged``.

    There a method stands beside its item. In the release both are in the order of their ids,
    which are hashes, and each item has to be searched for.
    """
    method, item = (
        ("staged.capability_method", "staged.capability c ON c.rowid = m.whole")
        if staged
        else ("capability_method", "capability c ON c.id = m.capability_id")
    )
    connection.exec_driver_sql(
        "CREATE TEMP TABLE named AS"
        " SELECT DISTINCT c.organization_id, c.site_id, m.norm, m.base, m.root, m.series"
        # CROSS JOIN: in this order, whatever the planner thinks of tables without statistics.
        f" FROM {method} m CROSS JOIN {item}"
    )
    connection.exec_driver_sql(
        f"INSERT INTO offer ({_NAMES}) {_MADE} JOIN site s ON s.id = n.site_id"
        f" UNION {_MADE} LEFT JOIN site s ON s.organization_id = n.organization_id"
        " WHERE n.site_id IS NULL"
    )
    connection.exec_driver_sql("DROP TABLE named")
