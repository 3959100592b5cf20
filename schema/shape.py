"""The size of a document, counted before validate(), whose rules are not linear.

Each definition is walked once; a fragment's totals are computed once and added wherever it is
spread, so a document that doubles itself through fragments costs no more than its own length.
"""

from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from schema.errors import rejection
from schema.limits import Limits

INTROSPECTION_FIELDS = ("__schema", "__type")


@dataclass(slots=True)
class Shape:
    """What one definition holds; depths are levels of fields, introspection counted apart."""

    depth: int = 0
    introspection_depth: int = 0
    aliases: int = 0
    fields: int = 0
    root_fields: int = 0
    spreads: list["Spread"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spread:
    """A fragment spread and how many field levels lie above it."""

    name: str
    level: "Level"


@dataclass(frozen=True, slots=True)
class Level:
    """Where a selection set stands inside its definition."""

    depth: int = 0
    introspection: int = 0
    nesting: int = 1
    inside_introspection: bool = False

    @property
    def is_root(self) -> bool:
        """Whether no field lies above, however many inline fragments do."""
        return self.depth == 0 and not self.inside_introspection

    def under(self, node: FieldNode) -> "Level":
        """Return the level of a field itself, which is that of the selections below it."""
        if self.inside_introspection or node.name.value in INTROSPECTION_FIELDS:
            return Level(self.depth, self.introspection + 1, self.nesting + 1, True)
        return Level(self.depth + 1, 0, self.nesting + 1)

    def within(self) -> "Level":
        """Return the level inside an inline fragment, which is no field."""
        return replace(self, nesting=self.nesting + 1)


Definition = OperationDefinitionNode | FragmentDefinitionNode


def check_shape(document: DocumentNode, limits: Limits) -> list[str]:
    """Return the names of the fragments, the used before their users.

    Raises GraphQLError when the document is too large, too deep or circular to be validated.
    """
    if len(document.definitions) > limits.definitions:
        raise too_large(f"{len(document.definitions)} definitions", limits.definitions)
    operations: list[Shape] = []
    fragments: dict[str, Shape] = {}
    fields = 0
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            continue  # a type definition: validate() says that it cannot be executed
        shape = _shape(definition, limits)
        fields += shape.fields
        if fields > limits.fields:
            raise too_large(f"more than {limits.fields} fields", limits.fields)
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = shape
        else:
            operations.append(shape)
    order = _complete(fragments)
    for shape in operations:
        _add(shape, fragments)
        _check_query(shape, limits)
    return order


def too_large(what: str, limit: int) -> GraphQLError:
    """Return the error for a document with too many of something."""
    return rejection(
        f"The document has {what}; at most {limit} are allowed.", "DOCUMENT_TOO_LARGE", limit=limit
    )


def _shape(definition: Definition, limits: Limits) -> Shape:
    """Count one definition with an explicit stack, without following its spreads."""
    shape = Shape()
    inside = isinstance(definition, FragmentDefinitionNode) and (
        definition.type_condition.name.value.startswith("__")
    )
    top = Level(inside_introspection=inside)
    stack: list[tuple[SelectionSetNode, Level]] = [(definition.selection_set, top)]
    _check_directives(definition, limits)
    while stack:
        selection_set, level = stack.pop()
        if level.nesting > limits.nesting:
            raise rejection(
                f"Selections are nested more than {limits.nesting} levels deep.",
                "TOO_DEEP",
                limit=limits.nesting,
            )
        for selection in selection_set.selections:
            _check_directives(selection, limits)
            if isinstance(selection, FieldNode):
                below = level.under(selection)
                _count_field(shape, selection, below, is_root=level.is_root)
                if selection.selection_set:
                    stack.append((selection.selection_set, below))
            elif isinstance(selection, InlineFragmentNode):
                stack.append((selection.selection_set, level.within()))
            elif isinstance(selection, FragmentSpreadNode):
                shape.spreads.append(Spread(selection.name.value, level))
    return shape


def _count_field(shape: Shape, node: FieldNode, level: Level, *, is_root: bool) -> None:
    """Add one field to the totals of its definition."""
    shape.fields += 1
    shape.aliases += node.alias is not None
    shape.root_fields += is_root
    shape.depth = max(shape.depth, level.depth)
    shape.introspection_depth = max(shape.introspection_depth, level.introspection)


def _check_directives(node: Definition | SelectionNode, limits: Limits) -> None:
    """Refuse a pile of directives on one node, which validation compares with each other."""
    if len(node.directives) > limits.directives_per_node:
        count = len(node.directives)
        raise too_large(f"{count} directives on one node", limits.directives_per_node)


def _complete(fragments: dict[str, Shape]) -> list[str]:
    """Add to every fragment what it spreads, and return their names, the used before the users."""
    uses = {name: {spread.name for spread in shape.spreads} for name, shape in fragments.items()}
    try:
        order = [name for name in TopologicalSorter(uses).static_order() if name in fragments]
    except CycleError as error:
        name = error.args[1][0]
        raise rejection(
            f"Cannot spread fragment '{name}' within itself.", "FRAGMENT_CYCLE"
        ) from None
    for name in order:
        _add(fragments[name], fragments)
    return order


def _add(shape: Shape, fragments: dict[str, Shape]) -> None:
    """Add the totals of every spread fragment; an unknown one is left to validate()."""
    for spread in shape.spreads:
        used = fragments.get(spread.name)
        if used is None:
            continue
        level = spread.level
        shape.depth = max(shape.depth, level.depth + used.depth)
        below = level.introspection + used.introspection_depth
        shape.introspection_depth = max(shape.introspection_depth, below)
        shape.aliases += used.aliases
        shape.fields += used.fields
        shape.root_fields += used.root_fields if level.is_root else 0


def _check_query(shape: Shape, limits: Limits) -> None:
    """Refuse an operation that is too deep or too wide once its fragments are written out."""
    counted = (
        ("TOO_DEEP", "field levels", shape.depth, limits.depth),
        (
            "TOO_DEEP",
            "introspection levels",
            shape.introspection_depth,
            limits.introspection_depth,
        ),
        ("TOO_MANY_ALIASES", "aliases", shape.aliases, limits.aliases),
        ("TOO_MANY_ROOT_FIELDS", "root fields", shape.root_fields, limits.root_fields),
        ("TOO_MANY_FIELDS", "fields", shape.fields, limits.expanded_fields),
    )
    for reason, what, value, limit in counted:
        if value > limit:
            raise rejection(
                f"The query has {value} {what}; at most {limit} are allowed.",
                reason,
                value=value,
                limit=limit,
            )
