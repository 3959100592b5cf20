"""What the compiler promises by name: no leaks, one statement, cursors, bounds, clear errors."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.opened import file_release, only_sqlite
from tests.schema.asked_twice import AskedTwice

EXAMPLES = sorted((Path(__file__).parents[2] / "schema" / "examples").glob("*.graphql"))

# ------------------------------------------------------------------ nothing leaks

FILTERED = """query Q($filter: OrganizationFilter, $search: String, $region: String, $few: Int) {
  whole: organizations(filter: $filter, first: $few) { totalCount nodes { name } }
  parts: organizations(filter: { search: $search, region: $region }) {
    totalCount nodes { name sites(first: $few) { name } }
  }
}"""
REQUESTS: list[dict[str, Any]] = [
    {},
    {"search": "检验院"},
    {"search": " \t\u3000"},
    {"search": ""},
    {"search": None, "region": "420000"},
    {"search": "检验院 03", "region": "110000", "few": 1},
    {"region": "420100", "few": None},
    {"filter": None},
    {"filter": {}},
    {"filter": {"level": []}},
    {"filter": {"level": ["COUNTY"]}},
    {"filter": {"level": ["COUNTY", "ZONE"], "search": "  "}},
    {"filter": {"standard": "GB 7718"}, "search": "检验院"},
    {"filter": {"standard": " "}},
    {"filter": {"product": "食品"}, "few": 2},
]


def test_nothing_of_one_request_is_in_the_next(rich: AskedTwice) -> None:
    alone = [
        AskedTwice(rich.database.folder / "catalog.sqlite").answer(FILTERED, request)["data"]
        for request in REQUESTS
    ]
    for order in (REQUESTS, REQUESTS[::-1], REQUESTS[::2] + REQUESTS[1::2]):
        for request in order:
            found = rich.answer(FILTERED, request)["data"]
            assert found == alone[REQUESTS.index(request)], request
    assert len({str(answer) for answer in alone}) >= 8
    for request in REQUESTS:
        rich.compare(FILTERED, request)


def test_white_space_and_null_ask_for_nothing(rich: AskedTwice) -> None:
    everything = rich.data("{ organizations { totalCount } }")
    for given in ('{ search: "  " }', "{ search: null }", "null", "{ level: [] }", "{}"):
        text = f"{{ organizations(filter: {given}) {{ totalCount }} }}"
        assert rich.data(text) == everything, given


NULLS = {
    "nearestLabs(lng: 114, lat: 30, first: null, withinKm: null, matchMode: null) { totalCount }": (
        "nearestLabs(lng: 114, lat: 30) { totalCount }"
    ),
    "organizations(near: { lng: 114, lat: 30, withinKm: null }, first: null) { totalCount }": (
        "organizations(near: { lng: 114, lat: 30 }) { totalCount }"
    ),
    "coverage(metric: null, parent: null, withinKm: null, level: null) { withinKm placed }": (
        "coverage { withinKm placed }"
    ),
    'region(adcode: "420000") { geometry(toleranceDeg: null) children(first: null) { name } }': (
        'region(adcode: "420000") { geometry children { name } }'
    ),
}


@pytest.mark.parametrize("with_nulls", NULLS)
def test_null_stands_for_the_default_of_an_argument(rich: AskedTwice, with_nulls: str) -> None:
    assert rich.data(f"{{ {with_nulls} }}") == rich.data(f"{{ {NULLS[with_nulls]} }}")


# ------------------------------------------------------------------------ cursors

LISTS = {
    "by region": "organizations(first: $n, after: $c)",
    "by name": "organizations(first: $n, after: $c, orderBy: NAME)",
    "by distance": "organizations(first: $n, after: $c, near: {lng: 114, lat: 30, withinKm: 999})",
    "regions": "regions(first: $n, after: $c)",
    "standards": "standards(first: $n, after: $c)",
    "laboratories": "nearestLabs(first: $n, after: $c, lng: 114.3, lat: 30.6, withinKm: 999)",
}
PAGE = """query Page($n: Int!, $c: String) { %s {
  totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { __typename } } nodes { name: %s }
} }"""


def page_of(what: str) -> str:
    return PAGE % (LISTS[what], "number" if what == "standards" else "name")


def pages(asked: AskedTwice, what: str, size: int) -> Iterator[dict[str, Any]]:
    after = None
    while True:
        (page,) = asked.data(page_of(what), n=size, c=after).values()
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("what", LISTS)
def test_pages_hold_every_row_once_in_the_order_of_the_whole(rich: AskedTwice, what: str) -> None:
    (whole,) = list(pages(rich, what, 100))
    small = list(pages(rich, what, 3))
    assert len(whole["nodes"]) == whole["totalCount"] > 3
    for name in ("nodes", "edges"):
        assert [row for page in small for row in page[name]] == whole[name]
    cursors = [edge["cursor"] for edge in whole["edges"]]
    assert len(set(cursors)) == len(cursors)
    assert [page["pageInfo"]["hasPreviousPage"] for page in small] == [False] + [True] * (
        len(small) - 1
    )
    for page in small:
        info = page["pageInfo"]
        assert [info["startCursor"], info["endCursor"]] == [
            page["edges"][0]["cursor"],
            page["edges"][-1]["cursor"],
        ]
        assert page["totalCount"] == whole["totalCount"]


@pytest.mark.parametrize("what", LISTS)
def test_a_full_last_page_has_no_next_one(rich: AskedTwice, what: str) -> None:
    (whole,) = list(pages(rich, what, 100))
    total = whole["totalCount"]
    for size, more in ((total - 1, True), (total, False), (total + 1, False)):
        (page,) = rich.data(page_of(what), n=size).values()
        assert page["pageInfo"]["hasNextPage"] is more
        assert page["nodes"] == whole["nodes"][:size]


def test_every_real_organization_is_on_exactly_one_page(real: AskedTwice) -> None:
    found = [page["edges"] for page in pages(real, "by name", 100)]
    cursors = [edge["cursor"] for edges in found for edge in edges]
    assert len(cursors) == len(set(cursors)) > 400


def test_a_page_beyond_the_last_row_is_empty(rich: AskedTwice) -> None:
    (whole,) = rich.data(page_of("regions"), n=100).values()
    (beyond,) = rich.data(page_of("regions"), n=3, c=whole["edges"][-1]["cursor"]).values()
    assert beyond["nodes"] == beyond["edges"] == []
    assert beyond["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


def in_hex(text: str) -> str:
    return text.encode().hex()


GARBAGE = {
    "empty": "",
    "no hexadecimal": "page two",
    "no JSON": in_hex("name.id"),
    "no list": in_hex('"name.id"'),
    "of another order": in_hex('["distance_m.id",1,2]'),
    "too short": in_hex('["name.id","a"]'),
    "too long": in_hex('["name.id","a",1,2]'),
    "with null": in_hex('["name.id",null,1]'),
    "with a number for the name": in_hex('["name.id",1,1]'),
    "with a text for the number": in_hex('["name.id","a","1"]'),
    "with a boolean": in_hex('["name.id","a",true]'),
    "with a fraction": in_hex('["name.id","a",1.5]'),
    "with a number that is none": in_hex('["name.id","a",NaN]'),
    "with too large a number": in_hex('["name.id","a",9223372036854775808]'),
    "with half a character": in_hex('["name.id","\\ud800",1]'),
    "nested without end": in_hex("[" * 30_000),
}


@pytest.mark.parametrize("what", GARBAGE)
def test_a_garbage_cursor_is_an_error_and_never_page_one(rich: AskedTwice, what: str) -> None:
    rich.data(page_of("by name"), n=1, c=in_hex('["name.id","a",1]'))
    error = rich.error(page_of("by name"), n=1, c=GARBAGE[what])
    assert error["message"].startswith("after ")
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": "INVALID_INPUT"}


def test_a_cursor_of_another_order_is_refused(rich: AskedTwice) -> None:
    (page,) = rich.data(page_of("by name"), n=1).values()
    error = rich.error(page_of("by distance"), n=1, c=page["pageInfo"]["endCursor"])
    assert "belongs to another order" in error["message"]


# ------------------------------------------------------------------ one statement


@contextmanager
def counted(asked: AskedTwice) -> Iterator[list[str]]:
    """Collect the SQL statements that reach the release on this thread."""
    release = file_release(asked.database)
    seen: list[str] = []

    def through_sqlalchemy(*call: Any) -> None:
        seen.append(call[2])

    def through_the_driver(sql: str) -> None:
        if not sql.startswith("--"):  # FTS5 tells of its own inner statements as comments
            seen.append(sql)

    release.raw.set_trace_callback(through_the_driver)
    event.listen(release.engine, "before_cursor_execute", through_sqlalchemy)
    try:
        yield seen
    finally:
        release.raw.set_trace_callback(None)
        event.remove(release.engine, "before_cursor_execute", through_sqlalchemy)


NESTED = """{
  organizations(first: 5, filter: { search: "检验" }) {
    totalCount facets { kind { count } status { count } region { count } }
    nodes { name region { ancestors { name } } capabilities { methods { standard { title } } } }
    edges { cursor node { sites { qualifications { status events { status } } } } }
  }
  nodes(ids: ["r420100", "r110000", "o1"]) { id ... on Region { children { name } } }
  standards { nodes { work { editions { number status } } capableOrganizationCount } }
  catalog { sources { title rejections { line } } completeness { kind placed } }
}"""


@only_sqlite
@pytest.mark.parametrize("text", ["{ catalog { release { id } } }", NESTED], ids=["small", "large"])
def test_an_operation_is_one_statement_whatever_is_nested(rich: AskedTwice, text: str) -> None:
    for _ in range(2):
        with counted(rich) as statements:
            rich.data(text)
        assert len(statements) == 1, statements


@only_sqlite
def test_what_needs_no_catalogue_asks_no_statement(rich: AskedTwice) -> None:
    with counted(rich) as statements:
        assert rich.data("{ __typename }") == {"__typename": "Query"}
        assert rich.data('{ __type(name: "Region") { name } }') == {"__type": {"name": "Region"}}
    assert statements == []


class Anything(dict[str, Any]):
    """A value for every parameter: an explained statement needs none."""

    def __missing__(self, key: str) -> None:
        return None


@only_sqlite
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_scans_a_table_to_build_a_bloom_filter(real: AskedTwice, path: Path) -> None:
    explained = plan_of(real, path.read_text(encoding="utf-8"))
    assert explained
    assert [line for line in explained if "BLOOM" in line] == []


@only_sqlite
def test_no_large_query_builds_a_bloom_filter(real: AskedTwice) -> None:
    assert [line for line in plan_of(real, NESTED) if "BLOOM" in line] == []


def plan_of(asked: AskedTwice, text: str) -> list[str]:
    document = asked.document(text)
    needed = {
        definition.variable.name.value: 114.0 if definition.variable.name.value == "lng" else 30.0
        for operation in document.operations.values()
        for definition in operation.variable_definitions
        if str(definition.type.kind) == "non_null_type"
    }
    asked.answer(text, needed)
    release = file_release(asked.database)
    return [
        str(row[3])
        for plan in document.plans.values()
        for row in release.raw.execute(f"EXPLAIN QUERY PLAN {plan.sql}", Anything())
    ]


# ------------------------------------------------------------------------- errors


def test_a_mistake_in_one_root_field_leaves_the_others_answered(rich: AskedTwice) -> None:
    answer = rich.answer("""{
      before: region(adcode: "420100") { name }
      wrong: region(adcode: "42") { name }
      nested: organizations { nodes { sites(first: 101) { name } } }
      __typename
      after: catalog { release { id } }
    }""")
    assert answer["data"] == {
        "before": {"name": "武汉市"},
        "wrong": None,
        "nested": None,
        "__typename": "Query",
        "after": {"release": {"id": "small"}},
    }
    assert list(answer["data"]) == ["before", "wrong", "nested", "__typename", "after"]
    assert [error["path"] for error in answer["errors"]] == [["wrong"], ["nested"]]
    assert [error["locations"][0]["line"] for error in answer["errors"]] == [3, 4]


@pytest.mark.parametrize("first", [0, -1, 101, 2_147_483_647])
@pytest.mark.parametrize(
    "text",
    [
        "query Q($n: Int) { organizations(first: $n) { totalCount } }",
        "query Q($n: Int) { organizations { nodes { hosts(first: $n) { name } } } }",
    ],
    ids=["root", "nested"],
)
def test_first_is_between_1_and_100(rich: AskedTwice, text: str, first: int) -> None:
    rich.data(text, n=1)
    rich.data(text, n=100)
    error = rich.error(text, n=first)
    assert error["message"] == f"first {first}: allowed is 1 to 100"
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": "INVALID_INPUT"}


MISTAKES = {
    'region(adcode: "42")': "six digits",
    'organizations(filter: { region: "x" })': "six digits",
    "organizations(orderBy: DISTANCE)": "DISTANCE needs near",
    "organizations(near: { lng: 181, lat: 0 })": "lng 181",
    "nearestLabs(lng: 0, lat: 91)": "lat 91",
    "nearestLabs(lng: 0, lat: 0, withinKm: -1)": "withinKm -1",
    'nearestLabs(lng: 0, lat: 0, standard: "x y")': "not a standard's number",
    'standard(number: "")': "not a standard's number",
    'standard(number: "GB 7718", matchMode: EXACT_EDITION)': "needs the year",
    'organization(id: "r420100")': "not the id of a Organization",
    'coverage(parent: "999999")': "no region in the catalogue",
    f"nodes(ids: {json.dumps(['r420100'] * 101)})": "at most 100",
}


@pytest.mark.parametrize("field", MISTAKES)
def test_a_mistake_names_the_value_and_what_is_allowed(rich: AskedTwice, field: str) -> None:
    error = rich.error(f"{{ {field} {{ __typename }} }}")
    assert MISTAKES[field] in error["message"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": "INVALID_INPUT"}
    assert error["path"] == [field.split("(")[0]]


def test_an_unknown_or_malformed_id_is_null(rich: AskedTwice) -> None:
    ids = ["r999999", "o1", "", "x", "o-1", "o99999999999999999999", "r4201000", "r4２0100"]
    listed = ", ".join(f'"{node}"' for node in ids)
    found = rich.data(f'{{ nodes(ids: [{listed}, "r420100"]) {{ id }} node(id: "o1") {{ id }} }}')
    assert found == {"nodes": [None] * len(ids) + [{"id": "r420100"}], "node": None}
    assert rich.data('{ organization(id: "?") { id } }') == {"organization": None}


def test_a_plan_is_made_once_for_a_shape_of_variables(rich: AskedTwice) -> None:
    text = (
        "# plans\nquery Q($n: Int, $o: OrganizationOrder) { organizations(first: $n, orderBy: $o)"
    )
    text += " { totalCount } }"
    for number in (1, 2, 3):
        rich.data(text, n=number, o="NAME")
    assert len(rich.document(text).plans) == 1
    rich.data(text, n=1)
    assert len(rich.document(text).plans) == 2


def test_a_number_with_a_year_and_one_without_share_a_plan_and_no_value(rich: AskedTwice) -> None:
    text = "query Q($n: String!) { standard(number: $n) { number } }"
    with_year = ["GB 7718-2025", "GB/T 7718-2004", "GB 7718-2011"]
    for number in ["GB 7718", *with_year, "GB 7718", *with_year[::-1]]:
        expected = number if number in with_year else "GB 7718-2011"
        assert rich.data(text, n=number)["standard"] == {"number": expected}
    assert len(rich.document(text).plans) == 1
