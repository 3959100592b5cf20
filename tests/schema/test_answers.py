"""Exact answers to questions written by hand, on the facts in data/, and no null where none may be.

A figure here changes only when a fact does: then the fact, not the test, is to be looked at.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)

from nqi.identity import stable_id
from schema.nodes import NODE_KINDS
from tests.opened import told
from tests.schema.asked_twice import AskedTwice

# ------------------------------------------------------------------ exact answers

HUBEI = "湖北省产品质量监督检验研究院"


def test_near_wuhan_the_hubei_institute_works_at_four_places(real: AskedTwice) -> None:
    data = real.data("""{ nearestLabs(lng: 114.3, lat: 30.6, withinKm: 100) {
      sortedBy
      nodes { distanceKm reason name site { precision } organization { name } }
    } }""")
    labs = data["nearestLabs"]
    assert labs["sortedBy"] == ["distance_m ASC", "id ASC"]
    assert {lab["reason"] for lab in labs["nodes"]} == {"NEARBY"}
    distances = [lab["distanceKm"] for lab in labs["nodes"]]
    assert distances == sorted(distances)
    hubei = [lab for lab in labs["nodes"] if lab["organization"]["name"] == HUBEI]
    assert [lab["distanceKm"] for lab in hubei] == [5.913, 43.081, 43.081, 65.164]
    assert [lab["name"] for lab in hubei] == [
        HUBEI,
        *sorted(
            [
                "国家节能建筑材料质量检验检测中心（湖北）",
                "国家太阳能热水器产品质量检验检测中心（武汉）",
            ],
            reverse=hubei[1]["name"] > hubei[2]["name"],
        ),
        "国家金刚石工具质量监督检验中心（湖北）",
    ]


def test_the_radius_is_inclusive_to_the_metre(real: AskedTwice) -> None:
    text = (
        "query Q($km: Float) { nearestLabs(lng: 114.3, lat: 30.6, withinKm: $km) { totalCount } }"
    )
    assert real.data(text, km=5.912)["nearestLabs"]["totalCount"] == 0
    assert real.data(text, km=5.913)["nearestLabs"]["totalCount"] == 1


EDITIONS = {
    "2012-04-19": ("GB 7718-2011", "UPCOMING", ["UPCOMING", "UPCOMING"]),
    "2012-04-20": ("GB 7718-2011", "IN_FORCE", ["IN_FORCE", "UPCOMING"]),
    "2027-03-15": ("GB 7718-2011", "IN_FORCE", ["IN_FORCE", "UPCOMING"]),
    "2027-03-16": ("GB 7718-2025", "IN_FORCE", ["SUPERSEDED", "IN_FORCE"]),
    "2099-01-01": ("GB 7718-2025", "IN_FORCE", ["SUPERSEDED", "IN_FORCE"]),
}


@pytest.mark.parametrize("day", EDITIONS)
def test_gb_7718_is_the_edition_of_the_day(real: AskedTwice, day: str) -> None:
    number, status, editions = EDITIONS[day]
    data = real.data(
        """query Q($day: Date!) {
          standard(number: "GB 7718", asOf: $day) {
            number status work { editions { number status } }
          }
          old: standard(number: "GB 7718-2011", asOf: $day) { number }
          near: standard(number: "GB/T 7718-1987", asOf: $day) { number }
          none: standard(number: "GB 7719", asOf: $day) { number }
        }""",
        day=day,
    )
    assert data == {
        "standard": {
            "number": number,
            "status": status,
            "work": {
                "editions": [
                    {"number": "GB 7718-2011", "status": editions[0]},
                    {"number": "GB 7718-2025", "status": editions[1]},
                ]
            },
        },
        "old": {"number": "GB 7718-2011"},
        "near": {"number": number},
        "none": None,
    }


def test_the_register_of_2017_proves_presence_and_leaves_no_gap(real: AskedTwice) -> None:
    text = """query Q($day: Date!) { coverage(filter: { kind: [CERTIFICATION_BODY] }, asOf: $day) {
      absenceProven completeRegisterAsOf covered nationwide gaps noData
      rows { region { adcode } state organizations }
    } }"""
    answer = real.data(text, day="2017-08-21")["coverage"]
    rows = {row["region"]["adcode"]: row for row in answer["rows"]}
    assert len(rows) == 34
    assert answer["absenceProven"] is True
    assert answer["completeRegisterAsOf"] == "2017-08-21"
    assert [answer[name] for name in ("covered", "nationwide", "gaps", "noData")] == [23, 8, 0, 3]
    assert rows["110000"]["state"] == "COVERED"
    assert rows["420000"] == {
        "region": {"adcode": "420000"},
        "state": "NATIONWIDE",
        "organizations": 0,
    }
    assert {rows[code]["state"] for code in ("710000", "810000", "820000")} == {"NO_DATA"}
    later = real.data(text, day="2026-01-01")["coverage"]
    assert later["absenceProven"] is False


# -------------------------------------------------------- no null where none may be


def wanted(type_: Any, depth: int) -> str:
    """Select everything that may not be null, and what lies behind, ``depth`` relations deep."""
    parts = ["__typename"]
    for name, field in type_.fields.items():
        named = get_named_type(field.type)
        if is_leaf_type(named):
            parts += [name] if isinstance(field.type, GraphQLNonNull) else []
        elif depth and isinstance(named, GraphQLObjectType):
            arguments = "(first: 3)" if "first" in field.args else ""
            parts.append(f"{name}{arguments} {wanted(named, depth - 1)}")
    return "{ " + " ".join(parts) + " }"


def nulls(value: Any, type_: Any, path: str) -> Iterator[str]:
    """Yield the path of every null that the schema excludes, in a value of a type."""
    if isinstance(type_, GraphQLNonNull):
        if value is None:
            yield path
        type_ = type_.of_type
    if value is None or is_leaf_type(type_):
        return
    if isinstance(type_, GraphQLList):
        for item in value:
            yield from nulls(item, type_.of_type, path)
        return
    for name, inner in value.items():
        if name != "__typename":
            yield from nulls(inner, type_.fields[name].type, f"{type_.name}.{name}")


def types_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield value["__typename"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from types_in(item)


ROOTS = (
    "organizations(first: 100)",
    "regions(first: 100)",
    "standards(first: 100)",
    "nearestLabs(first: 100, lng: 114.3, lat: 30.6, withinKm: 3000)",
    "coverage(level: PREFECTURE)",
    "catalog",
    "schemes(first: 100)",
    "certificationBodies(first: 100)",
    "designations(first: 100)",
    "arrangements(first: 100)",
    "recognitions(first: 100)",
    "acceptanceRules(first: 100)",
    "products(first: 100)",
    "codeLists(first: 100)",
    "technicalCommittees(first: 100)",
    "measurementStandards(first: 100)",
    "calibrationProviders(first: 100)",
    f'traceability(id: "m{stable_id("MeasurementStandard", "2")}")',
    "referenceMaterials(first: 100)",
    "instrumentKinds(first: 100)",
    "equipment(first: 100)",
    "talent(first: 100)",
    "infoResources(first: 100)",
    "tbtNotifications(first: 100)",
    "changes(first: 100)",
    "releases(first: 100)",
    'search(text: "检验")',
    'verify(kind: CNAS, number: "L0001")',
    'verify(kind: USCC, number: "91350100M000100Y44")',
    'standard(number: "GB 7718-2011")',
    'standard(number: "ISO 9001:2015")',
    "dataQuality",
    'accessibility(within: "420000", radius: 400)',
    "equity(demand: POPULATION, radius: 400)",
    "levelMatrix(level: COUNTY)",
    "capabilityGaps",
    "resilience(radius: 3)",
    'siting(within: "420000", p: 1)',
    'scenario(within: "420000", open: ["420106"])',
    "indicator(name: COVERAGE_SHARE)",
    "trend(name: PROVIDERS, step: YEAR)",
    'oneStopPlan(product: "e-bike", lng: 114.3, lat: 30.6, asOf: "2026-06-01")',
    'oneStopPlan(product: "e-bike", lng: 114.3, lat: 30.6, withinKm: 0.001)',
    'oneStopIndex(product: "e-bike")',
    "planBasket(lng: 114.3, lat: 30.6, withinKm: 20, needs: [{ kind: [TESTING_LAB] }, "
    '{ pillar: [METROLOGY] }, { standard: "GB/T 99999-2000" }])',
    "labsForTests(lng: 114.3, lat: 30.6, tests: [{ pillar: [TESTING, METROLOGY] }])",
)
NOT_AT_REST = {"Query", "Mutation", "Job", "ReportReceipt"}
"""Types without rows in a release: a job is there for a plan too large to wait for, a receipt for
a report."""


def test_no_field_of_any_type_is_null_where_the_schema_says_never(rich: AskedTwice) -> None:
    schema = rich.engine.schema
    assert schema.query_type is not None
    seen: set[str] = set()
    for root in ROOTS:
        field = schema.query_type.fields[root.split("(")[0]]
        named = get_named_type(field.type)
        (value,) = rich.data(f"{{ {root} {wanted(named, 3)} }}").values()
        assert list(nulls(value, field.type, root)) == []
        seen |= set(types_in(value))
    types = schema.type_map.values()
    objects = {type_.name for type_ in types if isinstance(type_, GraphQLObjectType)}
    assert {name for name in objects - seen if not name.startswith("__")} == NOT_AT_REST


TABLES = {
    "Region": ("region", "adcode"),
    "Organization": ("organization", "id"),
    "Site": ("site", "id"),
    "Qualification": ("qualification", "id"),
    "Designation": ("designation", "id"),
    "Capability": ("capability", "id"),
    "StandardDocument": ("standard_edition", "id"),
    "MeasurementStandard": ("measurement_standard", "id"),
    "ReferenceMaterial": ("reference_material", "id"),
    "Equipment": ("equipment", "id"),
    "TbtNotification": ("tbt_notification", "id"),
}
NO_FACTS_YET = {"MeasurementStandard", "ReferenceMaterial", "Equipment", "TbtNotification"}


@pytest.mark.parametrize("kind", NODE_KINDS, ids=lambda kind: kind.type_name)
def test_no_real_record_has_a_null_where_the_schema_says_never(real: AskedTwice, kind: Any) -> None:
    table, key = TABLES[kind.type_name]
    type_ = real.engine.schema.type_map[kind.type_name]
    assert isinstance(type_, GraphQLObjectType)
    text = (
        "query Q($ids: [ID!]!) { nodes(ids: $ids) "
        f"{{ ... on {kind.type_name} {wanted(type_, 1)} }} }}"
    )
    rows = told(real.database.release(), f"SELECT {key} FROM {table}")
    ids = [f"{kind.prefix}{row[0]}" for row in rows]
    assert bool(ids) == (kind.type_name not in NO_FACTS_YET)
    for at in range(0, len(ids), 100):
        nodes = real.data(text, ids=ids[at : at + 100])["nodes"]
        for node in nodes:
            assert list(nulls(node, GraphQLNonNull(type_), kind.type_name)) == []


def test_an_interface_is_implemented_by_what_the_compiler_can_find(real: AskedTwice) -> None:
    schema = real.engine.schema
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    possible = {type_.name for type_ in schema.get_possible_types(node)}
    assert possible == {kind.type_name for kind in NODE_KINDS} == set(TABLES)
