"""A query string and a Selection say the same, there and back."""

from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from maps import query
from nqi.errors import InvalidInput
from nqi.selection import Near, Selection
from nqi.terms import (
    Level,
    MatchMode,
    OrganizationKind,
    OrganizationOrder,
    Pillar,
    QualificationStatus,
    Scheme,
    Term,
)


def some(vocabulary: type[Term]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(vocabulary)), unique=True, max_size=3).map(tuple)


words = st.text(st.characters(codec="utf-8"), max_size=20).map(str.strip)
optional_words = words.map(lambda text: text or None)
circles = st.builds(
    Near,
    st.integers(70_000, 140_000).map(lambda n: n / 1000),
    st.integers(0, 55_000).map(lambda n: n / 1000),
    st.integers(1, 500).map(float),
)
selections = st.builds(
    Selection,
    as_of=st.dates(date(1980, 1, 1), date(2100, 1, 1)),
    pillars=some(Pillar),
    levels=some(Level),
    kinds=some(OrganizationKind),
    schemes=some(Scheme),
    statuses=some(QualificationStatus),
    region=st.sampled_from([None, "420000", "110101"]),
    search=optional_words,
    product=optional_words,
    standard=st.sampled_from([None, "GB/T 19001-2016"]),
    match_mode=st.sampled_from(MatchMode),
    near=st.none() | circles,
    order=st.sampled_from([None, OrganizationOrder.NAME]),
)


@given(selections)
def test_parse_undoes_render(selection: Selection) -> None:
    text = query.rendered(query.parameters(selection))
    assert query.parse(QueryParams(text)) == selection


def test_an_empty_query_asks_for_nothing_today() -> None:
    assert query.parse(QueryParams("q=&pillar=&place=&asOf=")) == Selection()
    assert query.rendered(query.parameters(Selection())) == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("pillar=ASTROLOGY", "ASTROLOGY"),
        ("asOf=yesterday", "yesterday"),
        ("lng=114", "lat"),
        ("lng=x&lat=1", "lng"),
        ("lng=nan&lat=1", "lng"),
        ("lng=200&lat=1", "200"),
        ("lng=114&lat=30&within=-1", "-1"),
        ("region=42", "42"),
        ("order=DISTANCE", "DISTANCE"),
        ("order=BEST", "BEST"),
        ("q=" + "a" * 201, "200"),
    ],
)
def test_a_bad_value_is_named(text: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=named):
        query.parse(QueryParams(text))


def test_a_changed_query_keeps_the_rest_but_not_the_page() -> None:
    params = QueryParams("q=a%26b&pillar=TESTING&pillar=METROLOGY&after=xyz&lang=en&place=")
    assert query.changed(params, q=None) == "pillar=TESTING&pillar=METROLOGY"
    assert query.without(params, "pillar", "TESTING") == "q=a%26b&pillar=METROLOGY"


def test_a_cursor_continues_after_its_row() -> None:
    row = {"name": "武汉\u2028所", "id": 2**62, "distance_m": 1200, "region_order": "420100"}
    for order, values in [
        (OrganizationOrder.REGION, ("420100", "武汉\u2028所", 2**62)),
        (OrganizationOrder.NAME, ("武汉\u2028所", 2**62)),
        (OrganizationOrder.DISTANCE, (1200, 2**62)),
    ]:
        text = query.cursor(order, row)
        assert query.after(QueryParams({"after": text}), order) == values


@pytest.mark.parametrize("text", ["x", "!!!", "W10", "WzEsMl0", "eyJhIjoxfQ", "%F0%9F", "bnVsbA"])
def test_a_garbage_cursor_is_an_error_and_never_page_one(text: str) -> None:
    with pytest.raises(InvalidInput, match="after"):
        query.after(QueryParams(f"after={quote(text)}"), OrganizationOrder.NAME)
