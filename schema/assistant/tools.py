"""The tools: one stored document each, ``documents/<name>.graphql``, and nothing else.

A tool is made by adding its document. The comment above the operation says, line by line: the
title as ``zh / en``, when to use it in Chinese, the same in English. What it takes and gives is
derived from the operation, so it cannot differ from the API.

Slot: ``one_stop_plan``, for the root field ``oneStopPlan``. Its file
``documents/one_stop_plan.graphql`` is all it needs here; the tests then ask for a line of arguments
in ``tests/schema/assistant/questions.py`` and a row in ``docs/assistants.md``.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode

from schema.assistant.inputs import input_schema
from schema.assistant.outputs import output_schema
from schema.documents import Document, DocumentCache

DOCUMENTS = Path(__file__).parent / "documents"


@dataclass(frozen=True)
class Tool:
    """One question that an assistant may ask."""

    name: str
    title: str
    use: str
    """When to use it, Chinese and English."""
    document: Document
    schema: GraphQLSchema

    @property
    def operation(self) -> OperationDefinitionNode:
        """The one operation of its document, which has its name."""
        return self.document.operation(self.name)

    @cached_property
    def description(self) -> str:
        """What it answers: its own words, then those of the field of the API that it asks."""
        asked = self.operation.selection_set.selections[0]
        assert isinstance(asked, FieldNode)
        assert self.schema.query_type is not None
        field = self.schema.query_type.fields[asked.name.value]
        return f"{self.use}\n{asked.name.value}: {field.description}"

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """What it takes, as JSON Schema."""
        return input_schema(self.schema, self.document, self.operation)

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        """What it gives, as JSON Schema."""
        return output_schema(self.schema, self.document, self.operation)

    @property
    def is_dated(self) -> bool:
        """Whether its question is asked for a day."""
        return "asOf" in self.input_schema["properties"]


def read_tools(documents: DocumentCache, folder: Path = DOCUMENTS) -> dict[str, Tool]:
    """Return the tools of a folder by name; a document that the API refuses is a ValueError."""
    return {
        path.stem: _tool(path.stem, path.read_text("utf-8"), documents)
        for path in sorted(folder.glob("*.graphql"))
    }


def _tool(name: str, text: str, documents: DocumentCache) -> Tool:
    document = documents.get(text)
    if document.errors:
        raise ValueError(f"{name}.graphql: {'; '.join(e.message for e in document.errors)}")
    comments = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    title, *use = comments
    return Tool(name, title, "\n".join(use), document, documents.schema)
