"""Random valid documents over the whole Query type, the same for the same seed.

Whatever graphql-core calls valid may come out: aliases, merged fields, fragments of all kinds,
directives, variables in any position, null and absent values, and mistakes in root arguments.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_leaf_type,
    is_list_type,
)

from schema.compiler.binding import binding_of
from schema.fields import Many, One, Polymorphic

Pools = Mapping[str, Sequence[Any]]
"""Values to draw from, by the name of an argument or input field."""

MOST_FIELDS = 30
MOST_RELATIONS = 4
"""More than five relations inside each other, one a derived status, fill SQLite 3.40's parser."""
ABSENT = object()


class Variable(str):
    """The name of a variable where a value is expected."""


class Word(str):
    """An enum value, which is printed without quotes."""


@dataclass
class RandomDocument:
    """A query text and the variables of its two requests."""

    text: str
    first: dict[str, Any]
    second: dict[str, Any]


@dataclass
class Declared:
    """A variable, how its values are drawn, and whether a request may leave it out."""

    type_text: str
    type: Any
    argument: str
    default: str
    optional: bool


LIVE = {"siting", "job"}
"""Root fields that start processes: their answers are tested by name."""


@dataclass
class Writer:
    """Writes one document."""

    random: Random
    schema: GraphQLSchema
    pools: Pools
    variables: dict[str, Declared] = field(default_factory=dict)
    fragments: dict[str, tuple[Any, int, str]] = field(default_factory=dict)
    keys: dict[tuple[str, str, str], str] = field(default_factory=dict)
    fields: int = 0

    def document(self) -> RandomDocument:
        """Return a document of up to three root fields."""
        query = self.schema.query_type
        assert query is not None
        body = self.selection(query, MOST_RELATIONS, lists=0)
        declared = ", ".join(
            f"${name}: {v.type_text}{v.default}" for name, v in self.variables.items()
        )
        head = f"query Q({declared}) " if declared else ""
        fragments = "\n".join(text for _, _, text in self.fragments.values())
        first = self.values()
        return RandomDocument(f"{head}{body}\n{fragments}", first, self.changed(first))

    # ------------------------------------------------------------------- selections

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def selection(self, type_: Any, left: int, *, lists: int, owner: str = "") -> str:
        """Return a selection set; ``left`` relations may still nest, ``lists`` lie above."""
        is_query = type_ is self.schema.query_type
        count = self.random.randint(1, 3 if is_query else 5)
        parts = [self.part(type_, left, lists, owner) for _ in range(count)]
        if self.chance(0.3):  # merged with itself, sub-selections of their own
            parts.append(self.part(type_, left, lists, owner))
        return "{ " + " ".join(parts) + " }"

    def part(self, type_: Any, left: int, lists: int, owner: str) -> str:
        self.fields += 1
        if self.fields >= MOST_FIELDS:
            return self.field(type_, left, lists, owner)
        roll = self.random.random()
        if roll < 0.07:
            alias = self.random.choice(["", f"t{self.random.randint(1, 3)}: "])
            return f"{alias}__typename{self.directives()}"
        if roll < 0.25:
            return self.fragment(type_, left, lists, owner)
        if isinstance(type_, GraphQLInterfaceType) and roll < 0.8:
            return self.fragment(type_, left, lists, owner)
        return self.field(type_, left, lists, owner)

    def fragment(self, type_: Any, left: int, lists: int, owner: str) -> str:
        """Return an inline fragment, or the spread of a new or known one."""
        target, suffix = self.target(type_, owner)
        roll = self.random.random()
        if roll < 0.2 or target is None:
            inner = self.selection(type_, left, lists=lists, owner=owner)
            return f"...{self.directives()} {inner}"
        if roll < 0.6:
            inner = self.selection(target, left, lists=lists, owner=suffix)
            return f"... on {target.name}{self.directives()} {inner}"
        known = [
            name
            for name, (condition, needed, _) in self.fragments.items()
            if condition is target and needed <= left and not suffix and self.fields < MOST_FIELDS
        ]
        if known and self.chance(0.5):
            return f"...{self.random.choice(known)}{self.directives()}"
        inner = self.selection(target, left, lists=lists, owner=suffix)
        name = f"F{len(self.fragments)}"
        # A fragment with names of one owner's keys fits nowhere else.
        needed = left if not suffix else MOST_RELATIONS + 1
        text = f"fragment {name} on {target.name} {inner}"
        self.fragments[name] = (target, needed, text)
        return f"...{name}{self.directives()}"

    def target(self, type_: Any, owner: str) -> tuple[Any, str]:
        """Return a type condition that fits, and what keys below it are marked with."""
        if isinstance(type_, GraphQLInterfaceType):
            chosen = self.random.choice(self.schema.get_possible_types(type_))
            return chosen, chosen.name
        choices = [type_, *type_.interfaces]
        chosen = self.random.choice(choices)
        return chosen, owner

    def field(self, type_: Any, left: int, lists: int, owner: str) -> str:
        """Return one field that still fits, under a key that means the same everywhere."""
        fitting = [
            name for name in type_.fields if name not in LIVE and self.fits(type_, name, left)
        ]
        if not fitting:
            return "__typename"
        name = self.random.choice(fitting)
        definition = type_.fields[name]
        arguments = self.arguments(definition, lists)
        key = self.key(type_.name, name, arguments, owner)
        head = f"{key}{arguments}{self.directives()}"
        named = get_named_type(definition.type)
        if is_leaf_type(named):
            return head
        below = left - relations(type_, name)
        many = is_list_type(getattr(definition.type, "of_type", None))
        inner_owner = owner if named is type_ else ""
        return f"{head} {self.selection(named, below, lists=lists + many, owner=inner_owner)}"

    def fits(self, type_: Any, name: str, left: int) -> bool:
        if is_leaf_type(get_named_type(type_.fields[name].type)):
            return True
        return self.fields < MOST_FIELDS and relations(type_, name) <= left

    def key(self, type_name: str, name: str, arguments: str, owner: str) -> str:
        """Return ``alias: name``; equal keys always stand for equal fields and arguments."""
        if self.chance(0.15):
            arguments_key = f"{arguments}|{self.random.randint(1, 3)}"
        else:
            arguments_key = arguments
        known = self.keys.get((type_name, name, arguments_key))
        if known is None:
            taken = sum(1 for t, n, _ in self.keys if (t, n) == (type_name, name))
            known = name if taken == 0 else f"{name}_{type_name}_{taken}"
            self.keys[type_name, name, arguments_key] = known
        if owner:
            return f"{known}_in_{owner}: {name}"
        return name if known == name else f"{known}: {name}"

    def directives(self) -> str:
        if not self.chance(0.15):
            return ""
        value = self.random.choice(["true", "false", None, None])
        if value is None:
            value = f"${self.variable(GraphQLNonNull(self.schema.type_map['Boolean']), 'if')}"
        return f" @{self.random.choice(['skip', 'include'])}(if: {value})"

    # -------------------------------------------------------------------- arguments

    def arguments(self, definition: GraphQLField, lists: int) -> str:
        given = []
        for name, argument in definition.args.items():
            required = isinstance(argument.type, GraphQLNonNull)
            # Nested lists are kept short, or a deep query would show millions of rows.
            wanted = 0.9 if name == "first" and lists else 0.45
            if required or self.chance(wanted):
                optional = argument.default_value is not Undefined
                value = self.value(name, argument.type, has_default=optional)
                given.append(f"{name}: {printed(value)}")
        return f"({', '.join(given)})" if given else ""

    def value(self, name: str, type_: Any, *, has_default: bool = False) -> Any:
        """Return a value that may hold variables."""
        required = isinstance(type_, GraphQLNonNull)
        if self.chance(0.35):
            return self.variable(type_, name)
        if not required and self.chance(0.06):
            return None
        inner = type_.of_type if required else type_
        if is_list_type(inner):
            return [self.value(name, inner.of_type) for _ in range(self.random.randint(0, 3))]
        if isinstance(inner, GraphQLInputObjectType):
            return {
                key: self.value(key, part.type)
                for key, part in inner.fields.items()
                if isinstance(part.type, GraphQLNonNull) or self.chance(0.3)
            }
        return self.leaf(name, inner)

    def plain(self, name: str, type_: Any) -> Any:
        """Return a JSON value without variables."""
        required = isinstance(type_, GraphQLNonNull)
        if not required and self.chance(0.15):
            return None
        inner = type_.of_type if required else type_
        if is_list_type(inner):
            return [self.plain(name, inner.of_type) for _ in range(self.random.randint(0, 3))]
        if isinstance(inner, GraphQLInputObjectType):
            return {
                key: self.plain(key, part.type)
                for key, part in inner.fields.items()
                if isinstance(part.type, GraphQLNonNull) or self.chance(0.3)
            }
        return self.leaf(name, inner)

    def leaf(self, name: str, type_: Any) -> Any:
        if isinstance(type_, GraphQLEnumType):
            return Word(self.random.choice(list(type_.values)))
        return self.random.choice(self.pools[name])

    # -------------------------------------------------------------------- variables

    def variable(self, type_: Any, argument: str) -> Variable:
        """Return a variable of a type, often one that is used already."""
        same = [
            name
            for name, known in self.variables.items()
            if known.type_text == str(type_) and known.argument == argument
        ]
        if same and self.chance(0.4):
            return Variable(self.random.choice(same))
        required = isinstance(type_, GraphQLNonNull)
        default = ""
        if self.chance(0.2) and argument != "if":
            value = self.plain(argument, type_ if required else GraphQLNonNull(type_))
            default = f" = {printed(value)}"
        name = f"v{len(self.variables)}"
        optional = bool(default) or not required
        self.variables[name] = Declared(str(type_), type_, argument, default, optional)
        return Variable(name)

    def values(self) -> dict[str, Any]:
        drawn = {name: self.drawn(variable) for name, variable in self.variables.items()}
        return {name: value for name, value in drawn.items() if value is not ABSENT}

    def drawn(self, variable: Declared) -> Any:
        if variable.optional and self.chance(0.25):
            return ABSENT
        return self.plain(variable.argument, variable.type)

    def changed(self, first: dict[str, Any]) -> dict[str, Any]:
        """Return the variables of a second request: every boolean turned, others drawn anew."""
        second = dict(first)
        for name, variable in self.variables.items():
            if variable.argument == "if":
                second[name] = not first[name]
            elif self.chance(0.5):
                value = self.drawn(variable)
                second.pop(name, None)
                if value is not ABSENT:
                    second[name] = value
        return second


def relations(type_: Any, name: str) -> int:
    """Return how many subqueries a field nests."""
    if isinstance(type_, GraphQLInterfaceType):
        return 0
    binding = binding_of(type_, name)
    if isinstance(binding, Polymorphic):
        return 2
    return int(isinstance(binding, One | Many))


def printed(value: Any) -> str:
    """Return a value as a GraphQL literal."""
    if isinstance(value, Variable):
        return f"${value}"
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(printed(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {printed(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
