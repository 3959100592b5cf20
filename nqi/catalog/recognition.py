"""Mutual recognition and acceptance: arrangements, their parties, and who accepts whose results."""

from sqlalchemy import func, literal, select

from nqi.catalog.condition import holds_on, holds_words
from nqi.catalog.listing import Listing, among
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import AcceptanceRule, Recognition, RecognitionArrangement

_SEPARATOR = ";"


def arrangements(given: Given) -> Listing:
    """Return the arrangements that hold on the day, by code."""
    rows = select(RecognitionArrangement)
    return Listing(rows.where(holds_on(RecognitionArrangement, given["as_of"])), ("code",))


def arrangement(given: Given, code: Sql) -> Query:
    """Return one arrangement, or none."""
    return select(RecognitionArrangement).where(RecognitionArrangement.code == code)


def successor(given: Given, code: Sql) -> Query:
    """Return the arrangement into which one merged, or none that is known."""
    merged = _names(RecognitionArrangement.predecessor_codes, code)
    return (
        select(RecognitionArrangement).where(merged).order_by(RecognitionArrangement.code).limit(1)
    )


def predecessors(given: Given, codes: Sql) -> Query:
    """Return the arrangements that merged into one, from their codes between semicolons."""
    return (
        select(RecognitionArrangement)
        .where(_names(codes, RecognitionArrangement.code))
        .order_by(RecognitionArrangement.code)
    )


def _names(codes: Sql, code: Sql) -> Condition:
    listed = literal(_SEPARATOR).concat(codes).concat(_SEPARATOR)
    found: Condition = func.instr(listed, literal(_SEPARATOR).concat(code).concat(_SEPARATOR)) > 0
    return found


def listing(given: Given) -> Listing:
    """Return the parties that take part on the day, of one arrangement, of one body, or all."""
    rows = select(Recognition).where(holds_on(Recognition, given["as_of"]))
    if "arrangement" in given:
        rows = rows.where(Recognition.arrangement_code == given["arrangement"])
    if "organization_key" in given:
        rows = rows.where(Recognition.organization_id == given["organization_key"])
    return Listing(rows, ("arrangement_code", "party", "id"))


def parties(given: Given, code: Sql) -> Query:
    """Return the parties of an arrangement on the day."""
    return (
        select(Recognition)
        .where(Recognition.arrangement_code == code, holds_on(Recognition, given["as_of"]))
        .order_by(Recognition.party, Recognition.id)
    )


def acceptance_rules(given: Given) -> Listing:
    """Return the rules that hold on the day, for some qualifications, with some words."""
    rows = select(AcceptanceRule).where(holds_on(AcceptanceRule, given["as_of"]))
    if "schemes" in given:
        rows = rows.where(among(AcceptanceRule.scheme, given["schemes"]))
    if "words" in given:
        columns = (
            AcceptanceRule.acceptor,
            AcceptanceRule.accepts,
            AcceptanceRule.applies_to,
            AcceptanceRule.legal_basis,
        )
        text = columns[0].concat(columns[1]).concat(columns[2]).concat(columns[3])
        rows = rows.where(holds_words(text, given["words"]))
    return Listing(rows, ("acceptor", "applies_to", "id"))
