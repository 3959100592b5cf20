"""Long questions, by name: what a job computes."""

from collections.abc import Mapping
from typing import Any

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.jobs import Progress
from nqi.questions import siting_answer

QUESTIONS = ("siting",)


def run(
    release: OpenRelease, question: str, arguments: Mapping[str, Any], progress: Progress
) -> Any:
    """Return the answer, which JSON can carry; raise InvalidInput for an unknown question."""
    if question not in QUESTIONS:
        raise InvalidInput(
            f"question {question[:64]!r} is unknown: allowed are {', '.join(QUESTIONS)}"
        )

    def tell(objective: float, bound: float, part: float) -> None:
        progress(part, objective=objective, bound=bound)

    return siting_answer.siting_record(release, siting_answer.from_record(arguments), tell)
