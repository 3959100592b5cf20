"""A term: a word of the trade with a code, a Chinese and an English label.

A term's code is its name. It is what the database stores, what GraphQL calls the enum value and
what a query string carries; ``zh`` and ``en`` feed descriptions, legends, forms and exports.
"""

from enum import Enum
from typing import Self

from nqi.errors import InvalidInput


class Term(Enum):
    """A word with a code, a Chinese and an English label; subclasses are the vocabularies."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en

    @property
    def code(self) -> str:
        """What databases, queries and addresses carry."""
        return self.name

    @property
    def description(self) -> str:
        """Both labels, Chinese first."""
        return f"{self.zh} / {self.en}"

    @classmethod
    def parse(cls, code: str) -> Self:
        """Return the term of a code; raise InvalidInput naming what is allowed."""
        if code not in cls.__members__:
            allowed = ", ".join(cls.__members__)
            raise InvalidInput(f"{cls.__name__} {code!r} is unknown: allowed are {allowed}")
        return cls[code]
