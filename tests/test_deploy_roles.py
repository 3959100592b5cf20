"""deploy/roles.sql in a real PostgreSQL: what the two roles may do, and where they are stopped."""

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from bootstrap import find_postgres
from nqi.db import LONGEST_SECONDS
from tests.conftest import ROOT
from tests.private_postgres import PrivatePostgres, private_postgres

pytestmark = pytest.mark.skipif(
    find_postgres() is None and not os.environ.get("CI"),
    reason="no PostgreSQL found: `make test-postgres` installs it or prints the line that does",
)
PASSWORDS = {"nqi_owner": "owners-word", "nqi_reader": "readers-word"}
VARIABLES = {
    "NQI_OWNER_PASSWORD": PASSWORDS["nqi_owner"],
    "NQI_READER_PASSWORD": PASSWORDS["nqi_reader"],
}


def psql(server: PrivatePostgres, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the file as an operator does."""
    program = server.installation.binaries / "psql"
    file = ROOT / "deploy" / "roles.sql"
    return subprocess.run(
        [str(program), "--no-psqlrc", f"--dbname={server.url_of('nqi')}", f"--file={file}"],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def server() -> Iterator[PrivatePostgres]:
    with private_postgres() as started:
        started.create_database("nqi")
        for _ in range(2):  # the second time it finds everything done
            done = psql(started, **VARIABLES)
            assert done.returncode == 0, done.stderr
        yield started


def connection(server: PrivatePostgres, role: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host="127.0.0.1",
        port=server.port,
        dbname="nqi",
        user=role,
        password=PASSWORDS[role],
        autocommit=True,
    )


@pytest.fixture
def owner(server: PrivatePostgres) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with connection(server, "nqi_owner") as opened:
        opened.execute("CREATE SCHEMA release_1")
        opened.execute("CREATE TABLE release_1.organization AS SELECT 7 AS id")
        yield opened
        opened.execute("DROP SCHEMA release_1 CASCADE")


@pytest.fixture
def reader(server: PrivatePostgres) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with connection(server, "nqi_reader") as opened:
        yield opened


Opened = psycopg.Connection[tuple[object, ...]]


def test_the_reader_reads_a_release_that_was_made_after_the_roles(
    owner: Opened, reader: Opened
) -> None:
    assert reader.execute("SELECT id FROM release_1.organization").fetchall() == [(7,)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM release_1.organization",
        "INSERT INTO release_1.organization VALUES (8)",
        "DROP TABLE release_1.organization",
        "CREATE TABLE release_1.mine (id integer)",
        "CREATE TABLE public.mine (id integer)",
        "CREATE SCHEMA mine",
        "CREATE TEMPORARY TABLE mine (id integer)",
        "COPY release_1.organization TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/hostname')",
    ],
)
def test_the_reader_changes_nothing_even_when_it_asks_to(
    owner: Opened, reader: Opened, statement: str
) -> None:
    reader.execute("SET default_transaction_read_only = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(statement.encode())


def test_a_transaction_of_the_reader_is_read_only(reader: Opened) -> None:
    assert reader.execute("SHOW transaction_read_only").fetchall() == [("on",)]


def test_no_statement_of_the_reader_runs_longer_than_any_question_may(reader: Opened) -> None:
    assert reader.execute("SHOW statement_timeout").fetchall() == [(f"{LONGEST_SECONDS:g}s",)]
    reader.execute("SET statement_timeout = '50ms'")
    with pytest.raises(psycopg.errors.QueryCanceled):
        reader.execute("SELECT pg_sleep(30)")


def test_the_owner_rules_over_its_schemas_alone(owner: Opened) -> None:
    for statement in ("CREATE ROLE other", "CREATE DATABASE other", "ALTER SYSTEM SET jit = off"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(statement.encode())


def test_nobody_else_comes_in(server: PrivatePostgres) -> None:
    server.run("CREATE ROLE stranger LOGIN PASSWORD 'word'")
    with pytest.raises(psycopg.OperationalError, match="CONNECT"):
        psycopg.connect(
            host="127.0.0.1", port=server.port, dbname="nqi", user="stranger", password="word"
        )


def test_postgis_is_there_for_both_where_it_is_installed(
    server: PrivatePostgres, owner: Opened, reader: Opened
) -> None:
    if not server.run("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'"):
        pytest.skip("PostGIS is not installed")
    point = "SELECT ST_X(ST_SetSRID(ST_MakePoint(114.3, 30.6), 4326))"
    assert owner.execute(point.encode()).fetchall() == [(114.3,)]
    assert reader.execute(point.encode()).fetchall() == [(114.3,)]


def test_without_a_password_nothing_is_done(server: PrivatePostgres) -> None:
    done = psql(server, NQI_OWNER_PASSWORD="one")
    assert done.returncode != 0
    assert "NQI_READER_PASSWORD is not set" in done.stderr
