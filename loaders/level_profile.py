"""The level profile: families of services and what each level should have of them.

No official list was found of which service must exist at which level, so the table is a planning
assumption, labelled as one wherever it is used. Edit the file and load again.
"""

import re

from loaders.book import Book
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import ServiceFamily
from nqi.terms import DesignationKind, MeasurementStandardKind, OrganizationKind, Scheme

LEVELS = ("national", "province", "prefecture", "county", "district", "zone")
LISTS = {
    "kinds": OrganizationKind,
    "designations": DesignationKind,
    "schemes": Scheme,
    "measurement_kinds": MeasurementStandardKind,
}
COLUMNS = (
    "profile",
    "number",
    "code",
    "name",
    "name_en",
    *LISTS,
    "words",
    "weight",
    *LEVELS,
    "source_url",
    "source_note",
    "licence",
)
_NEED = re.compile(r"R([1-9]|10)?|O|-")


def accept(row: Row, book: Book) -> None:
    """One family; it must say by what a body counts."""
    lists = {
        name: ";".join(term.code for term in row.terms(name, vocabulary))
        for name, vocabulary in LISTS.items()
    }
    words = ";".join(row.parts("words"))
    if not words and not any(lists.values()):
        raise Rule.REQUIRED.broken("kinds", "", "kinds, designations, schemes or words are needed")
    profile, code = row.text("profile"), row.text("code")
    id = stable_id("service_family", profile, code)
    if book.has(ServiceFamily, id=id):
        raise Rule.DUPLICATE.broken("code", code, f"twice in profile {profile}")
    book.add(
        ServiceFamily,
        **book.sourced(row),
        **lists,
        **{level: _need(row, level) for level in LEVELS},
        id=id,
        profile=profile,
        number=_whole(row),
        code=code,
        name=row.text("name"),
        name_en=row.cells["name_en"] or None,
        words=words,
        weight=row.number("weight", 0, 100),
    )


def _whole(row: Row) -> int:
    number = row.number("number", 1, 999)
    if number != int(number):
        raise Rule.NUMBER.broken("number", row.cells["number"], "a place in the order is whole")
    return int(number)


def _need(row: Row, level: str) -> str:
    value = row.text(level)
    if not _NEED.fullmatch(value):
        raise Rule.TERM.broken(level, value, "allowed are R, R1 to R10, O and -")
    return value
