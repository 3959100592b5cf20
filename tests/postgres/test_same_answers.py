"""P14: one release answers alike from its file and from PostgreSQL."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import isclose
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import desc, func, select

from nqi.db import Database, open_database
from nqi.models import Region, Site
from nqi.postgres.dialect import ReleaseDialect
from nqi.postgres.publish import publish
from nqi.postgres.release import by_place
from nqi.release_file import FileDatabase
from nqi.settings import Settings
from schema.build import build_schema
from schema.documents import DocumentCache
from schema.engine import Engine
from tests.schema.asked_twice import TODAY, TOO_DEEP, WIDE
from tests.schema.assistant.questions import QUESTIONS
from tests.schema.random_documents import RandomDocument, Writer
from tests.schema.rich import rich_rows
from tests.schema.test_compiled_equals_executed import pools_of
from tests.schema.test_examples import EXAMPLES, variables_of

SEEDS = range(100, 120)
DOCUMENTS_PER_SEED = 52
"""Each is asked with two sets of variables: more than 2,000 in all."""
ASSISTANT = sorted((Path(__file__).parents[2] / "schema/assistant/documents").glob("*.graphql"))


NO_NUL = "\ufffd"
"""What a NUL of a question becomes in PostgreSQL, which knows none."""


class Both:
    """The same questions to the same release in a file and in PostgreSQL."""

    def __init__(self, settings: Settings, today: date = TODAY) -> None:
        publish(settings)
        self.file = self._engine(FileDatabase(settings.release_path), today)
        self.postgres = self._engine(open_database(settings), today)
        self.asked = 0
        self.too_deep = 0

    def _engine(self, database: Database, today: date) -> Engine:
        engine = Engine(build_schema(), database, today=lambda: today)
        engine.documents = DocumentCache(engine.schema, limits=WIDE)
        return engine

    def compare(self, text: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Assert that both answer alike, and return the answer."""
        self.asked += 1
        ours, theirs = (answer(engine, text, variables) for engine in (self.file, self.postgres))
        if any(TOO_DEEP in error["message"] for error in ours.get("errors", ())):
            self.too_deep += 1  # a limit of SQLite's parser, which PostgreSQL does not have
            return ours
        found = list(differences(ours, theirs))
        assert found == [], f"{found[:5]}\n{text}\nvariables: {variables}"
        return ours


def answer(engine: Engine, text: str, variables: Mapping[str, Any] | None) -> dict[str, Any]:
    document = engine.documents.get(text)
    assert document.errors == (), text
    asked = engine.execute(document, variables=variables, operation_name=None, cost=0)
    found: dict[str, Any] = json.loads(asyncio.run(asked).body)
    return found


def differences(file: Any, postgres: Any, path: str = "") -> Iterator[str]:
    """Yield every place where two answers differ; SQLite prints 15 digits of a float."""
    if isinstance(file, dict) and isinstance(postgres, dict) and list(file) == list(postgres):
        for key in file:
            yield from differences(file[key], postgres[key], f"{path}.{key}")
    elif isinstance(file, list) and isinstance(postgres, list) and len(file) == len(postgres):
        for i, (left, right) in enumerate(zip(file, postgres, strict=True)):
            yield from differences(left, right, f"{path}[{i}]")
    elif not same_leaf(file, postgres):
        yield f"{path}: {file!r:.199} is not {postgres!r:.199}"


def same_leaf(file: Any, postgres: Any) -> bool:
    if isinstance(file, float) and type(postgres) in (int, float):  # 24.0 is 24 there
        return isclose(file, postgres, rel_tol=1e-14)
    if isinstance(postgres, str) and NO_NUL in postgres:  # SQLite shows a text up to its first NUL
        postgres = postgres.partition(NO_NUL)[0]
    return type(file) is type(postgres) and bool(file == postgres)


@pytest.fixture(scope="module")
def rich_both(
    tmp_path_factory: pytest.TempPathFactory, new_settings: Callable[..., Settings]
) -> Both:
    """The small release in which every relation occurs."""
    folder = tmp_path_factory.mktemp("rich")
    rich_rows().write(folder)
    return Both(new_settings(folder))


@pytest.fixture(scope="module")
def real_both(settings: Settings, new_settings: Callable[..., Settings]) -> Both:
    """The facts in data/."""
    return Both(new_settings(settings.data_dir))


def documents(both: Both, seed: int) -> list[RandomDocument]:
    random = Random(seed)  # noqa: S311
    pools = pools_of(both.file.database.release())
    return [Writer(random, both.file.schema, pools).document() for _ in range(DOCUMENTS_PER_SEED)]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_documents_are_answered_alike(rich_both: Both, seed: int) -> None:
    asked, too_deep = rich_both.asked, rich_both.too_deep
    for document in documents(rich_both, seed):
        rich_both.compare(document.text, document.first)
        rich_both.compare(document.text, document.second)
    assert rich_both.asked - asked == 2 * DOCUMENTS_PER_SEED
    assert rich_both.too_deep - too_deep <= 2 * DOCUMENTS_PER_SEED // 5


def test_there_are_two_thousand_cases() -> None:
    assert len(SEEDS) * 2 * DOCUMENTS_PER_SEED >= 2_000


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_answered_alike(real_both: Both, path: Path) -> None:
    found = real_both.compare(path.read_text(encoding="utf-8"), variables_of(path))
    assert "errors" not in found


@pytest.mark.parametrize("path", ASSISTANT, ids=lambda path: path.stem)
def test_a_tool_of_the_assistant_is_answered_alike(real_both: Both, path: Path) -> None:
    """The tool's document, asked what its own tests ask."""
    for variables in QUESTIONS[path.stem]:
        found = real_both.compare(path.read_text(encoding="utf-8"), variables)
        assert "errors" not in found


ORDERS = {
    "up": select(Site.id).order_by(Site.lng, Site.id),
    "down": select(Site.id).order_by(Site.lng.desc(), Site.id),
    "by a label": select(Site.id, (Site.lng * 2).label("twice")).order_by("twice", Site.id),
    "down by a label": select(Site.id, Site.lng.label("x")).order_by(desc("x"), Site.id),
    "as the statement says": select(Site.id).order_by(Site.lng.desc().nulls_first(), Site.id),
    "in a window": select(
        func.row_number().over(order_by=(Site.lng.desc(), Site.id)).label("number"), Site.id
    ).order_by("number"),
    "of a join": select(Region.adcode, Site.id)
    .outerjoin(Site, Site.adcode == Region.adcode)
    .order_by(Site.lng, Region.adcode, Site.id),
}


@pytest.mark.parametrize("what", ORDERS)
def test_rows_without_a_value_stand_at_the_same_end(rich_both: Both, what: str) -> None:
    file, postgres = (engine.database.release() for engine in (rich_both.file, rich_both.postgres))
    assert {"lng": None} in file.rows(select(Site.lng))
    assert postgres.rows(ORDERS[what]) == file.rows(ORDERS[what])


def test_an_order_that_an_index_gives_is_left_to_it() -> None:
    statement = select(Site.id).order_by(Site.name, Site.id.desc())
    assert "NULLS" not in str(statement.compile(dialect=ReleaseDialect()))  # type: ignore[no-untyped-call]


def test_a_parameter_has_the_type_of_each_of_its_uses(rich_both: Both) -> None:
    sql = "SELECT %(day)s || '%%', (valid_to > %(day)s)::text FROM region WHERE adcode = '420199'"
    numbered, names = by_place(sql)
    assert numbered.count("%s") == 2
    assert names == ("day", "day")
    release = rich_both.postgres.database.release()
    assert release.one_row(sql, {"day": "2019-12-31"}, 5) == ("2019-12-31%", "true")


@pytest.mark.parametrize("text", ["\x00", "a\x00b", json.dumps(["\x00", "\\u0000", "\\\x00\x00"])])
def test_a_question_with_nul_is_answered(rich_both: Both, text: str) -> None:
    release = rich_both.postgres.database.release()
    (found,) = release.one_row("SELECT %(text)s::text", {"text": text}, 5)
    assert found is not None
    if text[0] != "[":
        assert found == text.replace("\x00", NO_NUL)
    else:
        assert json.loads(found) == [NO_NUL, "\\u0000", "\\" + NO_NUL * 2]
