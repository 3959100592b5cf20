"""Editions of standards as any source states them, and how they are added to the book.

A second source of an edition fills what the first left open and overwrites nothing. An amendment
sheet (XGn) is kept under the edition it amends.
"""

from datetime import date
from typing import NamedTuple

from loaders.book import Book, Values
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.classification import (
    codes_in,
    committee_above,
    committee_and_name,
    parse_ccs,
    parse_ics,
)
from nqi.codes.standard_number import StandardNumber
from nqi.identity import stable_id
from nqi.models import (
    EditionClassification,
    StandardAmendment,
    StandardEdition,
    StandardRelation,
    StandardReview,
    StandardWork,
    TechnicalCommittee,
)
from nqi.terms import (
    AdoptionDegree,
    ClassificationSystem,
    Confidence,
    ReviewConclusion,
    StandardRelationKind,
)
from nqi.text import spaced

_OF_ITS_SOURCE = {"source_id", "confidence", "valid_from", "valid_to", "published_status"}
"""What a second source cannot fill in: it would speak for the first one."""
_PARSERS = {ClassificationSystem.ICS: parse_ics, ClassificationSystem.CCS: parse_ccs}


class Relation(NamedTuple):
    """What an edition says of another number."""

    kind: StandardRelationKind
    written: str
    number: StandardNumber
    degree: AdoptionDegree | None = None


class Edition(NamedTuple):
    """One edition as a row states it; ``values`` are columns of the table by name."""

    written: str
    number: StandardNumber
    values: Values
    relations: list[Relation]
    review: tuple[date, ReviewConclusion] | None


def add_edition(book: Book, row: Row, edition: Edition) -> None:
    """Accept an edition, or an amendment sheet to one; raise BadData for a double of one source."""
    source = book.sourced(row)
    if edition.number.amendment is not None:
        return _add_amendment(book, edition, source)
    id = stable_id("standard_edition", edition.number.norm)
    committee = _committee(edition.values)
    values = edition.values | _named(edition) | {"committee_number": committee[0]}
    known = book.found(StandardEdition, id=id)
    if known is not None:
        _fill(book, row, known, values, source["confidence"])
    else:
        work_id = _work(book, edition.number, source)
        words = spaced(" ".join(_search_words(edition)))
        book.add(StandardEdition, **source, **values, id=id, work_id=work_id, search_text=words)
    _add_relations(book, id, edition, source)
    _add_review(book, id, edition, source)
    _add_classes(book, row, id, values)
    _add_committee(book, *committee, source)
    return None


def _named(edition: Edition) -> Values:
    number = edition.number
    return {
        "number": edition.written,
        "norm": number.norm,
        "base": number.base,
        "root": number.root,
        "series": number.series,
        "family": number.family.code,
        "origin": number.origin.code,
        "mandate": number.mandate.code if number.mandate else None,
    }


def _search_words(edition: Edition) -> list[str]:
    adopted = [relation.written for relation in edition.relations if relation.kind is _ADOPTS]
    title = [edition.values["title"], edition.values["title_en"] or ""]
    return [edition.written, edition.number.norm, edition.number.printed, *title, *adopted]


_ADOPTS = StandardRelationKind.ADOPTS


def _fill(book: Book, row: Row, known: Values, values: Values, confidence: str) -> None:
    """Fill what is open; a day on which two sources differ is noted, the earlier source stays.

    Raises BadData for a double of one source, and for an unverified one of a record with a source.
    """
    if book.is_of_this_dataset(known) or _is_weaker(confidence, known["confidence"]):
        raise Rule.DUPLICATE.broken("number", values["number"], values["norm"])
    for name, value in values.items():
        if known[name] is None and name not in _OF_ITS_SOURCE:
            known[name] = value
        elif isinstance(value, date) and value != known[name]:
            detail = f"{known[name]} was read before"
            book.leave_out_cell(row, Rule.DIFFERS.broken(name, value.isoformat(), detail))


def _is_weaker(confidence: str, known: str) -> bool:
    unverified = Confidence.UNVERIFIED.code
    return confidence == unverified and known != unverified


def _work(book: Book, number: StandardNumber, source: Values) -> int:
    id = stable_id("standard_work", number.root)
    if not book.has(StandardWork, id=id):
        book.add(StandardWork, **source, id=id, root=number.root, series=number.series)
    return id


def _add_relations(book: Book, id: int, edition: Edition, source: Values) -> None:
    for kind, written, number, degree in edition.relations:
        key = stable_id("standard_relation", edition.number.norm, kind.code, number.norm)
        if book.has(StandardRelation, id=key):
            continue
        book.add(
            StandardRelation,
            **source,
            id=key,
            edition_id=id,
            kind=kind.code,
            degree=degree.code if degree else None,
            number=written,
            norm=number.norm,
            base=number.base,
            root=number.root,
        )


def _add_review(book: Book, id: int, edition: Edition, source: Values) -> None:
    if edition.review is None:
        return
    day, conclusion = edition.review
    key = stable_id("standard_review", edition.number.norm, day.isoformat())
    if not book.has(StandardReview, id=key):
        reviewed = {"reviewed_on": day, "conclusion": conclusion.code}
        book.add(StandardReview, **source, **reviewed, id=key, edition_id=id)


def _add_amendment(book: Book, edition: Edition, source: Values) -> None:
    norm, sequence = edition.number.norm, edition.number.amendment
    key = stable_id("standard_amendment", norm, str(sequence))
    if book.has(StandardAmendment, id=key):
        raise Rule.DUPLICATE.broken("number", edition.written, f"{norm} XG{sequence}")
    book.add(
        StandardAmendment,
        **source,
        id=key,
        norm=norm,
        number=edition.written,
        sequence=sequence,
        title=edition.values["title"],
        issued_on=edition.values["issued_on"],
        implemented_on=edition.values["implemented_on"],
    )


def _add_classes(book: Book, row: Row, id: int, values: Values) -> None:
    """Each code of a cell; one that is none is left out and noted."""
    for system, parse in _PARSERS.items():
        column = system.code.lower()
        for raw in codes_in(values[column] or ""):
            code = parse(raw)
            if code is None:
                book.leave_out_cell(row, Rule.CLASS.broken(column, raw, system.code))
            elif not book.has(EditionClassification, system=system.code, code=code, edition_id=id):
                book.add(EditionClassification, system=system.code, code=code, edition_id=id)


def _committee(values: Values) -> tuple[str | None, str]:
    """The committee's number and name, from whichever cell states a number."""
    for column in ("committee", "jurisdiction"):
        number, name = committee_and_name(values[column] or "")
        if number is not None:
            return number, name
    return None, ""


def _add_committee(book: Book, number: str | None, name: str, source: Values) -> None:
    """A committee and every one above it; of those a source may know the number only."""
    while number is not None:
        above = committee_above(number)
        known = book.found(TechnicalCommittee, number=number)
        if known is None:
            named = {"name": name or None, "parent_number": above}
            book.add(TechnicalCommittee, **source, number=number, **named)
        elif known["name"] is None and name:
            known["name"] = name
        number, name = above, ""
