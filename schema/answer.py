"""What the endpoint asks of an engine, and what it gets back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import GraphQLSchema

from schema.documents import Document, DocumentCache


@dataclass(frozen=True, slots=True)
class Answer:
    """One executed operation: the whole JSON text and the facts that decide its HTTP status."""

    body: bytes
    has_errors: bool = False
    data_is_null: bool = False
    # The operation never ran (a variable could not be coerced), so the body has no `data` entry.
    request_failed: bool = False
    # It may be another in a moment though the release is the same: nobody may keep it.
    is_live: bool = False
    # Asked again, it is the same as long as the release and the day are: it may be kept here.
    may_be_kept: bool = False


class Engine(Protocol):
    """Executes valid documents; the endpoint knows nothing else about it."""

    @property
    def schema(self) -> GraphQLSchema:
        """The schema the documents are validated against."""

    @property
    def documents(self) -> DocumentCache:
        """Where parsed and validated documents are kept."""

    def release_id(self) -> str:
        """The id of the data release that answers."""

    def at(self, release_id: str | None, known_on: str | None) -> "Engine":
        """The engine of another release, by its id or by a day; raise NotFound for none."""

    async def execute(
        self,
        document: Document,
        *,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        cost: int,
        caller: str = "",
    ) -> Answer:
        """Run one operation for an address; raise Unavailable when it takes too long."""
