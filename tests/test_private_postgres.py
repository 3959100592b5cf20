"""The private PostgreSQL that other tests stand on: it starts, dies, follows and lags for real."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bootstrap import find_postgres
from tests.conftest import ROOT
from tests.private_postgres import PrivatePostgres, StopMode, private_postgres, wait_until

pytestmark = pytest.mark.skipif(
    find_postgres() is None and not os.environ.get("CI"),
    reason="no PostgreSQL found: `make test-postgres` installs it or prints the line that does",
)


@pytest.fixture(scope="module")
def server() -> Iterator[PrivatePostgres]:
    with private_postgres() as started:
        yield started


@pytest.fixture
def table(server: PrivatePostgres) -> Iterator[str]:
    server.run("CREATE TABLE note (number integer PRIMARY KEY)")
    yield "note"
    server.run("DROP TABLE note")


def test_it_is_utf8_in_c_collation_and_takes_no_client_without_password(
    server: PrivatePostgres,
) -> None:
    assert server.run("SHOW server_encoding") == [("UTF8",)]
    named = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    assert server.run(named) == [("C",)]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace(server.installation.password, "wrong"))


def test_databases_of_a_test_do_not_see_each_other(server: PrivatePostgres) -> None:
    for name in ("one", "two"):
        server.create_database(name)
    server.run("CREATE TABLE only_here (number integer)", database="one")
    found = "SELECT count(*) FROM pg_class WHERE relname = 'only_here'"
    assert server.run(found, database="one") == [(1,)]
    assert server.run(found, database="two") == [(0,)]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_rows_survive_a_stop_and_a_start(
    server: PrivatePostgres, table: str, mode: StopMode
) -> None:
    server.run(f"INSERT INTO {table} VALUES (1)")
    server.stop(mode)
    with pytest.raises(psycopg.OperationalError):
        server.run("SELECT 1")
    server.start()
    assert server.run(f"SELECT number FROM {table}") == [(1,)]


def test_a_kill_keeps_what_was_committed_and_nothing_else(
    server: PrivatePostgres, table: str
) -> None:
    server.run(f"INSERT INTO {table} VALUES (1)")
    other = server.connection()
    other.autocommit = False
    other.execute(f"INSERT INTO {table} VALUES (2)".encode())
    server.kill()
    with pytest.raises(psycopg.OperationalError):
        other.execute("SELECT 1")
    other.close()
    server.start()
    assert server.run(f"SELECT number FROM {table}") == [(1,)]


def test_a_frozen_server_lets_its_clients_wait(server: PrivatePostgres) -> None:
    server.freeze()
    try:
        with pytest.raises(psycopg.errors.ConnectionTimeout):
            psycopg.connect(server.url, connect_timeout=2)
    finally:
        server.thaw()
    assert server.run("SELECT 1") == [(1,)]


def test_replicas_follow_lag_catch_up_and_take_over() -> None:
    with private_postgres() as primary:
        primary.run("CREATE TABLE note (number integer)")
        replica = primary.replica("second")
        count = "SELECT count(*) FROM note"

        primary.run("INSERT INTO note VALUES (1)")
        replica.wait_for(primary)
        assert replica.run(count) == [(1,)]
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            replica.run("INSERT INTO note VALUES (2)")
        streaming = "SELECT application_name, state FROM pg_stat_replication"
        assert primary.run(streaming) == [("second", "streaming")]

        replica.pause()
        primary.run("INSERT INTO note VALUES (2)")
        received = "SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()"
        wait_until(lambda: replica.run(received) == [(True,)], "the change has arrived")
        assert replica.run(count) == [(1,)]

        replica.resume()
        replica.wait_for(primary)
        assert replica.run(count) == [(2,)]

        replica.kill()
        primary.run("INSERT INTO note VALUES (3)")
        replica.start()
        replica.wait_for(primary)
        assert replica.run(count) == [(3,)]

        primary.kill()
        replica.promote()
        replica.run("INSERT INTO note VALUES (4)")
        assert replica.run(count) == [(4,)]


def test_a_failing_test_leaves_neither_processes_nor_files() -> None:
    started: list[PrivatePostgres] = []

    def fail() -> None:
        with private_postgres() as server:
            started.append(server)
            server.replica("second").pause()
            server.freeze()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    (server,) = started
    assert not server.installation.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url, connect_timeout=5)


def test_a_killed_pytest_leaves_neither_processes_nor_files() -> None:
    code = (
        "from tests.private_postgres import private_postgres\n"
        "with private_postgres() as server:\n"
        "    print(server.installation.folder, server.url, flush=True)\n"
        "    input()\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as killed:
        assert killed.stdout is not None
        folder, url = killed.stdout.readline().split()
        psycopg.connect(url).close()
        killed.send_signal(signal.SIGKILL)
    wait_until(lambda: not Path(folder).exists(), "the folder is removed")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=5)


def test_two_servers_are_strangers() -> None:
    with private_postgres() as one, private_postgres() as other:
        assert one.port != other.port
        one.run("CREATE TABLE note (number integer)")
        with pytest.raises(psycopg.errors.UndefinedTable):
            other.run("SELECT * FROM note")
