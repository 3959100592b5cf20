"""The compiler answers every document as graphql-core's own executor does.

Each random document is asked twice with the same parsed document, so that its cached plan meets
other variables: every boolean turned, half of the others changed, left out or null.
"""

from random import Random
from typing import Any

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from schema.compiler.compiler import DEEPEST_RELATIONS
from tests.opened import told
from tests.schema.asked_twice import AskedTwice
from tests.schema.oracle import encoded
from tests.schema.random_documents import LIVE, RandomDocument, Writer
from tests.schema.rich import STANDARDS

SEEDS = range(10)
DOCUMENTS_PER_SEED = 31

NOUNS = {
    "o": "organization",
    "s": "site",
    "q": "qualification",
    "d": "designation",
    "c": "capability",
    "n": "standard_edition",
    "m": "measurement_standard",
    "p": "reference_material",
    "e": "equipment",
    "t": "tbt_notification",
}


def pools_of(release: OpenRelease) -> dict[str, list[Any]]:
    """Values for arguments: mostly of records that exist, some unknown, some impossible."""
    ids = [
        f"{letter}{row[0]}"
        for letter, table in NOUNS.items()
        for row in told(release, f"SELECT id FROM {table} ORDER BY id LIMIT 4")
    ]
    orders = (("region_order", "name", "id"), ("name", "id"))
    found = told(release, "SELECT region_order, name, id FROM organization ORDER BY id LIMIT 9")
    rows = [dict(zip(orders[0], row, strict=True)) for row in found]
    cursors = [encoded(row, order) for row in rows for order in orders]
    regions = [encoded({"adcode": code}, ("adcode",)) for code in ("110000", "420106", "9")]
    return {
        "first": [1, 2, 3],
        "after": [*cursors, *regions * 4, "zz"],
        "id": [*ids, "r420100", "o1", "?", ""],
        "ids": [*ids, "r420100", "r999999", "o1", "?"],
        "lng": [114.3, 114.35, 116],
        "lat": [30.6, 30.62, 30],
        "withinKm": [0, 2.5, 50.0, 6000],
        "adcode": ["100000", "420100", "420106", "710000", "420199", "999999"],
        "parent": ["100000", "420000", "420100", "420100", "999999", "SAC/TC 151", "CCC"],
        "within": ["100000", "420000", "12"],
        "region": ["420000", "420100", "110000", "710000", "x"],
        "search": ["检验", "检验院 03", "武", " ", "", '"', "食品", "nothing", "gb 7718", NUL],
        "number": [*STANDARDS, "gb7718", "ＧＢ 7718", "GB 99", "GB/T 19001", "SAC/TC 151"],
        "text": ["检验", "计量 02", "gb 7718", "L000", "nothing", "", NUL],
        "standard": [*STANDARDS, "GB7718", "OIML R 111", "", "no number"],
        "ics": ["03", "03.120", "43", "67.040", "x"],
        "ccs": ["A", "A00/09", "Y"],
        "committee": ["SAC/TC 151", "sac/tc151/sc1", "SAC/TC 9", "TC"],
        "adopts": ["ISO 9001:2015", "iso9001", "IEC 1", "?"],
        "product": ["e-bike", "食品", "标签 食品", " ", "AND OR NOT"],
        "toleranceDeg": [0.001, 0.01, 0.05, 1],
        "asOf": ["2010-01-01", "2016-08-01", "2020-01-01", "2027-03-16"],
        "since": ["2025-03-15", "2025-04-15T16:00:00+08:00", "second", "2025-13-01", "never"],
        "organization": [*ids[:3], "r420100", "o1", "?", ""],
        "expiresBefore": ["2025-06-01", "2030-01-01"],
        "lastVerifiedOn": ["2024-02-29", "2025-12-31"],
        "instrument": ["食品", "标签", " ", "nothing"],
        "quantity": ["质量", "x"],
        "lower": [0.0, 1.0, 50.0],
        "upper": [50.0, 99.5, 20000.0],
        "unit": ["g", "kg", "%", "mm", "wibble"],
        "value": [0.001, 1.0, 1e9, 0.0],
        "code": ["CCC", "CCC-1119", "QMS", "NOTHING", "e-bike", "other", "?"],
        "scheme": ["CCC", "CCC-1119", "QMS", "?"],
        "arrangement": ["ILAC_MRA", "GLOBAC", "?"],
        "name": ["CMA_FIELD", "Regime", "ICS", "?"],
        "hs": ["8711", "8711.60", "95", "x"],
        "member": ["China", "", "nowhere"],
        "openOn": ["2013-01-01", "2016-08-01", "2020-01-01"],
        "rule": ["NQI-Q101", "NQI-Q105", "NQI-Q999"],
        "layer": ["parks", "nothing"],
        "resolution": [4, 9],
        "factor": [1.3, 1.0, 99.0],
        "radius": [50.0, 400.0, 0.0],
        "threshold": [25.0, 50.0],
        "thresholdsKm": [25.0, 50.0, 400.0, -1.0],
        "profile": ["default", "nothing"],
        "products": ["e-bike", "?"],
        "lapseDays": [90, 0, -1],
        "open": ["420106", "110101", "999999"],
        "close": [*ids[:3], "r420100", "?"],
        "upgrade": [*ids[:3], "?"],
        "start": ["2026-01-01", "1999-01-01", "2025-06-30"],
        "scope": ["食品", "标签", " ", "nothing"],
        "maxStops": [1, 3, 99],
        "sameSite": [True, False],
        "if": [True, False],
        **{key: [True, False] for key in ("reviewOverdue", "statusDisagrees", "frontRunner")},
    }


NUL = "\x00*:^"


def documents(asked: AskedTwice, seed: int, count: int) -> list[RandomDocument]:
    random = Random(seed)  # noqa: S311
    pools = pools_of(asked.database.release())
    return [Writer(random, asked.engine.schema, pools).document() for _ in range(count)]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_documents_are_answered_like_the_executor(rich: AskedTwice, seed: int) -> None:
    before = rich.too_deep
    compare_twice(rich, documents(rich, seed, DOCUMENTS_PER_SEED))
    assert rich.too_deep - before <= DOCUMENTS_PER_SEED // 5


def compare_twice(asked: AskedTwice, documents: list[RandomDocument], head: str = "") -> None:
    for document in documents:
        asked.compare(head + document.text, document.first)
        asked.compare(head + document.text, document.second)


def test_the_real_catalogue_is_answered_like_the_executor(real: AskedTwice) -> None:
    for document in documents(real, 7, 12):
        real.compare(document.text, document.first)


def test_the_documents_reach_every_kind_of_field(rich: AskedTwice) -> None:
    """A generator that avoids what is hard would prove nothing."""
    texts = [document.text for seed in SEEDS for document in documents(rich, seed, 31)]
    assert len(texts) >= 300
    everything = "\n".join(texts)
    wanted = [
        *(f" {name}" for name in rich.engine.schema.query_type.fields if name not in LIVE),  # type: ignore[union-attr]
        "... on Node",
        "... on Connection",
        "... {",
        "...F0",
        "@skip(if: $",
        "@include(if: true)",
        "__typename",
        "pageInfo",
        "facets",
        "geometry",
        "filter: $",
        "filter: {",
        ": null",
        "[]",
    ]
    assert [text for text in wanted if text not in everything] == []
    assert sum(document.first != document.second for document in documents(rich, 0, 31)) > 10


def test_a_compiler_that_ignored_booleans_would_be_caught(
    rich: AskedTwice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schema.engine.variables_shape", lambda value: value is not None)
    with pytest.raises(AssertionError):
        compare_twice(rich, documents(rich, 0, DOCUMENTS_PER_SEED), "# not in the cache\n")


# --------------------------------------------------------------- cases by name

HARD = {
    "merged fields with other sub-selections": "region { name } region { adcode parent { id } }",
    "one field twice with other arguments": "a: sites(first: 1) { id } b: sites { name lng }",
    "a nested argument by variable": "sites(first: $few) { id } name @skip(if: $no)",
    "everything left out": "name @skip(if: true) region { name @include(if: $no) }",
    "fragments without a type": "... @include(if: $no) { name } ... { id }",
    "the interface beside its type": "... on Node { id __typename } t: __typename",
    "null in the middle of a path": "host { host { region { parent { name } } } }",
    "lists that are empty": "sites { designations { site { name } } } hosts { hosts { id } }",
    "lists of scalars": "pillars again: pillars level serviceReach",
    "geometry that is absent": "region { geometry(toleranceDeg: 0.05) demand { weight } }",
}
DECLARED = {"no": "Boolean!", "few": "Int"}


@pytest.mark.parametrize("what", HARD)
def test_a_hard_selection_is_answered_like_the_executor(rich: AskedTwice, what: str) -> None:
    used = [name for name in DECLARED if f"${name}" in HARD[what]]
    declared = ", ".join(f"${name}: {DECLARED[name]}" for name in used)
    head = f"query Q({declared})" if used else "query Q"
    text = f"{head} {{ organizations(first: 4) {{ nodes {{ {HARD[what]} }} }} }}"
    for values in ({"no": True, "few": 1}, {"no": False}, {"no": True, "few": None}):
        rich.compare(text, {name: value for name, value in values.items() if name in used})


@pytest.mark.parametrize("count", [59, 60, 61, 63, 64, 121, 180])
def test_an_object_may_have_more_fields_than_a_function_arguments(
    rich: AskedTwice, count: int
) -> None:
    names = ("name", "nameEn", "id", "level", "pillars")
    fields = " ".join(f"f{i}: {names[i % 5]}" for i in range(count))
    rich.compare(f"{{ organizations(first: 2) {{ nodes {{ {fields} }} edges {{ cursor }} }} }}")
    rich.compare("{ " + " ".join(f"f{i}: __typename" for i in range(count)) + " }")


def nested(step: str, depth: int, leaf: str) -> str:
    return step * depth + leaf + " }" * depth


def test_the_deepest_relations_answer(rich: AskedTwice) -> None:
    organization = rich.data("{ organizations(first: 99) { nodes { id host { id } } } }")
    hosted = next(n["id"] for n in organization["organizations"]["nodes"] if n["host"])
    chain = nested("host { ", DEEPEST_RELATIONS - 1, "name")
    text = f'{{ organization(id: "{hosted}") {{ {chain} }} }}'
    rich.compare(text)
    assert "null" not in str(rich.data(text))
    deeper = nested("host { ", DEEPEST_RELATIONS, "name")
    error = rich.error(f'{{ organization(id: "{hosted}") {{ {deeper} }} }}')
    assert error["message"] == f"relations nest deeper than {DEEPEST_RELATIONS}"
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": InvalidInput.code}


def test_what_the_database_cannot_parse_is_a_clear_error_not_a_fault(rich: AskedTwice) -> None:
    for step, leaf in (
        ("hosts(first: 1) { ", "qualifications { status }"),
        ("hosts(first: 1) { ", "name"),
        ("host { ", "region { geometry }"),
    ):
        for depth in range(1, DEEPEST_RELATIONS + 2):
            text = f"{{ organizations(first: 2) {{ nodes {{ {nested(step, depth, leaf)} }} }} }}"
            answer = rich.answer(text)
            if "errors" not in answer:
                rich.compare(text)
                continue
            (error,) = answer["errors"]
            assert error["message"].startswith("relations nest")
            assert error["extensions"]["code"] == "BAD_USER_INPUT"
            break
