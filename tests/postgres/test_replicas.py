"""Servers that come and go under load: a real primary with a real streaming replica."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from nqi.db import Database, Interrupted, OpenRelease, open_database
from nqi.errors import Unavailable
from nqi.postgres.publish import publish
from nqi.settings import Settings
from tests.postgres.releases import answer, answers_of_files, engine_of, folder_with
from tests.private_postgres import PrivatePostgres, PrivateReplica, private_postgres, wait_until

THREADS = 8
WHO = text("SELECT inet_server_port() AS port, (SELECT id FROM release) AS id")


@pytest.fixture(scope="module")
def primary(server: PrivatePostgres) -> Iterator[PrivatePostgres]:
    """A server that these tests may stop; ``server`` says whether there is PostgreSQL at all."""
    with private_postgres() as started:
        yield started


@pytest.fixture(scope="module")
def replica(primary: PrivatePostgres) -> PrivateReplica:
    return primary.replica("second")


@pytest.fixture
def alone(primary: PrivatePostgres, three: Path, tmp_path: Path) -> Settings:
    """The first of three releases in a database of its own, read from the primary."""
    name = f"of_{abs(hash(tmp_path))}"
    folder = folder_with(three, 1, tmp_path / "data")
    settings = Settings(data_dir=folder, database_url=primary.create_database(name))
    publish(settings)
    return settings


@pytest.fixture
def settings(alone: Settings, primary: PrivatePostgres, replica: PrivateReplica) -> Settings:
    """The same with the replica, which holds it."""
    replica.wait_for(primary)
    name = alone.database_url.rpartition("/")[2]
    return replace(alone, replica_urls=replica.url_of(name), replica_lag_seconds=2)


class Load:
    """Threads that ask again and again who answers; what failed, and what was answered."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.failed: list[Exception] = []
        self.answers: list[dict[str, Any]] = []
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(THREADS)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while not self._is_over.is_set():
            try:
                self.answers += self.database.release().rows(WHO)
            except Exception as error:
                self.failed.append(error)
            time.sleep(0.005)

    def wait_for(self, server: PrivatePostgres) -> None:
        """Wait until a server answers, from now on."""
        seen = len(self.answers)

        def has_answered() -> bool:
            return any(found["port"] == server.port for found in self.answers[seen:])

        wait_until(has_answered, f"{server.name} answers the load")

    def wait_for_only(self, server: PrivatePostgres) -> None:
        """Wait until no other server answers any more."""

        def is_alone() -> bool:
            last = self.answers[-5 * THREADS :]
            return all(found["port"] == server.port for found in last)

        self.wait_for(server)
        wait_until(is_alone, f"{server.name} alone answers the load")


# ------------------------------------------------------------------------------ replicas


def test_a_replica_answers_before_the_primary(settings: Settings, replica: PrivateReplica) -> None:
    with Load(open_database(settings)) as load:
        load.wait_for_only(replica)
    assert load.failed == []
    release = open_database(settings).release()
    found = answers_of_files(settings.data_dir)[release.id]
    assert answer(engine_of(open_database(settings))) == found


def test_a_replica_that_is_killed_under_load_is_missed_by_nobody_and_used_again(
    settings: Settings, primary: PrivatePostgres, replica: PrivateReplica
) -> None:
    with Load(open_database(settings)) as load:
        load.wait_for_only(replica)
        replica.kill()
        load.wait_for_only(primary)
        replica.start()
        load.wait_for_only(replica)
    assert load.failed == []


def test_a_replica_that_lags_is_not_asked_until_it_follows_again(
    settings: Settings, primary: PrivatePostgres, replica: PrivateReplica
) -> None:
    with Load(open_database(settings)) as load:
        load.wait_for_only(replica)
        replica.pause()
        try:
            primary.run("CREATE TABLE IF NOT EXISTS note (number integer)")
            load.wait_for_only(primary)
        finally:
            replica.resume()
        load.wait_for_only(replica)
    assert load.failed == []


def test_a_replica_is_not_asked_for_a_release_that_it_lacks(
    settings: Settings, primary: PrivatePostgres, replica: PrivateReplica, three: Path
) -> None:
    patient = replace(settings, replica_lag_seconds=3600)
    folder_with(three, 2, settings.data_dir)
    with Load(open_database(patient)) as load:
        load.wait_for_only(replica)
        replica.pause()
        try:
            (newest,) = publish(settings)
            load.wait_for_only(primary)
            assert load.answers[-1] == {"port": primary.port, "id": newest}
        finally:
            replica.resume()
        load.wait_for_only(replica)
        assert load.answers[-1] == {"port": replica.port, "id": newest}
    assert load.failed == []


def test_replicas_take_turns(
    settings: Settings, primary: PrivatePostgres, replica: PrivateReplica
) -> None:
    third = primary.replica("third")
    try:
        name = settings.database_url.rpartition("/")[2]
        both = replace(settings, replica_urls=f"{settings.replica_urls} {third.url_of(name)}")
        with Load(open_database(both)) as load:
            load.wait_for(replica)
            load.wait_for(third)
            third.kill()
            load.wait_for_only(replica)
        assert load.failed == []
    finally:
        third.kill()


def test_while_the_primary_is_away_a_replica_answers(
    settings: Settings, primary: PrivatePostgres, replica: PrivateReplica
) -> None:
    with Load(open_database(settings)) as load:
        load.wait_for_only(replica)
        primary.stop("fast")
        try:
            load.wait_for(replica)
            began_without = open_database(settings)
            assert began_without.release().rows(WHO)[0]["port"] == replica.port
            assert began_without.kept_ids() == [began_without.release().id]
        finally:
            primary.start()
        load.wait_for(replica)
    assert load.failed == []


def test_a_replica_that_hangs_is_left_for_the_primary(
    settings: Settings, primary: PrivatePostgres, replica: PrivateReplica
) -> None:
    with Load(open_database(settings)) as load:
        load.wait_for_only(replica)
        replica.freeze()
        try:
            load.wait_for_only(primary)
        finally:
            replica.thaw()
        load.wait_for_only(replica)
    assert load.failed == []


# ------------------------------------------------------------------------- the primary alone


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_primary_that_goes_and_comes_is_unavailable_in_between_and_nothing_else(
    alone: Settings, primary: PrivatePostgres, how: str
) -> None:
    with Load(open_database(alone)) as load:
        load.wait_for(primary)
        getattr(primary, how)()
        wait_until(lambda: len(load.failed) > THREADS, "nobody is answered")
        primary.start()
        load.wait_for(primary)
        failed = len(load.failed)
        load.wait_for_only(primary)
        assert len(load.failed) == failed
    assert {type(error) for error in load.failed} == {Unavailable}
    assert "PostgreSQL does not answer: ask again in a moment" in set(map(str, load.failed))


def test_without_any_server_nothing_can_be_opened_and_later_it_can(
    alone: Settings, primary: PrivatePostgres
) -> None:
    database = open_database(alone)
    primary.stop("fast")
    try:
        with pytest.raises(Unavailable, match=f"127.0.0.1:{primary.port} cannot be asked"):
            database.release()
    finally:
        primary.start()
    assert database.release().rows(WHO)[0]["port"] == primary.port


# ------------------------------------------------------------------------------ limits


def by_rows(release: OpenRelease, seconds: int) -> object:
    return release.rows(text(f"SELECT pg_sleep({seconds})::text, (SELECT id FROM release)"))


def by_one_row(release: OpenRelease, seconds: int) -> object:
    return release.one_row("SELECT pg_sleep(%(s)s)::text, id FROM release", {"s": seconds}, 5)


BOTH_WAYS = pytest.mark.parametrize("ask", [by_rows, by_one_row])


@BOTH_WAYS
def test_who_finds_all_connections_busy_is_told_so_and_later_answered(
    alone: Settings, ask: Callable[[OpenRelease, int], object]
) -> None:
    """P10: what is too much is refused, while what was begun goes on."""
    release = open_database(replace(alone, database_connections=2)).release()
    ends: list[str] = []

    def slowly(_: int) -> None:
        try:
            ask(release, 4)
            ends.append("answered")
        except Unavailable as error:
            ends.append(str(error))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(slowly, range(20)))
    busy = "all connections are busy: ask again in a moment"
    assert ends == [busy] * 18 + ["answered"] * 2
    assert release.rows(WHO)


@BOTH_WAYS
def test_a_statement_that_takes_too_long_is_stopped_and_frees_its_connection(
    alone: Settings, ask: Callable[[OpenRelease, int], object]
) -> None:
    release = open_database(replace(alone, database_connections=1)).release()
    with pytest.raises(Interrupted, match="the query was stopped after 5 s"):
        ask(release, 60)
    assert release.rows(WHO)
