"""The servers that are compared, each in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.floor import PATH

ROOT = Path(__file__).parent.parent
STARTS_WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Memory:
    """What a process holds, in megabytes: all of it, and the part that is no page of a file."""

    resident: float
    own: float


class Server:
    """A process that listens on a port of loopback."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.process = process

    def memory(self) -> Memory | None:
        """Return what the process holds now, None where the system does not say."""
        try:
            lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        except OSError:
            return None
        said = {name: rest.split()[0] for name, _, rest in (line.partition(":") for line in lines)
                if name in ("VmRSS", "RssAnon")}  # fmt: skip
        return Memory(int(said["VmRSS"]) / 1024, int(said["RssAnon"]) / 1024)


@contextmanager
def running(factory: str, release: Path) -> Iterator[int]:
    """Start an application of the project under uvicorn and yield its port."""
    with uvicorn(factory, {PATH: str(release)}) as server:
        yield server.port


@contextmanager
def uvicorn(
    factory: str, settings: Mapping[str, str], python: str = sys.executable
) -> Iterator[Server]:
    """Start an application under uvicorn, in the environment of an interpreter."""
    port = free_port()
    command = [python, "-m", "uvicorn", "--factory", factory, "--port", str(port)]
    command += ["--log-level", "warning", "--no-access-log", "--loop", "asyncio"]  # as `nqi serve`
    command += ["--timeout-keep-alive", "600"]  # clients of the benchmark wait for one another
    with serving([*command, "--http", "httptools"], port, settings) as server:
        yield server


@contextmanager
def serving(
    command: Sequence[str], port: int, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a command that listens on a port, from when it answers until the end of the block."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | dict(settings or {}))
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server on port {port} did not start")
