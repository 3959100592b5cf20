"""The examples a newcomer meets first, on the facts in data/: they run, and they show something."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schema.documents import DocumentCache
from schema.limits import Limits
from tests.schema.asked_twice import AskedTwice

FOLDER = Path(__file__).parents[2] / "schema" / "examples"
EXAMPLES = sorted(FOLDER.glob("*.graphql"))


def variables_of(path: Path) -> dict[str, Any]:
    beside = path.with_suffix(".json")
    return json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}


def rows_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the items of every list, whatever the depth."""
    if isinstance(value, dict):
        value = list(value.values())
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))
    if isinstance(value, list):
        for inner in value:
            yield from rows_in(inner)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5
    assert {path.stem for path in FOLDER.glob("*.json")} <= {path.stem for path in EXAMPLES}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_answers_with_rows_and_without_errors(real: AskedTwice, path: Path) -> None:
    text, variables = path.read_text(encoding="utf-8"), variables_of(path)
    data = real.data(text, **variables)
    assert None not in data.values()
    assert any(rows_in(data))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_answered_like_the_executor(real: AskedTwice, path: Path) -> None:
    real.compare(path.read_text(encoding="utf-8"), variables_of(path))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_within_the_limits_of_the_endpoint(real: AskedTwice, path: Path) -> None:
    document = DocumentCache(real.engine.schema, limits=Limits()).get(
        path.read_text(encoding="utf-8")
    )
    assert document.errors == ()
    assert document.cost(None, variables_of(path)).rows <= Limits().cost


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_in_both_languages_what_it_shows(path: Path) -> None:
    chinese, english = path.read_text(encoding="utf-8").splitlines()[:2]
    assert chinese.startswith("# ")
    assert not chinese.isascii()
    assert english.startswith("# ")
    assert english.isascii()
