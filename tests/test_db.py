"""The door to the release: swapped while open, bounded in time, honest about what is missing."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import literal, select, text

from nqi.db import Interrupted, OpenRelease
from nqi.errors import Unavailable
from nqi.models import Organization, Release
from nqi.release_file import FileDatabase, FileRelease
from tests.opened import only_sqlite

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def write(path: Path, number: int) -> None:
    """Put a release of ten rows in place, every one of which names its number."""
    building = path.with_suffix(f".{number}.building")
    connection = sqlite3.connect(building)
    connection.executescript(
        "CREATE TABLE release (id TEXT, created_at TEXT);"
        f"INSERT INTO release VALUES ('{number}', 'now');"
        "CREATE TABLE fact (number INTEGER);"
        + "".join(f"INSERT INTO fact VALUES ({number});" for _ in range(10))
    )
    connection.close()
    building.replace(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(tmp_path / "catalog.sqlite", 0)
    return tmp_path / "catalog.sqlite"


FACTS = "SELECT DISTINCT number FROM fact"


def seen(release: OpenRelease) -> set[str]:
    """The numbers that both ways of asking read."""
    through_sqlalchemy = {str(row["number"]) for row in release.rows(text(FACTS))}
    return through_sqlalchemy | {str(release.one_row(FACTS, {}, 5.0)[0])}


def test_the_release_that_is_there_is_opened_once(path: Path) -> None:
    database = FileDatabase(path)
    assert database.release().id == "0"
    assert database.release() is database.release()


def test_a_new_release_is_seen_by_who_asks_next(path: Path) -> None:
    database = FileDatabase(path)
    old = database.release()
    write(path, 1)
    assert database.release().id == "1"
    assert seen(database.release()) == {"1"}
    assert seen(old) == {"0"}


def test_an_answer_in_flight_finishes_on_the_old_release_in_any_thread(path: Path) -> None:
    old = FileDatabase(path).release()
    write(path, 1)
    with ThreadPoolExecutor(8) as pool:
        together = threading.Barrier(8)

        def ask() -> set[str]:
            together.wait()
            return seen(old)

        answers = [pool.submit(ask).result for _ in range(8)]
        assert [answer() for answer in answers] == [{"0"}] * 8


def test_more_readers_than_connections_never_read_another_release(path: Path) -> None:
    old = FileDatabase(path).release()
    write(path, 1)
    answers: list[set[str]] = []
    together = threading.Barrier(60)

    def ask() -> None:
        together.wait()
        try:
            answers.append({str(old.raw.execute(FACTS).fetchone()[0])})
        except Unavailable:
            answers.append({"0"})  # an error that says so is no mixed answer
        together.wait()  # nobody gives back a connection before all have asked

    threads = [threading.Thread(target=ask) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"0"}] * 60


def test_readers_see_one_release_at_a_time_while_it_is_replaced(path: Path) -> None:
    database = FileDatabase(path)
    last = 15
    mixed: list[tuple[str, set[str]]] = []
    done = threading.Event()

    def read() -> int:
        count = 0
        while not done.is_set():
            release = database.release()
            found = seen(release)
            if found != {release.id}:
                mixed.append((release.id, found))
            count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for number in range(1, last + 1):
            write(path, number)
        done.set()
        counts = [reader.result() for reader in readers]
    assert mixed == []
    assert sum(counts) > 4
    assert database.release().id == str(last)


def test_without_a_file_it_is_unavailable_and_says_what_to_run(tmp_path: Path) -> None:
    database = FileDatabase(tmp_path / "catalog.sqlite")
    with pytest.raises(Unavailable, match="nqi load"):
        database.release()
    write(tmp_path / "catalog.sqlite", 7)
    assert database.release().id == "7"


@pytest.mark.parametrize("content", [b"", b"not a database, whatever its name says" * 50])
def test_a_file_that_is_no_release_is_unavailable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(content)
    with pytest.raises(Unavailable, match=r"catalog\.sqlite cannot be opened"):
        FileDatabase(path).release()


def test_a_bad_new_file_does_not_pass_for_the_old_release(path: Path) -> None:
    database = FileDatabase(path)
    database.release()
    path.with_suffix(".bad").write_bytes(b"damaged" * 99)
    path.with_suffix(".bad").replace(path)
    with pytest.raises(Unavailable):
        database.release()
    write(path, 2)
    assert seen(database.release()) == {"2"}


@only_sqlite
def test_a_statement_that_runs_away_is_stopped_and_its_connection_stays_usable(
    release: OpenRelease,
) -> None:
    with pytest.raises(Interrupted, match=r"after 0\.01 s"):
        release.one_row(ENDLESS, {}, 0.01)
    assert release.one_row("SELECT 'usable'", {}, 5.0) == ("usable",)
    with pytest.raises(Interrupted):
        release.one_row(ENDLESS, {}, 0.01)


@only_sqlite
def test_a_question_that_runs_away_is_stopped_too(
    release: OpenRelease, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nqi.release_file.LONGEST_SECONDS", 0.01)
    with pytest.raises(Interrupted):
        release.rows(text(ENDLESS))
    monkeypatch.undo()
    assert release.rows(select(literal(1).label("one"))) == [{"one": 1}]


@only_sqlite
def test_nothing_can_be_written(release: OpenRelease) -> None:
    assert isinstance(release, FileRelease)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        release.raw.execute("DELETE FROM release")


@only_sqlite
def test_a_broken_statement_is_not_an_interrupted_one(release: OpenRelease) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        release.one_row("SELECT 1 FROM nowhere", {}, 5.0)


@only_sqlite
def test_values_are_bound_and_rows_are_named(release: OpenRelease) -> None:
    assert release.one_row("SELECT :a, :b", {"a": "'; --", "b": None}, 5.0) == ("'; --", None)
    (row,) = release.rows(select(Release))
    assert row["id"] == release.id
    assert release.rows(select(Organization.name).where(Organization.id == 1)) == []


def test_distances_can_be_computed_where_sqlite_has_no_mathematics(release: OpenRelease) -> None:
    (cosine,) = release.one_row("SELECT cos(radians(60))", {}, 5.0)
    assert round(float(cosine or 0), 9) == 0.5
