"""Answers remembered by release and arguments: a map, its table and its download ask the same."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from nqi.db import OpenRelease

Answer = TypeVar("Answer")
Question = Callable[..., Answer]


def remembered(kept: int) -> Callable[[Question[Answer]], Question[Answer]]:
    """Return a decorator that keeps the last answers of a question to a release.

    The arguments after the release must be hashable. A release is kept by what names it, not by
    itself: a kept answer must not keep it open.
    """

    def decorate(question: Question[Answer]) -> Question[Answer]:
        answers: OrderedDict[tuple[object, ...], Answer] = OrderedDict()
        lock = Lock()

        @wraps(question)
        def ask(release: OpenRelease, *arguments: Any, **named: Any) -> Answer:
            key = (release.id, release.identity, arguments, tuple(sorted(named.items())))
            with lock:
                if key in answers:
                    answers.move_to_end(key)
                    return answers[key]
            answer = question(release, *arguments, **named)
            with lock:
                answers[key] = answer
                if len(answers) > kept:
                    answers.popitem(last=False)
            return answer

        return ask

    return decorate
