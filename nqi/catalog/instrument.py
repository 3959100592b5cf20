"""Kinds of measuring instruments under legal control, and when one is due again."""

from collections.abc import Callable

from sqlalchemy import Integer, Text, case, cast, func, literal, null, or_, select

from nqi.catalog.listing import Listing, among
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import InstrumentKind
from nqi.terms import VerificationMode


def listing(given: Given) -> Listing:
    """Return kinds of instruments by words, category and control, in the order of their codes."""
    kind = InstrumentKind
    build: dict[str, Callable[[Sql], Condition]] = {
        # A short list: no full-text index is worth its while.
        "part": lambda part: func.instr(kind.search_text, part) > 0,
        "categories": lambda codes: among(kind.category, codes),
        "controls": lambda codes: among(kind.control, codes),
    }
    conditions = [condition(given[name]) for name, condition in build.items() if name in given]
    return Listing(select(kind).where(*conditions), ("code",))


def by_code(given: Given, code: Sql) -> Query:
    """Return one kind of instrument, or none."""
    return select(InstrumentKind).where(InstrumentKind.code == code)


def due_on(given: Given, mode: Sql, period_months: Sql, last_verified_on: Sql) -> Sql:
    """Return the day by which an instrument must be verified again; null where none is known."""
    months = literal("+").concat(cast(period_months, Text)).concat(" months")
    is_periodic = or_(mode == VerificationMode.PERIODIC.code, mode.is_(None))
    due = func.date(last_verified_on, months)
    return case((cast(period_months, Integer).is_(None), null()), (is_periodic, due), else_=null())


def one(value: Sql) -> Query:
    """Return one value as a row."""
    return select(value.label("value"))
