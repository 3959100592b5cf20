"""The schema as it is published: the committed text, its descriptions, and no broken promise."""

import re
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    find_breaking_changes,
    is_specified_scalar_type,
)

from schema import build
from schema.nodes import NODE_KINDS

HAN = re.compile(r"[\u4e00-\u9fff]")
COMMITTED = build.SDL.read_text(encoding="utf-8")
DESCRIPTIONS = build.read_descriptions()
SCHEMA = build.build_schema()
PRINTED = build_schema(build.sdl())
OWN = [
    type_
    for name, type_ in SCHEMA.type_map.items()
    if not name.startswith("__") and not is_specified_scalar_type(type_)
]
WITH_FIELDS = [
    type_
    for type_ in OWN
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType)
]


def test_the_printed_schema_is_the_committed_one() -> None:
    assert build.sdl() == COMMITTED, "schema.build.sdl() differs: look at it, then commit it"


def test_nothing_committed_is_broken_by_the_code() -> None:
    assert find_breaking_changes(build_schema(COMMITTED), PRINTED) == []


@pytest.mark.parametrize(
    ("before", "what"),
    [
        ("type Region implements Node {\n", "Region.gone was removed"),
        ("type Query {\n", "Query.gone was removed"),
        ("enum Level {\n", "GONE was removed from enum type Level"),
    ],
)
def test_a_breaking_change_is_seen(before: str, what: str) -> None:
    lost = "  GONE\n" if before.startswith("enum") else "  gone: String\n"
    doctored = COMMITTED.replace(before, before + lost, 1)
    assert doctored != COMMITTED
    changes = find_breaking_changes(build_schema(doctored), PRINTED)
    assert [change.description.rstrip(".") for change in changes] == [what]


def described() -> Iterator[tuple[str, str | None]]:
    """Everything a client can read about: its path and its description."""
    for type_ in OWN:
        yield type_.name, type_.description
        if isinstance(type_, GraphQLEnumType):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", value.description
    for type_ in WITH_FIELDS:
        for name, field in type_.fields.items():
            yield f"{type_.name}.{name}", field.description
            for argument_name, argument in getattr(field, "args", {}).items():
                yield f"{type_.name}.{name}({argument_name})", argument.description


def test_everything_is_described_in_chinese_and_then_in_english() -> None:
    wrong = []
    for path, description in described():
        chinese, _, english = (description or "").partition(" / ")
        if not HAN.search(chinese) or not re.search("[A-Za-z]{2}", english) or HAN.search(english):
            wrong.append(path)
    assert wrong == []


def used_descriptions() -> set[tuple[str, str]]:
    """The keys of the descriptions that the schema reads, by table."""
    used = {("Date", "description")}
    for type_ in WITH_FIELDS:
        used.add((type_.name, "description"))
        own = DESCRIPTIONS[type_.name]
        for name, field in type_.fields.items():
            used.add((type_.name if name in own else "common", name))
            for argument in getattr(field, "args", {}):
                key = f"{name}.{argument}"
                used.add((type_.name, key) if key in own else ("common", argument))
    return used


def test_no_description_is_unused() -> None:
    written = {(table, key) for table, keys in DESCRIPTIONS.items() for key in keys}
    assert written - used_descriptions() == set()


def test_every_type_with_an_id_can_be_fetched_by_it() -> None:
    node = SCHEMA.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    names = {type_.name for type_ in SCHEMA.get_possible_types(node)}
    assert names == {kind.type_name for kind in NODE_KINDS}
    assert len({kind.prefix for kind in NODE_KINDS}) == len(NODE_KINDS)


def test_the_catalogue_cannot_be_written_to() -> None:
    assert SCHEMA.mutation_type is not None
    # A job is ended, a report is kept elsewhere: neither changes what the catalogue says.
    assert set(SCHEMA.mutation_type.fields) == {"cancelJob", "reportIssue"}
    assert SCHEMA.subscription_type is None
