"""Each core passage of the policy papers is a question that the API answers on the real facts."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from loaders.load import load_catalog
from tests.schema.asked_twice import AskedTwice

DATA = Path(__file__).resolve().parents[2] / "data"
PASSAGES = sorted((Path(__file__).parent / "mission").glob("*.toml"))
ROWS: list[dict[str, Any]] = [
    row for path in PASSAGES for row in tomllib.loads(path.read_text(encoding="utf-8"))["row"]
]
CORE_PASSAGES = 74
KNOWN = {"number", "passage", "query", "has", "empty", "later", "reason"}


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> AskedTwice:
    """Questions to the release of all facts in data/, the unverified ones too."""
    folder = tmp_path_factory.mktemp("mission")
    return AskedTwice(load_catalog(DATA, folder, include_unverified=True).path)


def named(row: dict[str, Any]) -> str:
    return f"{row['number']:03}"


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_passage_is_answered(everything: AskedTwice, row: dict[str, Any]) -> None:
    answer = everything.answer(row["query"])
    assert "errors" not in answer
    for path in row.get("has", ()):
        assert found(answer["data"], path), f"{row['passage']}: {path} is empty"
    if "empty" in row:
        # Once a source fills it, its reason is no longer true and must give way to `has`.
        assert not any(map(rows_of, answer["data"].values())), f"{row['passage']}: has rows now"


def test_every_core_passage_stands_once_with_its_answer_or_the_reason_why_not() -> None:
    numbers = [row["number"] for row in ROWS]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == CORE_PASSAGES
    for row in ROWS:
        assert row.keys() <= KNOWN
        assert ("has" in row) != ("empty" in row), row["passage"]
        assert ("later" in row) == ("reason" in row), row["passage"]


def found(data: Any, path: str) -> Any:
    """Return what stands at a path of keys; None when it leads nowhere."""
    for key in path.split("."):
        data = data[key] if data else None
    return data


def rows_of(answer: dict[str, Any]) -> Any:
    """Return the rows, or the number of rows, of the answer of a list."""
    return answer.get("nodes") or answer.get("totalCount")
