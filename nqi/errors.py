"""The four errors of the house; a caller can do only four things about an error.

    NqiError
    ├── InvalidInput   the caller asked for something that cannot be
    ├── NotFound       the caller named something that does not exist
    ├── BadData        a source row breaks a rule
    └── Unavailable    the database cannot answer now
        └── TooMany    this caller has had enough for now

"Nothing nearby" and "no data for this county" are answers, never errors. The core knows neither
HTTP nor GraphQL: each face maps ``code`` in one table of its own.
"""

from dataclasses import dataclass
from typing import ClassVar


class NqiError(Exception):
    """An error whose message may be shown to whoever caused it."""

    code: ClassVar[str] = "ERROR"


class InvalidInput(NqiError):
    """The request names a value that is not allowed; the message says which are."""

    code = "INVALID_INPUT"


class NotFound(NqiError):
    """The request names a page, file or release that does not exist."""

    code = "NOT_FOUND"


class Unavailable(NqiError):
    """The database did not answer in time or cannot be opened; trying again may help."""

    code = "UNAVAILABLE"


class TooMany(Unavailable):
    """The caller has used up what one may have for now; ``retry_after`` says when there is more."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds."""


@dataclass
class BadData(NqiError):
    """A source row breaks a rule; it is rejected, and the report names the place and the value."""

    rule: str
    message: str
    column: str = ""
    value: str = ""
    file: str = ""
    line: int = 0

    code: ClassVar[str] = "BAD_DATA"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file else "row"
        return f"{place} {self.column}={self.value!r}: {self.message} [{self.rule}]"
