"""A real PostgreSQL of a test's own, with real replicas: made, stopped and removed around a test.

``python -m tests.private_postgres -k release`` runs the suite with NQI_TEST_DATABASE_URL set to
one, both halves at once.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psycopg
from psycopg import sql

from bootstrap import find_postgres

USER = "test_superuser"
PATIENCE_SECONDS = 60
"""For a start, a stop or a replica to follow; seen to take a tenth of a second up to two."""
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 128MB
# What was committed survives the kill of a process; only a crash of the machine could lose it.
fsync = off
full_page_writes = off
# A replica that was away finds the log it missed without a slot.
wal_keep_size = 1GB
max_wal_senders = 10
hot_standby = on
timezone = 'UTC'
"""

StopMode = Literal["smart", "fast", "immediate"]
STOP_SIGNALS: dict[StopMode, signal.Signals] = {
    "smart": signal.SIGTERM,
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
}

# When this process dies in whatever way, its end of the pipe closes, and the servers go too.
CLEAN_UP_AFTER_US = (
    'read -r nothing; for file in "$1"/*/postmaster.pid; do'
    ' [ -f "$file" ] && kill -QUIT "$(head -n 1 "$file")"; done; sleep 1; rm -rf "$1"'
)


@dataclass(frozen=True)
class Installation:
    """Where PostgreSQL is, where the private servers live, and as whom they run."""

    binaries: Path
    folder: Path
    password: str

    @property
    def account(self) -> dict[str, Any]:
        """Options of subprocess: PostgreSQL refuses to run as root, so root steps down."""
        if os.geteuid() != 0:
            return {}
        entry = unprivileged_account()
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def call(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end; its own words are the error."""
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            **self.account,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} ended with {done.returncode}:\n{done.stderr}")


class PrivatePostgres:
    """One server on loopback; its address stays the same over stops and starts."""

    def __init__(self, installation: Installation, name: str) -> None:
        self.installation = installation
        self.name = name
        self.port = free_port()
        self.data = installation.folder / name
        self.log = installation.folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._replicas: list[PrivateReplica] = []

    @property
    def url(self) -> str:
        """Address of the database ``postgres`` for the superuser."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """Return the address of a database for the superuser."""
        return f"postgresql://{USER}:{self.installation.password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, *values: Any, database: str = "postgres") -> list[Any]:
        """Run one statement, committed by itself, and return its rows."""
        with self.connection(database) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def connection(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """Return a connection of the superuser that commits each statement by itself."""
        return psycopg.connect(self.url_of(database), autocommit=True, connect_timeout=5)

    def create_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        with self.connection() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url_of(name)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(str(self.installation.binaries / "postgres"), "-D", str(self.data)),
                    *("-p", str(self.port), "-c", f"cluster_name={self.name}"),
                ],
                cwd=self.installation.folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C ends pytest, which then stops the server
                **self.installation.account,
            )
        wait_until(self._answers, f"{self.name} answers")

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop the server; ``smart`` waits for clients, ``immediate`` leaves a recovery behind."""
        if self._process is None:
            return
        self._process.send_signal(STOP_SIGNALS[mode])
        self._process.wait(PATIENCE_SECONDS)
        self._process = None

    def kill(self) -> None:
        """End the server and all its processes at once, as the kernel does when memory is short."""
        if self._process is None:
            return
        children = self._children()
        self._send(signal.SIGKILL, [self._process.pid, *children])
        self._process.wait(PATIENCE_SECONDS)
        self._process = None
        wait_until(lambda: not any(map(is_running, children)), f"{self.name} is gone")

    def freeze(self) -> None:
        """Make the server hang: its port takes connections, and nobody answers."""
        assert self._process is not None
        self._send(signal.SIGSTOP, [self._process.pid, *self._children()])

    def thaw(self) -> None:
        """Let a frozen server go on."""
        assert self._process is not None
        self._send(signal.SIGCONT, [*self._children(), self._process.pid])

    def replica(self, name: str) -> "PrivateReplica":
        """Return a new replica, started, that streams from this server."""
        made = PrivateReplica(self.installation, name)
        options = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
        self.installation.call(
            "pg_basebackup", f"--pgdata={made.data}", f"--dbname={self.url}", *options
        )
        self._replicas.append(made)
        made.start()
        return made

    def position(self) -> str:
        """Return how far the log of changes has been written."""
        return str(self.run("SELECT pg_current_wal_lsn()")[0][0])

    def end(self) -> None:
        """Stop the server and its replicas, whatever they are doing."""
        for server in (*self._replicas, self):
            server.kill()

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"{self.name} ended:\n{self.log.read_text('utf-8')[-2000:]}")
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _children(self) -> list[int]:
        assert self._process is not None
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        )
        pairs = (tuple(map(int, line.split())) for line in listed.stdout.splitlines())
        return [pid for pid, parent in pairs if parent == self._process.pid]

    def _send(self, number: signal.Signals, processes: Sequence[int]) -> None:
        for pid in processes:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue  # it ended by itself meanwhile


class PrivateReplica(PrivatePostgres):
    """A replica that follows its primary by streaming; read-only until it is promoted."""

    def pause(self) -> None:
        """Stop applying changes; what was applied stays readable and grows old."""
        self.run("SELECT pg_wal_replay_pause()")
        state = "SELECT pg_get_wal_replay_pause_state()"
        wait_until(lambda: self.run(state) == [("paused",)], f"{self.name} is paused")

    def resume(self) -> None:
        """Go on applying changes."""
        self.run("SELECT pg_wal_replay_resume()")

    def promote(self) -> None:
        """Make it a primary: it takes changes of its own and follows nobody."""
        self.run("SELECT pg_promote()")

    def wait_for(self, primary: PrivatePostgres) -> None:
        """Wait until everything that the primary holds now can be read here."""
        reached = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        position = primary.position()
        wait_until(lambda: self.run(reached, position) == [(True,)], f"{self.name} follows")


@contextmanager
def private_postgres(folder: Path | None = None) -> Iterator[PrivatePostgres]:
    """Make and start a server below ``folder``, the machine's temporary one by default.

    It and its replicas are stopped and removed at the end, also when the test fails or pytest is
    killed. Raises RuntimeError where there is no PostgreSQL, or where its account, not root, cannot
    enter the folder: pytest's ``tmp_path`` is closed to others.
    """
    binaries = find_postgres()
    if binaries is None:
        raise RuntimeError("no PostgreSQL found: `make test-postgres` installs it")
    home = Path(tempfile.mkdtemp(prefix="nqi-postgres-", dir=folder))
    keeper = subprocess.Popen(
        ["sh", "-c", CLEAN_UP_AFTER_US, "keeper", str(home)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    server = None
    try:
        server = _made(Installation(binaries, home, secrets.token_urlsafe(12)))
        server.start()
        yield server
    finally:
        if server is not None:
            server.end()
        keeper.kill()
        keeper.communicate()
        shutil.rmtree(home)


def _made(installation: Installation) -> PrivatePostgres:
    if os.geteuid() == 0:
        entry = unprivileged_account()
        os.chown(installation.folder, entry.pw_uid, entry.pw_gid)
    server = PrivatePostgres(installation, "primary")
    password_file = installation.folder / "password"
    password_file.write_text(installation.password)
    installation.call(
        "initdb",
        *(f"--pgdata={server.data}", f"--username={USER}", f"--pwfile={password_file}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
    )
    with (server.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return server


def unprivileged_account() -> pwd.struct_passwd:
    """Return the account that root runs the servers as."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def environment() -> dict[str, str]:
    """Return this process's variables without those that would lead PostgreSQL elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def is_running(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be counted out does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", f"{pid}"], capture_output=True, text=True)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Look every twentieth of a second; raise TimeoutError after a minute."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE_SECONDS} s: {what}")
        time.sleep(0.05)


def main(arguments: Sequence[str]) -> int:
    """Run the suite, with arguments of pytest, beside a private server; return its exit code."""
    with private_postgres() as server:
        variables = {**os.environ, "NQI_TEST_DATABASE_URL": server.url}
        return subprocess.call([sys.executable, "-m", "tests.halves", *arguments], env=variables)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
