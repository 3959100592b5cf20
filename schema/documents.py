"""Query texts, parsed and validated once: caps before validate(), the cache before both."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    get_introspection_query,
    parse,
    validate,
)

from schema.cost import Cost, CostPlan, too_costly
from schema.cost_compiler import CostCompiler
from schema.errors import rejection
from schema.limits import Limits
from schema.shape import check_shape
from schema.variables import VariableReader

# What one document holds in memory, measured with tracemalloc on small and hostile queries.
BYTES_PER_DOCUMENT = 25_000
BYTES_PER_TOKEN = 600
BYTES_PER_CHARACTER = 4

# The whole introspection of GraphiQL or a code generator fits, half as much again, no more.
INTROSPECTION_HEADROOM = 1.5


class Document:
    """One query text: its syntax tree, or the errors that keep it from being executed."""

    __slots__ = (
        "_compiler",
        "_costs",
        "_variables",
        "ast",
        "errors",
        "fragment_order",
        "fragments",
        "operations",
        "plans",
        "selections",
        "text",
        "weight",
    )

    def __init__(
        self,
        text: str,
        ast: DocumentNode | None,
        errors: tuple[GraphQLError, ...],
        compiler: CostCompiler,
        fragment_order: tuple[str, ...] = (),
    ) -> None:
        self.text = text
        self.ast = ast
        self.errors = errors
        self.fragment_order = fragment_order
        self.operations = _operations(ast)
        self.weight = (
            BYTES_PER_DOCUMENT + BYTES_PER_TOKEN * _tokens(ast) + BYTES_PER_CHARACTER * len(text)
        )
        self.fragments = _fragments(ast)
        # The engine's own; they live and die with the document.
        self.plans: dict[Any, Any] = {}
        self.selections: dict[Any, Any] = {}
        self._compiler = compiler
        self._costs: dict[str | None, CostPlan] = {}
        self._variables: dict[str | None, VariableReader] = {}

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """Return the named operation, or the only one; raise GraphQLError when there is no such."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            raise rejection("The document has several operations: name one.", "OPERATION_NOT_FOUND")
        if name not in self.operations:
            raise rejection(f"Unknown operation named '{name}'.", "OPERATION_NOT_FOUND")
        return self.operations[name]

    def coerced(
        self, name: str | None, variables: Mapping[str, Any] | None
    ) -> dict[str, Any] | list[GraphQLError]:
        """Return the values of the variables of one operation, or what is wrong with them."""
        reader = self._variables.get(name)
        if reader is None:
            reader = VariableReader(self._compiler.schema, self.operation(name))
            self._variables[name] = reader
        return reader.values(variables or {})

    def cost(self, name: str | None, variables: Mapping[str, Any] | None) -> Cost:
        """Return the cost of one operation of a valid document; raise GraphQLError if too high."""
        plan = self._costs.get(name)
        if plan is None:
            assert self.ast is not None
            operation = self.operation(name)
            plan = self._compiler.compile(self.ast, operation, self.fragment_order)
            self._costs[name] = plan
        cost = plan.of(variables)
        if cost.rows > plan.limits.cost:
            raise too_costly(cost.rows, plan.limits.cost, "rows")
        return cost


class DocumentCache:
    """The documents used last, bounded in number and bytes; wrong ones push no right one out."""

    def __init__(
        self, schema: GraphQLSchema, size: int | None = None, limits: Limits | None = None
    ) -> None:
        self.schema = schema
        self.limits = limits or Limits()
        size = size or self.limits.cached_documents
        self._compiler = CostCompiler(schema, self.limits)
        self._valid = _Recent(size, self.limits.cached_document_bytes)
        self._failing = _Recent(max(1, size // 8), self.limits.cached_document_bytes // 8)
        self._introspection_limit = self._standard_introspection()

    def get(self, text: str) -> Document:
        """Return the document of a query text, parsed and validated at most once."""
        document = self._valid.get(text) or self._failing.get(text)
        if document is None:
            document = self._read(text)
            if len(text) <= self.limits.source_characters:
                (self._failing if document.errors else self._valid).put(text, document)
        return document

    def _read(self, text: str) -> Document:
        """Parse, measure, validate: in the order of what each step can be made to cost."""
        ast: DocumentNode | None = None
        try:
            ast = _parse(text, self.limits)
            order = tuple(check_shape(ast, self.limits))
        except GraphQLError as error:
            # The traceback would keep the parser's frames alive as long as the document is kept.
            return Document(text, ast, (error.with_traceback(None),), self._compiler)
        errors = validate(
            self.schema, ast, max_errors=self.limits.validation_errors, hide_suggestions=True
        )
        for wrong in errors:
            wrong.extensions = {"code": "BAD_USER_INPUT", "reason": "DOCUMENT_INVALID"}
        document = Document(text, ast, tuple(errors), self._compiler, order)
        if not errors:
            document.errors = tuple(self._operation_errors(document))
        return document

    def _operation_errors(self, document: Document) -> list[GraphQLError]:
        """Return what is wrong with a valid document whatever its variables are."""
        errors = []
        for name, operation in document.operations.items():
            if self.schema.get_root_type(operation.operation) is None:
                kind = operation.operation.value
                errors.append(rejection(f"There is no {kind} here.", "DOCUMENT_INVALID"))
                continue
            cost = self._introspection_cost(document, name)
            if cost > self._introspection_limit:
                errors.append(too_costly(cost, self._introspection_limit, "objects of the schema"))
        return errors

    def _introspection_cost(self, document: Document, name: str | None) -> int:
        """Return how many objects of the schema an operation shows; variables cannot change it."""
        assert document.ast is not None
        operation = document.operations[name]
        plan = self._compiler.compile(document.ast, operation, document.fragment_order)
        return plan.introspection()

    def _standard_introspection(self) -> int:
        """Return the most an introspection may cost in this schema."""
        text = get_introspection_query(
            specified_by_url=True,
            directive_is_repeatable=True,
            schema_description=True,
            input_value_deprecation=True,
        )
        ast = parse(text)
        order = tuple(check_shape(ast, Limits()))
        document = Document(text, ast, (), self._compiler, order)
        name = next(iter(document.operations))
        return int(self._introspection_cost(document, name) * INTROSPECTION_HEADROOM)


class _Recent:
    """Documents by text, the least recently used forgotten first."""

    def __init__(self, size: int, max_bytes: int) -> None:
        self.size = size
        self.max_bytes = max_bytes
        self.bytes = 0
        self.documents: OrderedDict[str, Document] = OrderedDict()

    def get(self, text: str) -> Document | None:
        """Return a document that is still kept, and keep it longer."""
        document = self.documents.get(text)
        if document is not None:
            self.documents.move_to_end(text)
        return document

    def put(self, text: str, document: Document) -> None:
        """Keep a document, forgetting old ones until it fits."""
        self.documents[text] = document
        self.bytes += document.weight
        while len(self.documents) > self.size or self.bytes > self.max_bytes:
            _, forgotten = self.documents.popitem(last=False)
            self.bytes -= forgotten.weight


def _parse(text: str, limits: Limits) -> DocumentNode:
    """Parse a query text within its limits; the errors say whether it was too large or wrong."""
    try:
        return parse(
            text,
            max_lexical_tokens=limits.tokens,
            max_comments=limits.comments,
            max_source_length=limits.source_characters,
        )
    except GraphQLSyntaxError as error:
        # graphql-core ends the message of every limit, and of nothing else, with these words.
        capped = error.message.endswith("Parsing aborted.")
        reason = "DOCUMENT_TOO_LARGE" if capped else "DOCUMENT_UNREADABLE"
        error.extensions = {"code": "BAD_USER_INPUT", "reason": reason}
        raise


def _operations(ast: DocumentNode | None) -> dict[str | None, OperationDefinitionNode]:
    """Return the operations of a document by name; an anonymous one has none."""
    return {
        definition.name.value if definition.name else None: definition
        for definition in (ast.definitions if ast else ())
        if isinstance(definition, OperationDefinitionNode)
    }


def _fragments(ast: DocumentNode | None) -> dict[str, FragmentDefinitionNode]:
    """Return the fragments of a document by name."""
    return {
        definition.name.value: definition
        for definition in (ast.definitions if ast else ())
        if isinstance(definition, FragmentDefinitionNode)
    }


def _tokens(ast: DocumentNode | None) -> int:
    """Return how many tokens a syntax tree was parsed from, and still holds."""
    count = 0
    token = ast.loc.start_token if ast and ast.loc else None
    while token is not None:
        count += 1
        token = token.next
    return count
