"""Adoption both ways, sheets, reviews, classes, committees, holders: on a small release."""

from datetime import date
from typing import Any

import pytest

from nqi import models
from nqi.catalog import classification, committee, facets, holder, standard, standard_relation
from nqi.errors import InvalidInput
from nqi.release_file import FileRelease
from nqi.standard_selection import StandardSelection
from tests.catalog.conftest import Asking
from tests.opened import file_release, only_sqlite
from tests.schema.asked_twice import AskedTwice
from tests.small_release import Rows, standard_keys


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    rows = Rows()
    made = {"origin": "GOVERNMENT", "issued_on": date(2016, 12, 30)}
    old = rows.edition("GB/T 1-2008", implemented_on=date(2009, 3, 1), **made)
    new = rows.edition(
        "GB/T 1-2016",
        implemented_on=date(2017, 7, 1),
        published_status="SUPERSEDED",
        committee_number="SAC/TC 4/SC 1",
        **made,
    )
    part = rows.edition("GB 2-2020", implemented_on=date(2027, 1, 1), origin="GOVERNMENT")
    rows.edition("T/AB 1-2020", origin="MARKET", implemented_on=date(2010, 1, 1))
    for edition, kind, number, degree in (
        (old, "ADOPTS", "ISO 9001:2008", "IDT"),
        (new, "ADOPTS", "ISO 9001:2015", "MOD"),
        (part, "REPLACES_PART", "GB/T 1-2016", None),
    ):
        keys = {name: key for name, key in standard_keys(number).items() if name != "series"}
        rows.add(
            models.StandardRelation,
            edition_id=edition,
            kind=kind,
            degree=degree,
            number=number,
            **keys,
        )
    for system, code, edition in (
        ("ICS", "03.120.10", new),
        ("ICS", "03.12", old),
        ("ICS", "43", part),
        ("CCS", "A00", new),
    ):
        rows.add(models.EditionClassification, system=system, code=code, edition_id=edition)
    for number in ("SAC/TC 4", "SAC/TC 4/SC 1", "SAC/TC 40"):
        above = number.rpartition("/SC")[0] or None
        rows.add(
            models.TechnicalCommittee, number=number, parent_number=above, name=f"委员会{number}"
        )
    rows.add(
        models.StandardReview,
        edition_id=new,
        reviewed_on=date(2022, 1, 1),
        conclusion="CONTINUES",
    )
    for sequence, day in ((1, date(2018, 1, 1)), (2, date(2030, 1, 1)), (3, None)):
        rows.add(
            models.StandardAmendment,
            norm="GB/T1-2016",
            number=f"GB/T 1-2016/XG{sequence}",
            sequence=sequence,
            implemented_on=day,
        )
    for name, numbers in (("甲", ["GB/T 1-2008", "GB/T 1-2016"]), ("乙", ["GB/T 1"])):
        rows.capability(rows.organization(name), *numbers)
    return Asking(rows.write(tmp_path_factory.mktemp("relations")))


def numbers(small: Asking, **asked: Any) -> list[str]:
    given = StandardSelection(as_of=date(2026, 6, 1), **asked).given()
    given.pop("as_of")
    return [row["number"] for row in small.page(standard.listing, **given)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"adopts": "ISO 9001"}, ["GB/T 1-2008", "GB/T 1-2016"]),
        ({"adopts": "iso9001:2015"}, ["GB/T 1-2016"]),
        ({"adopts": "ISO 9001:1994"}, []),
        ({"ics": "03"}, ["GB/T 1-2008", "GB/T 1-2016"]),
        ({"ics": "03.120"}, ["GB/T 1-2016"]),
        ({"ccs": "a"}, ["GB/T 1-2016"]),
        ({"ccs": "A01"}, []),
        ({"committee": "SAC/TC 4"}, ["GB/T 1-2016"]),
        ({"committee": "SAC/TC 40"}, []),
        ({"status_disagrees": True}, ["GB/T 1-2016"]),
        ({"front_runner": True}, []),
    ],
)
def test_a_selection_of_standards(small: Asking, asked: dict[str, Any], found: list[str]) -> None:
    assert numbers(small, **asked) == found


@pytest.mark.parametrize(
    "asked",
    [{"ics": "43.15"}, {"ccs": "I"}, {"committee": "TC 4"}, {"adopts": "quality"}],
)
def test_what_is_no_class_committee_or_number_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        StandardSelection(**asked).given()


@pytest.mark.parametrize(
    ("day", "overdue"), [("2026-12-31", []), ("2027-01-01", []), ("2027-01-02", ["GB/T 1-2016"])]
)
def test_a_review_is_overdue_after_five_years_and_only_for_what_government_makes(
    small: Asking, day: str, overdue: list[str]
) -> None:
    rows = small.page(standard.listing, as_of=day, review_overdue=1)
    assert [row["number"] for row in rows] == overdue


def test_adoption_is_found_from_both_sides(small: Asking) -> None:
    (row,) = small.rows(standard.by_norm, "GB/T1-2016")
    (adopted,) = small.rows(standard_relation.adopts, row["id"])
    assert (adopted["number"], adopted["degree"]) == ("ISO 9001:2015", "MOD")
    (by,) = small.rows(standard_relation.adopted_by, "ISO9001:2015", "ISO9001")
    assert (by["edition_id"], by["degree"]) == (row["id"], "MOD")


def test_replacing_in_part_supersedes_nothing(small: Asking) -> None:
    (row,) = small.rows(standard.by_norm, "GB/T1-2016", as_of="2028-01-01")
    assert row["status"] == "IN_FORCE"
    (part,) = small.rows(standard_relation.replaced_in_part_by, "GB/T1-2016")
    assert part["number"] == "GB 2-2020"
    (replaced,) = small.rows(standard_relation.replaces, part["id"])
    assert replaced["in_part"] == 1
    assert small.rows(standard_relation.replaced_by, "GB/T1-2016") == []


def test_a_sheet_is_in_force_from_its_day(small: Asking) -> None:
    rows = small.rows(standard_relation.amendments, "GB/T1-2016")
    assert [(row["sequence"], row["is_in_force"]) for row in rows] == [(1, 1), (2, 0), (3, None)]


def test_holders_and_the_editions_they_hold(small: Asking) -> None:
    holders = small.rows(holder.holders, "GB1")
    assert len(holders) == 2
    held = small.rows(holder.all_held, "GB1")
    assert [(row["name"], row["number"], row["is_in_force"]) for row in held] == [
        ("乙", "GB/T1", None),
        ("甲", "GB/T 1-2008", 0),
        ("甲", "GB/T 1-2016", 1),
    ]
    again = small.rows(holder.editions_held, held[1]["organization_id"], "GB1")
    assert [row["norm"] for row in again] == ["GB/T1-2008", "GB/T1-2016"]
    before = small.rows(holder.all_held, "GB1", as_of="2017-06-30")
    assert [row["status"] for row in before] == ["UNKNOWN", "IN_FORCE", "UPCOMING"]


def test_each_edition_ends_where_its_status_says(small: Asking) -> None:
    (row,) = small.rows(standard.by_norm, "GB/T1-2008")
    periods = small.rows(standard.periods, row["work_id"])
    assert [(one["number"], one["ends_on"]) for one in periods] == [
        ("GB/T 1-2008", "2017-07-01"),
        ("GB/T 1-2016", None),
    ]


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ({}, {"03": 2, "43": 1}),
        ({"ics": "03"}, {"03.12": 1, "03.120": 1}),
        ({"ics": "03.120"}, {"03.120.10": 1}),
        ({"ics": "97"}, {}),
    ],
)
def test_classes_are_counted_one_level_down(
    small: Asking, asked: dict[str, str], counts: dict[str, int]
) -> None:
    found = small.rows(facets.by_standard_ics, **asked)
    assert {row["value"]: row["count"] for row in found} == counts


def test_the_committees_are_a_tree(small: Asking) -> None:
    listed = [row["number"] for row in small.page(committee.listing)]
    assert listed == ["SAC/TC 4", "SAC/TC 4/SC 1", "SAC/TC 40"]
    below = small.rows(committee.children, "SAC/TC 4")
    assert [row["number"] for row in below] == ["SAC/TC 4/SC 1"]
    assert small.count(committee.listing, committee="SAC/TC 4") == 1
    assert small.count(committee.listing, committee_words="TC 40") == 1
    standards = small.rows(committee.standards, "SAC/TC 4/SC 1")
    assert [row["number"] for row in standards] == ["GB/T 1-2016"]
    (row,) = small.rows(standard.by_norm, "GB/T1-2016")
    codes = small.rows(classification.codes, row["id"])
    assert [(one["system"], one["code"]) for one in codes] == [("CCS", "A00"), ("ICS", "03.120.10")]


@only_sqlite
def test_one_operation_about_a_family_is_one_statement(small: Asking) -> None:
    assert isinstance(small.release, FileRelease)
    asked = AskedTwice(small.release.path)
    document = """{ standard(number: "gb/t 1") { number work { root series
        holders { organization { name } editions { number isInForce status standard { title } } }
        editions { number inForceUntil adopts { number degree } reviewDueOn } } } }"""
    statements: list[str] = []
    connection = file_release(asked.database).raw
    connection.set_trace_callback(statements.append)
    work = asked.data(document)["standard"]["work"]
    connection.set_trace_callback(None)
    assert len(statements) <= 1
    assert [one["organization"]["name"] for one in work["holders"]] == ["乙", "甲"]
    assert work["holders"][1]["editions"][1]["isInForce"] is True
    assert [one["inForceUntil"] for one in work["editions"]] == ["2017-07-01", None]
    asked.compare(document)
