"""What every Relay connection shares."""

from collections.abc import Callable
from typing import Any

import graphene
from sqlalchemy import func, literal

from nqi.catalog.listing import Listing
from schema.fields import Bound, Expression, Pages, Prepare, first_argument, required_list


class PageInfo(graphene.ObjectType):
    has_next_page = graphene.Boolean(required=True)
    has_previous_page = graphene.Boolean(required=True)
    start_cursor = graphene.String()
    end_cursor = graphene.String()


class Connection(graphene.Interface):
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)
    sorted_by = Bound(
        required_list(graphene.String),
        Expression(lambda given: func.json(literal(given["sorted_by"])), is_json=True),
    )
    as_of = Bound(graphene.Date, Expression(lambda given: given["as_of"]), required=True)


def pages(
    connection: Any, build: Callable[[dict[str, Any]], Listing], prepare: Prepare, **arguments: Any
) -> Bound:
    """Return a root field that is a connection over a listing, read a page at a time."""
    return Bound(
        connection,
        Pages(build),
        prepare=prepare,
        first=first_argument(),
        after=graphene.String(),
        as_of=graphene.Date(),
        **arguments,
    )
