"""What authorities found about a body, as they published it."""

from sqlalchemy import select

from nqi.catalog.statement import Given, Query, Sql
from nqi.models import SupervisionEvent


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the events of a body until the day, the latest first."""
    return (
        select(SupervisionEvent)
        .where(
            SupervisionEvent.organization_id == organization_id,
            SupervisionEvent.happened_on <= given["as_of"],
        )
        .order_by(SupervisionEvent.happened_on.desc(), SupervisionEvent.id)
    )
