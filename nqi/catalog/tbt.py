"""TBT notifications: lists, one by id, their codes, their addenda, the products they touch."""

from collections.abc import Callable

from sqlalchemy import Integer, Text, and_, case, cast, exists, func, or_, select

from nqi.catalog.listing import Listing, matches
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Product, ProductCode, TbtCode, TbtNotification

_LAST_DAY = 99991231


def listing(given: Given) -> Listing:
    """Return the notifications asked for, the latest first; those without a day come last.

    ``latest_first`` counts back from the last day there is, so that the order is ascending.
    """
    day = cast(func.replace(cast(TbtNotification.distributed_on, Text), "-", ""), Integer)
    latest_first = (_LAST_DAY - func.coalesce(day, 0)).label("latest_first")
    rows = select(TbtNotification, latest_first).where(*_asked(given))
    return Listing(rows, ("latest_first", "symbol"))


def _asked(given: Given) -> list[Condition]:
    notification = TbtNotification
    build: dict[str, Callable[[Sql], Condition]] = {
        "member": lambda member: notification.member == member,
        "search": lambda words: matches(notification.id, "tbt_notification_search", words),
        "hs": lambda code: _names("HS", code),
        "ics": lambda code: _names("ICS", code),
        "product": _touches,
        "open_on": _is_open,
    }
    return [condition(given[name]) for name, condition in build.items() if name in given]


def _is_open(day: Sql) -> Condition:
    """Whether comments are taken on a day; without a last day nothing can be said."""
    sent = or_(TbtNotification.distributed_on.is_(None), TbtNotification.distributed_on <= day)
    return and_(TbtNotification.comment_until >= day, sent)


def _overlap(one: Sql, other: Sql) -> Condition:
    """Whether two codes name the same goods, or one of them a part of the other's."""
    shorter = func.min(func.length(one), func.length(other))
    same: Condition = func.substr(one, 1, shorter) == func.substr(other, 1, shorter)
    return same


def _names(system: str, code: Sql) -> Condition:
    return exists().where(
        TbtCode.notification_id == TbtNotification.id,
        TbtCode.system == system,
        _overlap(TbtCode.code, code),
    )


def _linked() -> list[Condition]:
    return [
        ProductCode.system == TbtCode.system,
        _overlap(TbtCode.code, _plain(ProductCode.system, ProductCode.code)),
    ]


def _plain(system: Sql, code: Sql) -> Sql:
    """Return a code of a product as codes of notifications are kept: HS without full stops."""
    return case((system == "HS", func.replace(code, ".", "")), else_=code)


def _touches(product: Sql) -> Condition:
    return exists().where(
        TbtCode.notification_id == TbtNotification.id,
        ProductCode.product_code == product,
        *_linked(),
    )


def by_id(given: Given, notification_id: Sql) -> Query:
    """Return one notification, or none."""
    return select(TbtNotification).where(TbtNotification.id == notification_id)


def codes(given: Given, notification_id: Sql) -> Query:
    """Return the codes of goods and of classes that a notification names."""
    return (
        select(TbtCode)
        .where(TbtCode.notification_id == notification_id)
        .order_by(TbtCode.system, TbtCode.code)
    )


def related(given: Given, base_symbol: Sql, notification_id: Sql) -> Query:
    """Return the others under the same base symbol: the first one, addenda, corrections."""
    return (
        select(TbtNotification)
        .where(TbtNotification.base_symbol == base_symbol, TbtNotification.id != notification_id)
        .order_by(TbtNotification.distributed_on, TbtNotification.symbol)
    )


def products(given: Given, notification_id: Sql) -> Query:
    """Return the products whose codes of goods or classes overlap with those of a notification."""
    linked = exists().where(
        TbtCode.notification_id == notification_id,
        ProductCode.product_code == Product.code,
        *_linked(),
    )
    return select(Product).where(linked).order_by(Product.code)
