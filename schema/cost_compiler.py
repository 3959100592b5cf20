"""Compile an operation of a valid document into the steps of its cost."""

from collections.abc import Mapping, Sequence
from math import ceil

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    ValueNode,
    VariableNode,
    get_named_type,
    is_list_type,
)

from schema.compiler.binding import most_of
from schema.cost import CostPlan, Role, Size, Step
from schema.limits import Limits

PAGE_ARGUMENTS = ("first", "last")
KEYS_ARGUMENT = "ids"
META_FIELDS: dict[str, GraphQLField] = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
ONE = Size(1)


class CostCompiler:
    """Turns operations over one schema into cost plans."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema = schema
        self.limits = limits
        self.introspection_sizes = introspection_sizes(schema)

    def compile(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        fragment_order: Sequence[str],
    ) -> CostPlan:
        """Return the cost plan; ``fragment_order`` names the used fragments before their users."""
        definitions = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        build = _Build(self, operation)
        for name in fragment_order:
            condition = self.schema.type_map[definitions[name].type_condition.name.value]
            children = build.children(definitions[name].selection_set, condition)
            build.fragments[name] = build.add(Step(Role.GROUP, ONE, children))
        root = self.schema.get_root_type(operation.operation)
        build.add(Step(Role.GROUP, ONE, build.children(operation.selection_set, root)))
        return CostPlan(build.steps, self.limits)


class _Build:
    """The growing list of steps of one operation."""

    def __init__(self, compiler: CostCompiler, operation: OperationDefinitionNode) -> None:
        self.compiler = compiler
        self.declared = {
            d.variable.name.value: d.default_value for d in operation.variable_definitions
        }
        self.steps: list[Step] = []
        self.fragments: dict[str, int] = {}

    def add(self, step: Step) -> int:
        """Append a step and return its position."""
        self.steps.append(step)
        return len(self.steps) - 1

    def children(
        self, selections: SelectionSetNode, parent: GraphQLNamedType | None
    ) -> tuple[int, ...]:
        """Compile one selection set; recursion is bounded by ``Limits.nesting``."""
        found: list[int] = []
        for selection in selections.selections:
            if isinstance(selection, FragmentSpreadNode):
                found.append(self.fragments[selection.name.value])
            elif isinstance(selection, InlineFragmentNode):
                inner = self.condition(selection) or parent
                found.extend(self.children(selection.selection_set, inner))
            elif isinstance(selection, FieldNode) and selection.selection_set:  # a leaf is free
                found.append(self.add(self.field(selection, parent)))
        return tuple(found)

    def condition(self, fragment: InlineFragmentNode) -> GraphQLNamedType | None:
        """Return the type an inline fragment narrows to; None when it names no type."""
        named: NamedTypeNode | None = fragment.type_condition
        return None if named is None else self.compiler.schema.type_map[named.name.value]

    def field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Step:
        """Compile one field that has selections below it."""
        name = node.name.value
        definition = _definition(parent, name)
        type_ = get_named_type(definition.type)
        children = self.children(node.selection_set, type_) if node.selection_set else ()
        if name in META_FIELDS:
            return Step(Role.INTROSPECTION, ONE, children)
        if is_connection(parent) and name in ("edges", "nodes"):
            return Step(Role.ROWS, ONE, children, itself=int(name == "nodes"))
        size = self.size(node, parent, definition)
        return Step(Role.CONNECTION if is_connection(type_) else Role.FIELD, size, children)

    def size(
        self, node: FieldNode, parent: GraphQLNamedType | None, definition: GraphQLField
    ) -> Size:
        """Return how many values a field gives."""
        limits = self.compiler.limits
        if parent is not None and parent.name.startswith("__"):
            sizes = self.compiler.introspection_sizes
            return Size(sizes.get((parent.name, node.name.value), 1))
        given = {argument.name.value: argument.value for argument in node.arguments}
        many = is_list(definition.type)
        if KEYS_ARGUMENT in given and many:
            return self._size(given[KEYS_ARGUMENT], limits.default_first)
        pages = [name for name in PAGE_ARGUMENTS if name in definition.args]
        if not pages:
            return Size((_most(parent, node) or limits.default_first) if many else 1)
        name = next((name for name in pages if name in given), pages[0])
        fallback = _default_page(definition.args, name, limits)
        return self._size(given.get(name), fallback)._replace(is_page=True, node=node)

    def _size(self, value: ValueNode | None, fallback: int) -> Size:
        """Return what a literal or variable gives; ``fallback`` where it is absent or null."""
        if isinstance(value, IntValueNode):
            return Size(int(value.value))
        if isinstance(value, ListValueNode):
            return Size(len(value.values))
        if isinstance(value, VariableNode):
            name = value.name.value
            return self._size(self.declared.get(name), fallback)._replace(variable=name)
        return Size(fallback)


def is_list(type_: GraphQLOutputType) -> bool:
    """Whether a field gives many values."""
    return is_list_type(type_.of_type if isinstance(type_, GraphQLNonNull) else type_)


def is_connection(type_: GraphQLNamedType | None) -> bool:
    """Whether a type is a Relay page: it has pageInfo beside its rows."""
    return isinstance(type_, GraphQLObjectType) and "pageInfo" in type_.fields


def introspection_sizes(schema: GraphQLSchema) -> dict[tuple[str, str], int]:
    """Return how many values each list of introspection holds in this schema, on average."""
    types = list(schema.type_map.values())
    with_fields = [t for t in types if isinstance(t, GraphQLObjectType | GraphQLInterfaceType)]
    fields = [f for t in with_fields for f in t.fields.values()]
    arguments = sum(len(f.args) for f in fields)
    values = sum(len(getattr(t, "values", ())) for t in types)
    inputs = sum(len(t.fields) for t in types if hasattr(t, "fields")) - len(fields)
    return {
        ("__Schema", "types"): len(types),
        ("__Schema", "directives"): len(schema.directives),
        ("__Type", "fields"): ceil(len(fields) / len(types)),
        ("__Type", "inputFields"): ceil(inputs / len(types)),
        ("__Type", "enumValues"): ceil(values / len(types)),
        ("__Type", "interfaces"): 1,
        ("__Type", "possibleTypes"): 1,
        ("__Field", "args"): ceil(arguments / max(1, len(fields))),
        ("__Directive", "args"): 2,
        ("__Directive", "locations"): 1,
    }


def _most(parent: GraphQLNamedType | None, node: FieldNode) -> int | None:
    """Return how many values a field declares that it holds."""
    if not isinstance(parent, GraphQLObjectType) or not hasattr(parent, "graphene_type"):
        return None
    return most_of(parent, node.name.value)


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField:
    """Return the definition of a field that validate() has found on its parent."""
    if name in META_FIELDS:
        return META_FIELDS[name]
    assert isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
    field: GraphQLField = parent.fields[name]
    return field


def _default_page(arguments: Mapping[str, GraphQLArgument], name: str, limits: Limits) -> int:
    """Return the page size the schema declares, or the house's."""
    declared = arguments[name].default_value
    return declared if isinstance(declared, int) else limits.default_first
