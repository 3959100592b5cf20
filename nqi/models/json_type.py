"""Types of expressions, not of columns: JSON text, and what was taken out of it."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.types import UserDefinedType


class Json(UserDefinedType[str]):
    """Text that is JSON already, to be put into other JSON as it is."""

    cache_ok = True

    def get_col_spec(self, **options: Any) -> str:
        """Return the type of a column, which there is none of."""
        return "TEXT"


class Member(String):
    """A member of JSON: its own type on SQLite, always text on PostgreSQL."""
