"""Items of scope and the standards they follow."""

import pytest

from nqi.catalog import capability
from nqi.selection import standard_given
from nqi.terms import MatchMode
from tests.catalog.conftest import Asking
from tests.small_release import Rows

IDS: dict[str, int] = {}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    rows = Rows()
    IDS["body"] = body = rows.organization("body")
    IDS["here"] = here = rows.site(body)
    IDS["there"] = there = rows.site(body, is_main=False)
    rows.capability(body, "GB 2-2009", "GB 1-2009", object="b", parameter="x", site_id=here)
    rows.capability(body, "GB 1", object="a", site_id=there)
    rows.capability(body, object="c")
    rows.capability(rows.organization("other"), "GB 1", object="d")
    return Asking(rows.write(tmp_path_factory.mktemp("capability")))


def test_the_scope_of_a_body_is_in_order_of_object_and_parameter(few: Asking) -> None:
    rows = few.rows(capability.of_organization, IDS["body"])
    assert [row["object"] for row in rows] == ["a", "b", "c"]
    assert few.rows(capability.by_id, rows[0]["id"]) == rows[:1]


def test_what_is_tied_to_no_place_counts_at_every_place(few: Asking) -> None:
    at = {
        place: [
            row["object"] for row in few.rows(capability.matched_at_site, IDS[place], IDS["body"])
        ]
        for place in ("here", "there")
    }
    assert at == {"here": ["b", "c"], "there": ["a", "c"]}


@pytest.mark.parametrize(
    ("number", "mode", "objects"),
    [
        ("GB/T 1", MatchMode.ROOT, ["b"]),
        ("GB 1-2019", MatchMode.EXACT_EDITION, []),
        ("GB 2-1999", MatchMode.ANY_EDITION, ["b"]),
    ],
)
def test_for_a_standard_only_what_follows_it_is_matched(
    few: Asking, number: str, mode: MatchMode, objects: list[str]
) -> None:
    given = standard_given(number, mode)
    rows = few.rows(capability.matched_at_site, IDS["here"], IDS["body"], **given)
    assert [row["object"] for row in rows] == objects


def test_methods_are_in_order_of_the_number(few: Asking) -> None:
    (row,) = [r for r in few.rows(capability.of_organization, IDS["body"]) if r["object"] == "b"]
    methods = few.rows(capability.methods, row["id"])
    assert [method["number"] for method in methods] == ["GB 1-2009", "GB 2-2009"]
    assert {m["number"] for m in few.rows(capability.methods_of_organization, IDS["body"])} == {
        "GB 1",
        "GB 1-2009",
        "GB 2-2009",
    }
