"""The engine: a valid document and its variables become the JSON text of an answer.

Every root field of the catalogue is a column of one SQL statement, already in the answer's form,
so the answer is put together from bytes. Introspection alone goes through graphql-core.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Hashable, Mapping
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias, TypeVar

import orjson
from graphql import (
    ExecutionContext,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute_sync,
)
from graphql.execution.collect_fields import collect_fields

from nqi.db import LONGEST_SECONDS, Database, Interrupted, OpenRelease
from nqi.errors import InvalidInput, NqiError
from nqi.feedback import Reports, UnmetSearches
from nqi.jobs import jobs_of
from schema.answer import Answer
from schema.compiler.binding import bound_field
from schema.compiler.compiler import Compiler
from schema.compiler.plan import RootPlan, ShapeChanged, Statement, variables_shape
from schema.context import Context
from schema.documents import Document, DocumentCache
from schema.errors import error_body, formatted
from schema.unmet import Unmet

log = logging.getLogger(__name__)

IN_LOOP_SECONDS = 0.02
"""A statement that takes longer would hold up other clients: it is run again in a thread."""
PLANS_PER_DOCUMENT = 256
PARSER_FULL = "parser stack overflow"
"""Before 3.46 the parser of SQLite has a fixed stack, which lists and status fill sooner."""

Made = TypeVar("Made")
Answers: TypeAlias = dict[str, bytes]
Errors: TypeAlias = dict[str, NqiError]


class Engine:
    """Answers operations from the release that a database serves at the moment, or from one."""

    def __init__(
        self,
        schema: GraphQLSchema,
        database: Database,
        today: Callable[[], date] = date.today,
        reports: Reports | None = None,
        unmet: UnmetSearches | None = None,
    ) -> None:
        """Without ``reports`` none are taken, without ``unmet`` nothing is counted."""
        self.schema = schema
        self.database = database
        self.documents = DocumentCache(schema)
        self._today = today
        self._release = database.release
        self.jobs = jobs_of(database)
        self._reports = reports
        self._unmet = unmet

    def release_id(self) -> str:
        """Return the id of the release that answers."""
        return self._release().id

    def at(self, release_id: str | None, known_on: str | None) -> "Engine":
        """Return the engine of the release of an id, or of the one that was served on a day.

        What is asked without ``asOf`` is then answered as it was: for the day ``known_on``, or the
        day the release was made on. Raises NotFound when the release is not kept.
        """
        release = self.database.chosen(release_id, known_on)
        day = date.fromisoformat(known_on) if known_on else release.made_on
        chosen = copy(self)
        chosen._release, chosen._today = lambda: release, lambda: day
        # What a release that was did not find is no demand of today.
        chosen._unmet = None
        return chosen

    async def execute(
        self,
        document: Document,
        *,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        cost: int,
        caller: str = "",
    ) -> Answer:
        """Run one operation of a valid document; raise Unavailable when it takes too long."""
        operation = document.operation(operation_name)
        coerced = document.coerced(operation_name, variables)
        if isinstance(coerced, list):
            return Answer(error_body(coerced), has_errors=True, request_failed=True)
        run = Operation(self.schema, document, operation, coerced)
        context = self._context(caller)
        answers, errors = await run.answers_without_blocking(context)
        answer = run.assemble(answers, errors, cost)
        if context.unmet:
            counted = await asyncio.to_thread(context.unmet.count, context.release)
            return replace(answer, may_be_kept=answer.may_be_kept and not counted)
        return answer

    def moment(self) -> Hashable:
        """Return what answers hold for now: this very content of a release, and the day."""
        release = self._release()
        return release.id, release.identity, self._today()

    def _context(self, caller: str) -> Context:
        today = self._today()
        return Context(
            self._release(),
            today,
            self.database,
            self.jobs,
            caller,
            self._reports,
            Unmet(self._unmet, today),
        )


class Selected(NamedTuple):
    """The root fields that an operation asks for, once the values of its booleans are known."""

    fields: dict[str, list[FieldNode]]
    catalogue: tuple[str, ...]
    """The response keys of those that a statement answers."""
    computes: bool
    """Whether one of them is work before it is a statement."""
    is_live: bool
    """Whether the answer of one of them may change while the release stays the same."""


class Operation:
    """One operation with its coerced variables, on the way to its answer."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: Document,
        operation: OperationDefinitionNode,
        variables: dict[str, Any],
    ) -> None:
        assert document.ast is not None
        root = schema.get_root_type(operation.operation)
        assert root is not None
        self.schema = schema
        self.query = root
        self.document = document
        self.operation = operation
        self.variables = variables
        name = operation.name.value if operation.name else None
        self.shape = name, tuple((key, variables_shape(v)) for key, v in variables.items())
        self.selected = _kept(document.selections, self.shape, self._select)
        self.root_fields = self.selected.fields

    def _select(self) -> Selected:
        fields = collect_fields(
            self.schema,
            self.document.fragments,
            self.variables,
            self.query,
            self.operation.selection_set,
        )
        asked = {k: nodes[0].name.value for k, nodes in fields.items() if not _is_meta(nodes)}
        bound = [bound_field(self.query, name) for name in asked.values()]
        return Selected(
            fields,
            tuple(asked),
            computes=any(field.computes for field in bound),
            is_live=any(field.is_live for field in bound),
        )

    async def answers_without_blocking(self, context: Context) -> tuple[Answers, Errors]:
        """Answer at once what is quick, and the rest in a thread."""
        if context.release.answers_in_process and not self.selected.computes:
            try:
                return self.answers(context, IN_LOOP_SECONDS)
            except Interrupted:
                pass
        return await asyncio.to_thread(self.answers, context, LONGEST_SECONDS)

    def answers(self, context: Context, seconds: float) -> tuple[Answers, Errors]:
        """Return the JSON of each catalogue field, and the error of each that has none."""
        keys = self.selected.catalogue
        if not keys:
            return {}, {}
        try:
            answers, errors = self._one_statement(keys, context, seconds)
        except NqiError as error:
            if isinstance(error, Interrupted):
                raise
            errors = {}
            answers = {}
        else:
            if not errors:
                return answers, errors
        return self._field_by_field(keys, context, seconds)

    def _field_by_field(
        self, keys: tuple[str, ...], context: Context, seconds: float
    ) -> tuple[Answers, Errors]:
        """Answer what can be answered: the mistake in one root field leaves the others alone."""
        answers: Answers = {}
        errors: Errors = {}
        for key in keys:
            try:
                found, wrong = self._one_statement((key,), context, seconds)
            except Interrupted:
                raise
            except NqiError as error:
                found, wrong = {}, {key: error}
            answers |= found
            errors |= wrong
        return answers, errors

    def _one_statement(
        self, keys: tuple[str, ...], context: Context, seconds: float
    ) -> tuple[Answers, Errors]:
        statement = _kept(
            self.document.plans, (self.shape, keys), lambda: self._compile(keys, context)
        )
        try:
            values, errors = statement.values(self.variables, context)
        except ShapeChanged:
            statement = self._compile(keys, context)
            values, errors = statement.values(self.variables, context)
        if errors:
            return {}, errors
        row = _run(context.release, statement, values, seconds)
        return {k: (v or "null").encode() for k, v in zip(keys, row, strict=True)}, {}

    def _compile(self, keys: tuple[str, ...], context: Context) -> Statement:
        compiler = Compiler(self.schema, self.document.fragments, self.variables)
        roots = {
            key: RootPlan(compiler, self.query, self.root_fields[key], context) for key in keys
        }
        return Statement(roots, compiler.parameters, context.release.dialect)

    def assemble(self, answers: Answers, errors: Errors, cost: int) -> Answer:
        """Return the whole JSON text, its fields in the order of the query."""
        problems = [self._located(key, error) for key, error in errors.items()]
        meta, meta_problems = self._meta(set(answers) | set(errors))
        problems += meta_problems
        fields = answers | meta
        data = b",".join(
            b'"%s":%s' % (key.encode(), fields.get(key, b"null")) for key in self.root_fields
        )
        shown = b""
        if problems:
            shown = b'"errors":%s,' % orjson.dumps([formatted(problem) for problem in problems])
        body = b'{%s"data":{%s},"extensions":{"cost":%d}}' % (shown, data, cost)
        is_live = self.selected.is_live
        is_query = self.operation.operation is OperationType.QUERY
        return Answer(
            body,
            has_errors=bool(problems),
            is_live=is_live,
            may_be_kept=is_query and not is_live and not problems,
        )

    def _located(self, key: str, error: NqiError) -> GraphQLError:
        nodes: list[FieldNode] = self.root_fields[key]
        return GraphQLError(str(error), nodes, path=[key], original_error=error)

    def _meta(self, answered: set[str]) -> tuple[Answers, list[GraphQLError]]:
        """Return __typename and introspection, which need no catalogue."""
        wanted = [key for key in self.root_fields if key not in answered]
        if all(self.root_fields[key][0].name.value == "__typename" for key in wanted):
            return {key: orjson.dumps(self.query.name) for key in wanted}, []
        # Without variables the schema answers the same for ever, and it takes 50 ms to say it all.
        kept = ("introspection", self.operation.name and self.operation.name.value)
        if not self.variables and kept in self.document.plans:
            remembered: Answers = self.document.plans[kept]
            return remembered, []
        assert self.document.ast is not None
        result = execute_sync(
            self.schema,
            self.document.ast,
            variable_values=self.variables,
            operation_name=self.operation.name.value if self.operation.name else None,
            field_resolver=lambda source, info: None,
            execution_context_class=_MetaOnly,
        )
        data = result.data or {}
        meta = {key: orjson.dumps(data.get(key)) for key in wanted}
        if not self.variables and not result.errors:
            self.document.plans[kept] = meta
        return meta, list(result.errors or [])


class _MetaOnly(ExecutionContext):
    """Runs introspection and leaves the catalogue's root fields out."""

    def execute_field(self, parent_type: Any, source: Any, field_nodes: Any, path: Any) -> Any:
        if path.prev is None and not _is_meta(field_nodes):
            return None
        return super().execute_field(parent_type, source, field_nodes, path)


def _is_meta(nodes: list[FieldNode]) -> bool:
    return nodes[0].name.value.startswith("__")


def _kept(made: dict[Any, Made], key: object, make: Callable[[], Made]) -> Made:
    """Return what was made for a key, making it at most once while there is room."""
    found = made.get(key)
    if found is None:
        if len(made) >= PLANS_PER_DOCUMENT:
            made.clear()
        found = made[key] = make()
    return found


def _run(
    release: OpenRelease, statement: Statement, values: dict[str, Any], seconds: float
) -> tuple[str | None, ...]:
    try:
        return release.one_row(statement.sql, values, seconds)
    except sqlite3.Error as error:
        if PARSER_FULL in str(error):
            raise InvalidInput("relations nest too deeply: ask for some of them by id") from error
        log.exception("the statement failed: %.500s", statement.sql)
        raise
