"""Answers given a moment ago, by the very bytes that asked: the same question costs one look.

They hold for one moment of the catalogue, which is a release and a day: with the next one all are
forgotten. None is kept longer than an HTTP cache is allowed to, because an answer may name what
no release holds, such as which releases are kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import NamedTuple, TypeAlias

from schema.answer import Answer
from schema.limits import Limits

# What an entry holds beside its bytes, rounded up.
BYTES_PER_ANSWER = 600
# One answer that took more room would push out too many others.
LARGEST_SHARE = 8

Moment: TypeAlias = Callable[[], Hashable]


class Given(NamedTuple):
    """An answer, and the entity tag of one that may be asked for again by GET."""

    answer: Answer
    tag: str | None = None


class AnswerCache:
    """The answers asked for last, bounded in bytes."""

    def __init__(self, moment: Moment | None, limits: Limits) -> None:
        """``moment`` says what answers hold for now; without it none is kept."""
        self._moment = moment if limits.kept_answer_bytes else None
        self._limits = limits
        self._held_for: Hashable = None
        self._answers: OrderedDict[bytes, tuple[Given, float]] = OrderedDict()
        self.bytes = 0

    def now(self) -> Hashable:
        """Return what an answer begun now holds for, None when answers are not kept.

        Raises Unavailable where no release can be asked.
        """
        return self._moment() if self._moment else None

    def find(self, asked: bytes, moment: Hashable) -> Given | None:
        """Return the answer that was given to the same bytes and still holds."""
        if moment is None:
            return None
        if moment != self._held_for:
            self._answers.clear()
            self.bytes = 0
            self._held_for = moment
            return None
        found = self._answers.get(asked)
        if found is None:
            return None
        given, until = found
        if monotonic() > until:
            self._forget(asked, given)
            return None
        self._answers.move_to_end(asked)
        return given

    def keep(self, asked: bytes, moment: Hashable, given: Given) -> None:
        """Keep an answer that was begun at a moment, forgetting old ones until it fits."""
        most = self._limits.kept_answer_bytes
        late = moment is None or moment != self._held_for
        if late or asked in self._answers or _weight(asked, given) > most // LARGEST_SHARE:
            return
        self._answers[asked] = given, monotonic() + self._limits.cache_seconds
        self.bytes += _weight(asked, given)
        while self.bytes > most:
            oldest, (kept, _) = next(iter(self._answers.items()))
            self._forget(oldest, kept)

    def _forget(self, asked: bytes, given: Given) -> None:
        del self._answers[asked]
        self.bytes -= _weight(asked, given)


def _weight(asked: bytes, given: Given) -> int:
    return BYTES_PER_ANSWER + len(asked) + len(given.answer.body)
