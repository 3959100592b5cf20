"""Row: a derived table under construction, reduced to the columns that were asked for."""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, literal_column

from nqi.catalog.statement import Query


class Row:
    """The rows of a Select under an alias; a column enters the SELECT when it is first used."""

    def __init__(self, alias: str, source: Query) -> None:
        self.alias = alias
        self.source = source
        self.used: dict[str, None] = {}

    def column(self, name: str) -> ColumnElement[Any]:
        """Return a column of the row; a name the source does not have is a bug in the schema."""
        if name not in self.source.selected_columns:
            raise LookupError(f"no column {name!r} among {self.source.selected_columns.keys()}")
        self.used[name] = None
        return literal_column(f"{self.alias}.{name}", self.source.selected_columns[name].type)

    def pruned(self) -> Query:
        """Return the source with the used columns only, or its first if none was used."""
        columns = self.source.selected_columns
        names = self.used or {columns.keys()[0]: None}
        return self.source.with_only_columns(
            *[columns[name] for name in names], maintain_column_froms=True
        )

    def table(self) -> Subquery:
        """Return the derived table; to be called when every use was recorded."""
        return self.pruned().subquery(self.alias)
