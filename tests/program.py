"""A program that listens on a port of loopback, in a process of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import ROOT


@contextmanager
def process(command: list[str], port: int, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the end of the block, from when it listens on its port."""
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables}) as running:
        try:
            wait_for_port(running, port)
            yield running
        finally:
            running.terminate()


def wait_for_port(running: subprocess.Popen[bytes], port: int) -> None:
    while True:
        assert running.poll() is None, "it ended before it listened"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
