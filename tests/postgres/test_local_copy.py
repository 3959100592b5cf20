"""NQI_LOCAL_COPY: a file that follows what PostgreSQL serves, and answers without it."""

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from sqlalchemy import text

from nqi.db import open_database
from nqi.errors import Unavailable
from nqi.kept import kept_ids
from nqi.postgres.copy import CopiedDatabase
from nqi.postgres.publish import publish, serve
from nqi.release_file import FileDatabase
from nqi.settings import Settings
from tests.postgres.releases import answer, answers_of_files, engine_of, folder_with
from tests.private_postgres import PrivatePostgres, private_postgres, wait_until


@pytest.fixture
def origin(three: Path, new_settings: Callable[..., Settings], tmp_path: Path) -> Settings:
    """The machine that publishes, with the first of three releases."""
    settings = new_settings(folder_with(three, 1, tmp_path / "origin"))
    publish(settings)
    return settings


@pytest.fixture
def copying(origin: Settings, tmp_path: Path) -> Settings:
    """A machine that answers from a copy, with an empty data folder."""
    return replace(origin, data_dir=tmp_path / "copy", local_copy=True)


def copied(settings: Settings) -> CopiedDatabase:
    database = open_database(settings)
    assert isinstance(database, CopiedDatabase)
    return database


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


ANOTHER_FILE = """
UPDATE nqi.release_part SET content = (
  SELECT content FROM nqi.release_part one WHERE one.release_id <> release_part.release_id LIMIT 1
) WHERE release_id = (SELECT id FROM nqi.release ORDER BY number DESC LIMIT 1)
"""
NOT_PACKED = "UPDATE nqi.release_part SET content = 'not packed'"


def test_the_first_question_fetches_the_very_file_that_was_published(
    origin: Settings, copying: Settings
) -> None:
    database = copied(copying)
    release = database.release()
    assert digest(copying.release_path) == digest(origin.release_path)
    assert answer(engine_of(database)) == answers_of_files(origin.data_dir)[release.id]
    assert isinstance(database, FileDatabase)


def test_a_new_release_takes_its_place_and_the_old_one_still_answers(
    origin: Settings, copying: Settings, three: Path
) -> None:
    database = copied(copying)
    old = database.release()
    before = answer(engine_of(database))
    folder_with(three, 2, origin.data_dir)
    (newest,) = publish(origin)

    database.look()
    known = answers_of_files(origin.data_dir)
    assert answer(engine_of(database)) == known[newest]
    assert answer(engine_of(database).at(old.id, None)) == before == known[old.id]
    assert kept_ids(copying.release_path) == [old.id]
    held = old.rows(text("SELECT id FROM release"))  # its file was never written again
    assert held == [{"id": old.id}]

    serve(origin, old.id)
    database.look()
    assert answer(engine_of(database)) == before


def test_a_new_release_is_noticed_by_asking(
    origin: Settings, copying: Settings, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nqi.postgres.copy.SECONDS_BETWEEN_LOOKS", 0.1)
    database = copied(copying)
    database.release()
    folder_with(three, 2, origin.data_dir)
    (newest,) = publish(origin)
    wait_until(lambda: database.release().id == newest, "the new release is fetched")


@pytest.mark.parametrize("damage", [ANOTHER_FILE, NOT_PACKED])
def test_a_damaged_file_is_refused_and_the_old_one_stays(
    origin: Settings, copying: Settings, three: Path, damage: LiteralString
) -> None:
    database = copied(copying)
    old = database.release().id
    folder_with(three, 2, origin.data_dir)
    publish(origin)
    with psycopg.connect(origin.database_url, autocommit=True) as connection:
        connection.execute(damage)
    with pytest.raises(Unavailable, match="what PostgreSQL holds is not what was published"):
        database.look()
    assert database.release().id == old
    left = {path.name for path in copying.data_dir.iterdir()}
    assert left == {"catalog.sqlite", "fetch.lock"}


def test_before_anything_is_published_there_is_nothing_to_fetch(
    new_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = new_settings(tmp_path / "copy", local_copy=True)
    with pytest.raises(Unavailable):
        copied(settings).release()


@pytest.fixture
def passing_server(server: PrivatePostgres) -> Iterator[PrivatePostgres]:
    """A server that the test may stop."""
    with private_postgres() as started:
        yield started


def test_without_postgresql_the_copy_goes_on_answering(
    passing_server: PrivatePostgres, three: Path, tmp_path: Path
) -> None:
    url = passing_server.create_database("nqi")
    origin = Settings(data_dir=folder_with(three, 1, tmp_path / "origin"), database_url=url)
    publish(origin)
    copying = replace(origin, data_dir=tmp_path / "copy", local_copy=True)
    database = copied(copying)
    before = answer(engine_of(database))

    passing_server.stop("fast")
    with pytest.raises(Unavailable, match="cannot be fetched from PostgreSQL"):
        database.look()
    assert answer(engine_of(database)) == before
    assert answer(engine_of(copied(copying))) == before  # a process that starts now
    with pytest.raises(Unavailable, match="cannot be fetched from PostgreSQL"):
        copied(replace(copying, data_dir=tmp_path / "another")).release()

    passing_server.start()
    folder_with(three, 2, origin.data_dir)
    (newest,) = publish(origin)
    database.look()
    assert database.release().id == newest


def first_question(settings: Settings) -> tuple[int, int]:
    """Ask in a process of its own; return the file that answered."""
    found = open_database(settings)
    found.release()
    status = settings.release_path.stat()
    return status.st_ino, status.st_mtime_ns


def test_two_processes_fetch_once(copying: Settings) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        files = pool.map(first_question, [copying] * 2, chunksize=1)
        pool.close()
        pool.join()
    assert len(set(files)) == 1
    assert {path.name for path in copying.data_dir.iterdir()} == {"catalog.sqlite", "fetch.lock"}


def test_another_process_is_told_how_to_open_the_same(copying: Settings) -> None:
    database = copied(copying)
    read = Settings.from_environ(database.environment())
    assert read == replace(copying, data_dir=copying.data_dir.resolve())
    assert open_database(read).release().id == database.release().id
