"""A release that a load has written is refused when a row, an entry or a reference is missing."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from loaders.soundness import check_written
from nqi.catalog import offer
from nqi.integrity import Unsound
from tests.loaders.conftest import FactsFolder, Loaded, query


@pytest.fixture
def copy(real: Loaded, tmp_path: Path) -> Path:
    return Path(shutil.copy(real.report.path, tmp_path))


def check(path: Path, **written: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        check_written(connection, written)


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for sql in statements:
            connection.execute(sql)


def test_a_sound_release_passes(copy: Path) -> None:
    (rows,) = query(copy, "SELECT count(*) FROM capability")[0]
    check(copy, capability=rows)


def test_a_lost_row_is_told_with_its_table(copy: Path) -> None:
    (rows,) = query(copy, "SELECT count(*) FROM capability")[0]
    with pytest.raises(Unsound, match=f"capability: {rows} rows instead of {rows + 1}"):
        check(copy, capability=rows + 1)


def test_a_reference_to_nothing_is_told_with_its_column(copy: Path) -> None:
    first = "(SELECT min(id) FROM capability_method)"
    change(copy, f"UPDATE capability_method SET capability_id = 5 WHERE id = {first}")
    with pytest.raises(Unsound, match=r"capability_method\.capability_id 5 points to no row of"):
        check(copy)


def test_an_index_that_lacks_a_row_is_told(copy: Path) -> None:
    index = "ix_capability_method_capability_id"
    ((sql, page),) = query(copy, f"SELECT sql, rootpage FROM sqlite_master WHERE name = '{index}'")
    known, schema = "PRAGMA writable_schema = ON", "type, name, tbl_name, rootpage, sql"
    # A row is added while SQLite does not know of the index.
    change(copy, known, f"DELETE FROM sqlite_master WHERE name = '{index}'")
    change(
        copy,
        "INSERT INTO capability_method SELECT capability_id, number, clause, norm, base, root,"
        " series, 1 FROM capability_method LIMIT 1",
    )
    row = f"'index', '{index}', 'capability_method', {page}, '{sql}'"
    change(copy, known, f"INSERT INTO sqlite_master ({schema}) VALUES ({row})")
    with pytest.raises(Unsound, match=rf"{index}: \d+ entries for \d+ rows"):
        check(copy)


def test_a_damaged_page_is_told(copy: Path) -> None:
    ((page,),) = query(copy, "SELECT rootpage FROM sqlite_master WHERE name = 'offer'")
    with copy.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises((Unsound, sqlite3.DatabaseError)):
        check(copy)


def test_offers_are_those_that_the_capabilities_make(facts: FactsFolder) -> None:
    facts.add("institutions", address="湖北省武汉市武昌区一路1号", adcode="420106")
    facts.add("institutions", address="湖北省鄂州市鄂城区二路2号", adcode="420704")
    facts.add("institutions", name="乙所")
    for number in range(40):
        body = {"organization_name": "乙所"} if number % 3 else {}
        method = f"GB {4706 + number % 7}-2005;GB/T 19001-2016"
        facts.add("capabilities", object=f"灯具{number}", method=method, **body)
    path = facts.load().path
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        made = [tuple(row) for row in connection.execute(offer.derived())]
    engine.dispose()
    assert len(made) == 16
    assert query(path, f"SELECT {', '.join(offer.COLUMNS)} FROM offer ORDER BY id") == made


def test_full_text_is_left_with_the_settings_of_fts5(real: Loaded) -> None:
    tables = real.query("SELECT name FROM sqlite_master WHERE name LIKE '%_search_config'")
    assert len(tables) > 5
    for (table,) in tables:
        assert real.query(f"SELECT k FROM {table}") == [("version",)]
