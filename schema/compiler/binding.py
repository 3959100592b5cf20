"""Where a field's value comes from: the binding on its graphene field, or its column."""

from functools import cache

from graphql import GraphQLObjectType

from schema.fields import Binding, Bound, Column


@cache
def binding_of(type_: GraphQLObjectType, field_name: str) -> Binding:
    """Return the binding of a field; a field without one is the column of its Python name."""
    python_name, field = _graphene_fields(type_)[field_name]
    return field.binding if isinstance(field, Bound) else Column(python_name)


def bound_field(type_: GraphQLObjectType, field_name: str) -> Bound:
    """Return the graphene field of a root field, which must be bound."""
    _, field = _graphene_fields(type_)[field_name]
    if not isinstance(field, Bound):
        raise TypeError(f"{type_.name}.{field_name} is not bound to the catalogue")
    return field


def most_of(type_: GraphQLObjectType, field_name: str) -> int | None:
    """Return how many values a field declares that its list holds; None where it does not."""
    found = _graphene_fields(type_).get(field_name)
    return getattr(found[1], "most", None) if found else None


@cache
def _graphene_fields(type_: GraphQLObjectType) -> dict[str, tuple[str, object]]:
    graphene_type = type_.graphene_type  # type: ignore[attr-defined]
    named = graphene_type._meta.fields.items()
    return {_camel(name, field): (name, field) for name, field in named}


def _camel(python_name: str, field: object) -> str:
    given: str | None = getattr(field, "name", None)
    head, *tail = python_name.split("_")
    return given or head + "".join(word.capitalize() for word in tail)
