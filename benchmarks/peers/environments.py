"""Environments of peers that the product's own cannot hold, made below var/bench once."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from benchmarks.servers import ROOT

FOLDER = ROOT / "var" / "bench"
STRAWBERRY = Path(__file__).parent / "strawberry_environment" / "requirements.lock"
POSTGRAPHILE = Path(__file__).parent / "postgraphile"


class Missing(Exception):
    """A peer cannot run on this machine; the message says why."""


def python_with_strawberry() -> Path:
    """Return the interpreter of an environment with strawberry and all the project's packages."""
    folder = FOLDER / "strawberry"
    python = folder / "bin" / "python"
    if not _is_made_from(folder, STRAWBERRY):
        _call("strawberry", [sys.executable, "-m", "venv", "--without-pip", "--clear", str(folder)])
        uv = Path(sys.executable).with_name("uv")
        install = [str(uv), "pip", "install", "--quiet", "--require-hashes", "--python"]
        _call("strawberry", [*install, str(python), "-r", str(STRAWBERRY)])
        own = sysconfig.get_path("purelib", vars={"base": str(folder)})
        # After its own packages, so that its graphql-core comes first.
        (Path(own) / "project.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n")
        _mark(folder, STRAWBERRY)
    return python


def node_with_postgraphile() -> tuple[Path, Path]:
    """Return Node 22 and the folder of a server that PostGraphile is installed beside."""
    folder = FOLDER / "postgraphile"
    lock = POSTGRAPHILE / "package-lock.json"
    if not _is_made_from(folder, lock):
        npm = shutil.which("npm")
        if npm is None:
            raise Missing("postgraphile: there is no npm")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(POSTGRAPHILE / name, folder / name)
        _call("postgraphile", [npm, "ci", "--no-audit", "--no-fund", "--silent"], folder)
        _mark(folder, lock)
    shutil.copyfile(POSTGRAPHILE / "server.mjs", folder / "server.mjs")
    return folder / "node_modules" / ".bin" / "node", folder


def _is_made_from(folder: Path, lock: Path) -> bool:
    mark = folder / "made-from"
    return mark.exists() and mark.read_bytes() == lock.read_bytes()


def _mark(folder: Path, lock: Path) -> None:
    (folder / "made-from").write_bytes(lock.read_bytes())


def _call(peer: str, command: list[str], folder: Path = ROOT) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Missing(f"{peer}: {error}") from error
    if done.returncode != 0:
        last = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise Missing(f"{peer} could not be installed: {last}")
