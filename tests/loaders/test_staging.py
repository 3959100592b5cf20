"""Bulky rows go through a file: the release is the same, memory is bounded, a kill leaves the old.

The child that is killed kills itself when a stage begins, so that no moment is left to chance.
"""

import signal
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date

from loaders.book import Book
from loaders.facts import read_facts
from loaders.id_set import IdSet
from loaders.load import load_catalog
from loaders.reading import read_book, rows_of
from loaders.release_file import Tables, write_release
from loaders.staging import BULKY, ROWS_AT_ONCE, Staging
from nqi import models
from nqi.errors import BadData
from nqi.integrity import check_release
from nqi.text import search_key, spaced
from tests.loaders.conftest import FactsFolder, Loaded, query
from tests.loaders.loading import started

STAGES = (
    "capabilities.csv",
    *(
        f"catalog.sqlite: {stage}"
        for stage in (
            "rows", "indexes", "offers", "full text", "search", "history", "check", "statistics"
        )
    ),
)  # fmt: skip
NOT_OF_THE_FACTS = {"release", "sqlite_stat1"}
"""The time of the load, and statistics, which count that row too."""


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    tables = query(path, "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [name for name, sql in tables if "fts5" not in sql and name not in NOT_OF_THE_FACTS]
    return {name: query(path, f'SELECT * FROM "{name}"') for name in names}


def in_memory(path: Path, model: type[models.Model]) -> list[dict[str, Any]]:
    """The rows that wait in a file as a book of the old kind would hold them."""
    columns = model.__table__.columns
    names = [column.name for column in columns]
    days = {column.name for column in columns if isinstance(column.type, Date)}
    rows = query(path, f"SELECT {', '.join(names)} FROM {model.__tablename__}")
    return [
        {
            name: date.fromisoformat(value) if value and name in days else value
            for name, value in zip(names, row, strict=True)
        }
        for row in rows
    ]


def test_rows_through_a_file_make_the_same_tables_as_rows_from_memory(
    real: Loaded, tmp_path: Path
) -> None:
    facts = read_facts(real.report.path.parent.parent)
    staged = tmp_path / "staged"
    with Staging(staged) as staging:
        book = read_book(facts.folder, facts.files, lambda *_: None, staging)
        staging.finish()
        rows = dict(book.records) | {model: in_memory(staged, model) for model in BULKY}
    order = {table.name: i for i, table in enumerate(models.Model.metadata.sorted_tables)}
    tables: Tables = sorted(rows.items(), key=lambda pair: order[str(pair[0].__tablename__)])
    write_release(tmp_path / "catalog.sqlite", "memory", tables)
    assert len(rows[models.Capability]) > 50
    assert contents(tmp_path / "catalog.sqlite") == contents(real.report.path)


def test_dates_and_chains_come_through_the_file_as_they_are(facts: FactsFolder) -> None:
    facts.add("ror")
    for certificate, until in (("A 1", "2028-05-01"), ("B 2", "")):
        facts.add(
            "measurement_standards",
            organization_name="甲计量院",
            name="砝码标准装置",
            kind="PUBLIC_TOP",
            certificate_number=certificate,
            valid_from="2023-05-01",
            valid_to=until,
        )
    link = {"organization_name": "甲计量院", "parent_organization_name": "甲计量院"}
    facts.add("trace_links", **link, standard="A 1", parent="B 2", ratio="4")
    facts.add("trace_links", **link, standard="B 2", parent="A 1")
    report = facts.load()
    assert [error.rule for error in report.rejections] == ["NQI-Q024"]
    kept = "SELECT certificate_number, valid_from, valid_to FROM measurement_standard ORDER BY 1"
    assert facts.query(kept) == [
        ("A 1", "2023-05-01", "2028-05-01"),
        ("B 2", "2023-05-01", None),
    ]
    assert facts.query("SELECT parent_name, ratio FROM trace_link") == [("B 2", 4.0)]


def test_the_same_item_again_is_rejected_with_its_line_and_adds_no_method(
    facts: FactsFolder,
) -> None:
    facts.add("institutions")
    for _ in range(2):
        facts.add("capabilities", method="GB 4706.1-2005")
    facts.add("capabilities", object="灯具", method="GB 7000.1-2015;GB 7000.1-2015")
    report = facts.load()
    found = [(error.rule, error.line) for error in report.rejections]
    assert found == [("NQI-Q009", 3), ("NQI-Q009", 4)]
    assert report.rejections[0].message.endswith("capability")
    assert report.rejections[1].message.endswith("capability_method")
    assert facts.query("SELECT number FROM capability_method ORDER BY 1") == [
        ("GB 4706.1-2005",),
        ("GB 7000.1-2015",),
    ]


def test_only_a_portion_of_bulky_rows_is_ever_in_memory(tmp_path: Path) -> None:
    with Staging(tmp_path / "staged") as staging:
        book = Book(tmp_path, staging)
        staged = staging.rows[models.Capability]
        for id in range(1, 3 * ROWS_AT_ONCE):
            book.add(models.Capability, id=id, **_needed(models.Capability))
            assert staged.in_memory < ROWS_AT_ONCE
        assert staged.count == 3 * ROWS_AT_ONCE - 1
        assert models.Capability not in book.records
    assert not (tmp_path / "staged").exists()


def _needed(model: type[models.Model]) -> dict[str, Any]:
    return {column.name: 0 for column in model.__table__.columns if column.name != "id"}


def test_what_the_book_gives_up_is_let_go_while_it_is_taken(tmp_path: Path) -> None:
    book = Book(tmp_path)
    for number in range(3):
        book.add(models.TermRow, vocabulary="Scheme", code=str(number), zh="", en="")
    rows = book.given_up()[models.TermRow]
    assert next(rows)["code"] == "0"
    assert len(book.records[models.TermRow]) == 2
    assert [row["code"] for row in rows] == ["1", "2"]


def test_a_file_that_changes_after_it_was_hashed_is_refused(facts: FactsFolder) -> None:
    facts.add("standards")
    facts.write()
    read = {file.entry.file: file for file in read_facts(facts.path).files}
    path = facts.path / "standards.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(BadData, match="changed while it was being loaded"):
        rows_of(read["standards.csv"])


@pytest.fixture
def two_states(facts: FactsFolder) -> FactsFolder:
    """A release of one state is served, and the files are those of the next."""
    facts.add("institutions")
    facts.add("capabilities")
    facts.load()
    for number in range(2 * ROWS_AT_ONCE + 1):
        facts.add("capabilities", object=f"灯具{number}", method="GB 7000.1-2015")
    facts.write()
    return facts


def test_a_load_killed_at_any_stage_leaves_the_old_release_and_the_next_begins_anew(
    two_states: FactsFolder,
) -> None:
    facts = two_states
    path = facts.out / "catalog.sqlite"
    before = path.read_bytes()
    for stage in STAGES:
        load = started(facts.path, facts.out, die_at=stage)
        load.join()
        assert load.exitcode == -signal.SIGKILL, stage
        assert path.read_bytes() == before, stage
        assert list(facts.out.glob("*.building-rows")), stage
    report = load_catalog(facts.path, facts.out)
    assert report.changed
    assert list(facts.out.glob("*.building*")) == []
    assert check_release(path)["capability"] == 2 * ROWS_AT_ONCE + 2
    assert check_release(path)["capability_method"] == 2 * ROWS_AT_ONCE + 1


def test_a_disk_that_is_full_while_rows_wait_leaves_the_old_release(
    two_states: FactsFolder,
) -> None:
    facts = two_states
    path = facts.out / "catalog.sqlite"
    before = path.read_bytes()
    load = started(facts.path, facts.out, largest_file=100_000)
    load.join()
    assert load.exitcode == 1
    assert path.read_bytes() == before
    assert list(facts.out.glob("*.building*")) == []


def test_every_index_is_there_again_after_a_load(facts: FactsFolder) -> None:
    path = facts.load().path
    declared = {
        str(index.name)
        for table in models.Model.metadata.tables.values()
        for index in table.indexes
    }
    found = query(path, "SELECT name FROM sqlite_master WHERE type = 'index'")
    assert declared <= {name for (name,) in found}


@given(st.lists(st.integers(0, 2**63 - 1) | st.integers(0, 40), max_size=60))
def test_a_set_of_ids_knows_what_was_added(ids: list[int]) -> None:
    seen, known = set[int](), IdSet()
    for id in ids:
        assert known.add(id) is (id not in seen)
        seen.add(id)
        assert (id + 1 in known) is (id + 1 in seen)
    assert len(known) == len(seen)


def test_a_set_of_ids_grows() -> None:
    known = IdSet()
    assert all(known.add(id * 4096) for id in range(10_000))
    assert not any(known.add(id * 4096) for id in range(10_000))
    assert 1 not in known


words = st.text(st.characters() | st.sampled_from("试验 a1ßＡ\u0301\u200b\u3000ﬁ\n"), max_size=8)


@given(st.lists(words, max_size=4))
def test_words_spaced_one_by_one_are_spaced_together(given_words: list[str]) -> None:
    assert " ".join(filter(None, map(spaced, given_words))) == spaced(" ".join(given_words))


@given(words)
def test_a_search_key_holds_no_invisible_character(text: str) -> None:
    assert search_key(text) == " ".join(_slowly(text).split())


def _slowly(text: str) -> str:
    def normal(value: str) -> str:
        return unicodedata.normalize("NFKC", value)

    return "".join(_shown(normal(normal(text).casefold())))


def _shown(text: str) -> Iterator[str]:
    for character in text:
        if character.isspace():
            yield " "
        elif not unicodedata.category(character).startswith("C"):
            yield character
