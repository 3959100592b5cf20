"""The schema: graphene's types with the descriptions of ``descriptions/``, Chinese first."""

import tomllib
from functools import cache
from pathlib import Path

import graphene
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema
from graphql.utilities import print_schema

from schema.query import Query
from schema.roots.mutation import Mutation
from schema.types.capability import Capability
from schema.types.designation import Designation
from schema.types.qualification import Qualification
from schema.types.site import Site

HERE = Path(__file__).parent
SDL = HERE / "schema.graphql"
NODES = [Capability, Designation, Qualification, Site]
"""Types that are reached through ``node`` without being the type of a root field."""


@cache
def build_schema() -> GraphQLSchema:
    """Return the schema of the API, described in both languages."""
    schema: GraphQLSchema = graphene.Schema(
        query=Query, mutation=Mutation, types=NODES
    ).graphql_schema
    _describe(schema, read_descriptions())
    return schema


def read_descriptions() -> dict[str, dict[str, str]]:
    """Return what every type and field means, by table; a word given twice is a KeyError."""
    merged: dict[str, dict[str, str]] = {}
    for path in sorted((HERE / "descriptions").glob("*.toml")):
        for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            known = merged.setdefault(name, {})
            if twice := known.keys() & words.keys():
                raise KeyError(f"{path.name}: [{name}] describes {sorted(twice)} again")
            known |= words
    return merged


def sdl() -> str:
    """Return the schema in the schema definition language, as it is committed."""
    return print_schema(build_schema()) + "\n"


def _describe(schema: GraphQLSchema, descriptions: dict[str, dict[str, str]]) -> None:
    """Give every type, field and argument its description; a missing one is a KeyError."""
    common = descriptions["common"]
    schema.type_map["Date"].description = descriptions["Date"]["description"]
    for type_ in schema.type_map.values():
        if type_.name.startswith("__") or not isinstance(
            type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType
        ):
            continue
        own = descriptions[type_.name]
        type_.description = own["description"]
        for name, field in type_.fields.items():
            field.description = own[name] if name in own else common[name]
            for argument_name, argument in getattr(field, "args", {}).items():
                key = f"{name}.{argument_name}"
                argument.description = own[key] if key in own else common[argument_name]


if __name__ == "__main__":
    SDL.write_text(sdl(), encoding="utf-8")
