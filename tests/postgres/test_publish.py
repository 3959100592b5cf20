"""Publishing: wholly or not at all, whatever dies; readers see one release, old ones stay."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from nqi.db import open_database
from nqi.errors import InvalidInput, NotFound, Unavailable
from nqi.kept import kept_releases
from nqi.postgres.database import PostgresDatabase
from nqi.postgres.publish import publish, serve
from nqi.release_file import FileDatabase
from nqi.settings import Settings
from tests.conftest import ROOT
from tests.postgres.releases import answer, answers_of_files, engine_of, folder_with
from tests.private_postgres import PrivatePostgres, wait_until
from tests.test_deploy_roles import PASSWORDS, VARIABLES, psql

NewSettings = Callable[..., Settings]
Rows = Callable[[str], list[Any]]

DIES = """
import os, signal, sys
from pathlib import Path
from nqi.postgres.publish import publish
from nqi.settings import Settings

def tell(stage):
    if stage == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

publish(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2]), tell)
"""
STAGES = ("organization", "search_entry_search", "indexes", "statistics", "file")


def asking(settings: Settings) -> Rows:
    """A way to ask the database beside the product."""

    def rows(statement: str) -> list[Any]:
        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    return rows


def ids_of(settings: Settings) -> list[str]:
    return [one.id for one in kept_releases(settings.release_path)]


def schemas(rows: Rows) -> set[str]:
    found = rows(r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'nqi\_%'")
    return {name.removeprefix("nqi_") for (name,) in found}


def everything(rows: Rows) -> list[Any]:
    """What a publication could change: the list of releases, and every table and index."""
    files = "SELECT oid, relname, relfilenode FROM pg_class WHERE relnamespace > 16384 ORDER BY oid"
    lists = [rows(f"SELECT * FROM nqi.{name} ORDER BY 1, 2") for name in ("release", "served")]
    return [*lists, rows(files)]


@pytest.fixture
def one(three: Path, new_settings: NewSettings, tmp_path: Path) -> Settings:
    """The first of three releases, published."""
    settings = new_settings(folder_with(three, 1, tmp_path / "data"))
    publish(settings)
    return settings


# ------------------------------------------------------------------ again, and to its end


def test_publishing_again_changes_nothing(one: Settings) -> None:
    rows = asking(one)
    before = everything(rows)
    assert publish(one) == []
    assert everything(rows) == before


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_publication_leaves_the_old_release_and_the_next_one_finishes(
    one: Settings, three: Path, stage: str
) -> None:
    rows, before = asking(one), answer(engine_of(open_database(one)))
    listed = everything(rows)
    folder_with(three, 3, one.data_dir)
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(one.data_dir), one.database_url, stage],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL

    wait_until(lambda: everything(rows) == listed, "the server has put everything back")
    assert answer(engine_of(open_database(one))) == before

    first, *later = ids_of(one)
    assert publish(one) == later
    assert publish(one) == []
    assert schemas(rows) == {first, *later}
    assert open_database(one).release().id == later[-1]


# --------------------------------------------------------------------------- refusals


def test_a_full_disk_is_told_and_the_old_release_stays(one: Settings, three: Path) -> None:
    rows = asking(one)
    rows("""CREATE FUNCTION public.fills() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
    END $$""")
    rows("""CREATE EVENT TRIGGER full_disk ON ddl_command_end WHEN TAG IN ('CREATE INDEX')
        EXECUTE FUNCTION public.fills()""")
    listed = everything(rows)
    folder_with(three, 2, one.data_dir)
    with pytest.raises(Unavailable, match="not published: could not extend file: No space left"):
        publish(one)
    assert everything(rows) == listed
    rows("DROP EVENT TRIGGER full_disk")
    assert len(publish(one)) == 1


def test_a_connection_that_ends_while_rows_are_copied_is_told(one: Settings, three: Path) -> None:
    rows = asking(one)
    folder_with(three, 2, one.data_dir)

    def end(stage: str) -> None:
        if stage == "organization":
            rows("""SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE application_name = 'nqi publish' AND datname = current_database()""")

    with pytest.raises(Unavailable, match="not published"):
        publish(one, end)
    assert len(publish(one)) == 1


def test_a_statement_that_takes_too_long_is_told(one: Settings, three: Path) -> None:
    folder_with(three, 2, one.data_dir)
    asking(one)(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 1', "
        "current_database()); END $$"
    )
    with pytest.raises(Unavailable, match=r"not published: .*statement timeout"):
        publish(one)


def test_a_role_that_may_not_make_schemas_is_told(one: Settings, three: Path) -> None:
    folder_with(three, 2, one.data_dir)
    asking(one)("CREATE ROLE onlooker LOGIN PASSWORD 'word'")
    url = one.database_url.split("@")[1]
    poor = replace(one, database_owner_url=f"postgresql://onlooker:word@{url}")
    with pytest.raises(Unavailable, match="not published: permission denied"):
        publish(poor)


def test_a_server_that_is_not_there_is_told_without_the_password(one: Settings) -> None:
    away = replace(one, database_url="postgresql://reader:secret@127.0.0.1:1/nqi")
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1/nqi: not published") as raised:
        publish(away)
    assert "secret" not in str(raised.value)


def test_a_database_that_orders_names_otherwise_is_refused(
    one: Settings, server: PrivatePostgres
) -> None:
    server.run(
        "CREATE DATABASE german TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de' LOCALE 'C'"
    )
    with pytest.raises(InvalidInput, match="createdb --template=template0"):
        publish(replace(one, database_url=server.url_of("german")))
    assert server.run("SELECT 1 FROM pg_namespace WHERE nspname = 'nqi'", database="german") == []


# ------------------------------------------------------------ pruning, going back, two at once


def test_old_releases_are_taken_away_with_their_schemas(
    three: Path, new_settings: NewSettings, tmp_path: Path
) -> None:
    settings = new_settings(folder_with(three, 3, tmp_path / "data"))
    first, second, third = publish(settings)
    fewer = replace(settings, keep_releases=1)
    database = open_database(settings)
    assert database.chosen(first, None).id == first

    assert publish(fewer) == []
    rows = asking(settings)
    assert schemas(rows) == {second, third}
    assert {row[0] for row in rows("SELECT DISTINCT release_id FROM nqi.release_part")} == {
        second,
        third,
    }
    before = everything(rows)
    assert publish(fewer) == []
    assert everything(rows) == before

    with pytest.raises(NotFound, match="is not kept; kept are 2"):
        open_database(settings).chosen(first, None)


def test_a_reader_of_a_release_that_is_taken_away_is_told_to_ask_again(
    three: Path, new_settings: NewSettings, tmp_path: Path
) -> None:
    settings = new_settings(folder_with(three, 3, tmp_path / "data"))
    first, *_ = publish(settings)
    old = open_database(settings).chosen(first, None)
    publish(replace(settings, keep_releases=1))
    with pytest.raises(Unavailable, match="taken away"):
        old.rows(text("SELECT id FROM release"))


def test_going_back_serves_an_old_release(
    three: Path, new_settings: NewSettings, tmp_path: Path
) -> None:
    settings = new_settings(folder_with(three, 3, tmp_path / "data"))
    first, *_, last = publish(settings)
    database = open_database(settings)
    assert isinstance(database, PostgresDatabase)
    assert database.release().id == last

    serve(settings, first)
    database.look()
    assert answer(engine_of(database)) == answers_of_files(settings.data_dir)[first]
    with pytest.raises(NotFound, match=f"the newest are {first}, .*{last}"):
        serve(settings, "none")
    assert open_database(settings).release().id == first


def test_of_two_publications_at_once_one_waits_and_finds_everything_done(
    three: Path, new_settings: NewSettings, tmp_path: Path
) -> None:
    settings = new_settings(folder_with(three, 3, tmp_path / "data"))
    with ThreadPoolExecutor(2) as pool:
        published = sorted(pool.map(publish, [settings] * 2))
    assert published == [[], ids_of(settings)]
    assert schemas(asking(settings)) == set(ids_of(settings))


# ------------------------------------------------------------------------------- roles


@pytest.fixture(scope="module")
def with_roles(
    server: PrivatePostgres, three: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Published by the owner of deploy/roles.sql, to be read by its reader."""
    server.create_database("nqi")
    done = psql(server, **VARIABLES)
    assert done.returncode == 0, done.stderr
    owner, reader = (
        f"postgresql://{role}:{PASSWORDS[role]}@127.0.0.1:{server.port}/nqi"
        for role in ("nqi_owner", "nqi_reader")
    )
    folder = folder_with(three, 3, tmp_path_factory.mktemp("roles"))
    settings = Settings(data_dir=folder, database_url=reader, database_owner_url=owner)
    publish(settings)
    return settings


def test_the_reader_answers_what_the_owner_published(with_roles: Settings) -> None:
    release = open_database(with_roles).release()
    assert release.rows(text("SELECT current_user AS name")) == [{"name": "nqi_reader"}]
    known = answers_of_files(with_roles.data_dir)[release.id]
    assert answer(engine_of(open_database(with_roles))) == known


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM organization",
        "UPDATE nqi.served SET release_id = release_id",
        "CREATE TABLE mine (id integer)",
        "CREATE SCHEMA mine",
    ],
)
def test_the_reader_cannot_write(with_roles: Settings, statement: str) -> None:
    release = open_database(with_roles).release()
    with pytest.raises(DBAPIError, match=r"read-only|permission denied"):
        release.rows(text(statement))


def test_the_reader_cannot_publish(with_roles: Settings) -> None:
    with pytest.raises(Unavailable, match="not published"):
        publish(replace(with_roles, database_owner_url=""))


def test_no_statement_of_the_reader_is_without_limit(with_roles: Settings) -> None:
    release = open_database(with_roles).release()
    assert release.rows(text("SHOW statement_timeout")) == [{"statement_timeout": "5s"}]


# ------------------------------------------------------------------------ what readers see


def test_readers_see_exactly_one_release_in_each_answer(one: Settings, three: Path) -> None:
    """P7: answers during two publications are those of one release; none fails."""
    known = answers_of_files(folder_with(three, 3, one.data_dir))
    database = open_database(one)
    last = list(known)[-1]
    is_over = False
    all_have_read = threading.Barrier(4, timeout=120)

    def read() -> list[dict[str, Any]]:
        engine = engine_of(database)
        found = [answer(engine)]
        all_have_read.wait()
        while not is_over:
            found.append(answer(engine))
        return [*found, answer(engine)]

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        try:
            all_have_read.wait()
            publish(one)
            wait_until(lambda: database.release().id == last, "the new release is seen")
        finally:
            is_over = True
        seen = [found for reader in readers for found in reader.result()]

    assert all(found == known[found["data"]["catalog"]["release"]["id"]] for found in seen)
    assert len({found["data"]["catalog"]["release"]["id"] for found in seen}) > 1


def test_an_old_release_answers_as_its_file_does(
    three: Path, new_settings: NewSettings, tmp_path: Path
) -> None:
    """P8: by its id, and by the day on which it was served."""
    settings = new_settings(folder_with(three, 3, tmp_path / "data"))
    publish(settings)
    file = engine_of(FileDatabase(settings.release_path))
    postgres = engine_of(open_database(settings))
    chosen = [
        *((release_id, None) for release_id in ids_of(settings)),
        *((None, day) for day in ("2025-01-01", "2025-01-31", "2025-02-15", "2025-03-01")),
    ]
    answers = [answer(postgres.at(*which)) for which in chosen]
    assert answers == [answer(file.at(*which)) for which in chosen]
    assert len({found["data"]["catalog"]["release"]["id"] for found in answers}) == 3
    with pytest.raises(NotFound, match="no release is that old; kept are 3") as raised:
        postgres.at(None, "2024-12-31")
    with pytest.raises(NotFound) as raised_there:
        file.at(None, "2024-12-31")
    assert str(raised.value) == str(raised_there.value)
