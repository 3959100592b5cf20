#!/usr/bin/env python3
"""Set up, run and test the project with nothing but Python: ``python3 bootstrap.py help``.

The Makefile is a short name for each command here. Every step is skipped when what it was made
from has not changed, so a second set-up takes about a second. Standard library only, and readable
by an old Python, which must at least be able to print why it is too old.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
WEB = ROOT / "web"
VENDOR = ROOT / "maps" / "static" / "vendor"
PYTHON_NEEDED = (3, 11)
NODE_NEEDED = 18

# A lock, the groups of pyproject.toml it pins, and whether the product itself is in it.
LOCKS = {
    "requirements.lock": (["build"], True),
    "requirements-dev.lock": (["build", "dev"], True),
    "requirements-server.lock": (["build"], True),
    "requirements-node.lock": (["node"], False),
}
EXTRAS = {"requirements-server.lock": ["mcp", "postgres"]}  # what a server in a container offers
GATE = [
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("layers", ["lint-imports"]),
    ("tests", ["python", "-m", "tests.halves"]),
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FOLDERS = {
    "Linux": (".cache/ms-playwright", "chromium-*/chrome-linux*/chrome"),
    "Darwin": (
        "Library/Caches/ms-playwright",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    ),
    "Windows": ("AppData/Local/ms-playwright", "chromium-*/chrome-win*/chrome.exe"),
}
POSTGRES_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


def setup() -> None:
    """Create .venv with the locked packages and the command `nqi`, and build the browser assets."""
    create_environment()
    install("requirements.lock")
    install_project()
    build_assets()


def run() -> None:
    """Set up, load the facts of data/ into a catalogue, and serve it until Ctrl+C."""
    setup()
    call([str(BIN / "nqi"), "load"])
    call([str(BIN / "nqi"), "serve"])


def test() -> None:
    """Set up with the tools, then the whole gate: format, lint, types, layers, tests."""
    set_up_tests()
    for name, (tool, *arguments) in GATE:
        say(name)
        call([str(BIN / tool), *arguments])


def test_postgres(*arguments: str) -> None:
    """Set up as `test` does, then run pytest beside a private PostgreSQL; takes its arguments."""
    set_up_tests()
    if find_postgres() is None:
        sys.exit(1)  # the line that installs it stands above
    call([str(BIN / "python"), "-m", "tests.private_postgres", *arguments])


def bench() -> None:
    """Set up with the tools, then measure our servers beside hand-written SQL and the peers."""
    set_up_tests()
    call([str(BIN / "python"), "-m", "benchmarks"])


def generate() -> None:
    """Write the committed files that follow from the code: the schema and the data dictionary."""
    setup()
    call([str(BIN / "python"), "-m", "schema.build"])
    call([str(BIN / "python"), "-m", "loaders.dictionary"])


def lock() -> None:
    """Write the lock files again from pyproject.toml and web/package.json."""
    create_environment()
    install("requirements-dev.lock")
    options = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    options += ["--no-emit-index-url", "--no-header"]
    for name, (groups, product) in LOCKS.items():
        sources = ["pyproject.toml"] if product else []
        sources += [f"--group={group}" for group in groups]
        sources += [f"--extra={extra}" for extra in EXTRAS.get(name, [])]
        if product and name != "requirements.lock":
            sources += ["--constraint", "requirements.lock"]  # one version of each, everywhere
        call([str(BIN / "uv"), "pip", "compile", *options, *sources, "--output-file", name])
    node_call("npm", "install", "--package-lock-only")


def clean() -> None:
    """Remove everything that set-up and the tools made; the catalogue in var/ stays."""
    made = [VENV, VENDOR, WEB / "node_modules", WEB / ".building", ROOT / "build", ROOT / "dist"]
    made += [ROOT / f".{tool}_cache" for tool in ("mypy", "ruff", "pytest", "import_linter")]
    for folder in [*made, ROOT / ".hypothesis"]:
        shutil.rmtree(folder, ignore_errors=True)


def show_help() -> None:
    """Print this list."""
    for name, command in COMMANDS.items():
        print(f"  {name:<13} {(command.__doc__ or '').splitlines()[0]}")


def set_up_tests() -> None:
    create_environment()
    install("requirements-dev.lock")
    install_project()
    build_assets()
    provide_browser()
    provide_servers()


# ------------------------------------------------------------------ Python packages


def create_environment() -> None:
    if (BIN / "python").exists() or (BIN / "python.exe").exists():
        return
    say("creating .venv")
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        stop("Python came without pip. On Debian and Ubuntu: apt-get install python3-venv")


def install(lock_name: str) -> None:
    stamp = VENV / f"{lock_name}.stamp"
    made_from = [ROOT / lock_name]
    if is_current(stamp, made_from):
        return
    say(f"Python packages of {lock_name}, up to a minute")
    # The lock is complete, so nothing is resolved: exactly its files, checked by their hashes.
    pip("install", "--no-deps", "--require-hashes", "--requirement", lock_name)
    mark_current(stamp, made_from)
    if lock_name == "requirements-dev.lock":  # it holds everything requirements.lock does
        mark_current(VENV / "requirements.lock.stamp", [ROOT / "requirements.lock"])


def install_project() -> None:
    stamp, made_from = VENV / "project.stamp", [ROOT / "pyproject.toml"]
    if not is_current(stamp, made_from):
        say("the command nqi")
        pip("install", "--no-deps", "--no-index", "--no-build-isolation", "--editable", ".")
        mark_current(stamp, made_from)


def pip(*arguments: str) -> None:
    quiet = ["-qq", "--disable-pip-version-check", "--no-input"]
    call([str(BIN / "python"), "-m", "pip", *quiet, *arguments])


# ------------------------------------------------------------------- browser assets


def build_assets() -> None:
    """Build the browser libraries into maps/static/vendor."""
    packages = [WEB / "package.json", WEB / "package-lock.json"]
    sources = [*packages, WEB / "build.mjs", WEB / "graphiql.jsx", WEB / "graphiql.css"]
    stamp = VENDOR / ".stamp"
    if is_current(stamp, sources):
        return
    packages_stamp = WEB / "node_modules" / ".stamp"
    if not is_current(packages_stamp, packages):
        say("browser packages, up to a minute")
        node_call("npm", "ci", "--loglevel=error")
        mark_current(packages_stamp, packages)
    say("browser assets")
    node_call("node", "build.mjs")
    mark_current(stamp, sources)


def node_call(tool: str, *arguments: str) -> None:
    """Run node or npm in web/: the machine's own, else the one from the Python package."""
    search = os.environ.get("PATH", "")
    if not has_node(search):
        search = os.pathsep.join([str(BIN), search])
        install("requirements-node.lock")
    program = shutil.which(tool, path=search) or tool
    call([program, *arguments], cwd=WEB, PATH=search)


def has_node(search: str) -> bool:
    node = shutil.which("node", path=search)
    if not node or not shutil.which("npm", path=search):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= NODE_NEEDED


# ----------------------------------------------------- the browser and Chinese fonts


def find_browser() -> str | None:
    """Return the path of a Chromium to test with: the machine's own, else Playwright's."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    folder, pattern = BROWSER_FOLDERS.get(platform.system(), ("", "no-such-place/*"))
    found = sorted((Path.home() / folder).glob(pattern))
    return str(found[-1]) if found else None


def provide_browser() -> None:
    """Install Chromium and Chinese fonts where that is allowed, else say the line that does."""
    provide("The browser tests need Chromium and Chinese fonts.", missing_system_packages())


def provide(need: str, commands: list[list[str]]) -> None:
    """Run commands that only root may run; without that right, say them."""
    if not commands:
        return
    if platform.system() == "Linux" and os.geteuid() == 0:
        say("system packages for the tests")
        for command in commands:
            call(command, attempts=2, DEBIAN_FRONTEND="noninteractive")
        return
    sudo = "sudo " if platform.system() == "Linux" else ""
    line = " && ".join(sudo + " ".join(command) for command in commands)
    message = f"{need} Run this line once:\n  {line}"
    if os.environ.get("CI"):
        stop(message)
    print(f"{message}\nUntil then those tests are reported as skipped.", flush=True)


def missing_system_packages() -> list[list[str]]:
    """Return the commands that install what the browser tests lack on this machine."""
    playwright = [str(BIN / "playwright"), "install", "--with-deps", "chromium"]
    if not shutil.which("apt-get"):
        return [] if find_browser() else [playwright]
    packages = [] if has_chinese_font() else ["fonts-noto-cjk"]
    commands = []
    if not find_browser():
        if is_ubuntu():  # its apt package only fetches a snap, which containers cannot run
            commands.append(playwright)
        else:
            packages.append("chromium")
    return [*commands, *apt_install(packages)]


def apt_install(packages: list[str]) -> list[list[str]]:
    if not packages:
        return []
    install_them = ["apt-get", "install", "-qy", "--no-install-recommends", *packages]
    return [["apt-get", "update", "-q"], install_them]


def has_chinese_font() -> bool:
    fc_list = shutil.which("fc-list")
    if not fc_list:
        return False
    listed = subprocess.run([fc_list, ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(listed.stdout.strip())


def is_ubuntu() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "ubuntu"
    except OSError:
        return False


# -------------------------------------------------------------- PostgreSQL and nginx


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs, those of the newest server that is here."""
    folders = [Path(path).parent for name in ("postgres", "initdb") if (path := shutil.which(name))]
    for pattern in POSTGRES_FOLDERS:
        found = Path("/").glob(pattern)
        folders += sorted(found, key=lambda folder: folder.parts[-2].split("@")[-1], reverse=True)
    programs = ("postgres", "initdb", "pg_basebackup")
    return next((it for it in folders if all((it / name).exists() for name in programs)), None)


def find_nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def provide_servers() -> None:
    """Install PostgreSQL with PostGIS, and nginx, where that is allowed, else say the line."""
    postgres = "The tests of PostgreSQL need a server with PostGIS."
    provide_server(postgres, find_postgres(), {"apt-get": "postgresql-postgis", "brew": "postgis"})
    proxy = "The tests of the proxy need nginx."
    provide_server(proxy, find_nginx(), {"apt-get": "nginx-light", "brew": "nginx"})


def provide_server(need: str, found: Path | str | None, packages: dict[str, str]) -> None:
    if found is not None:
        return
    if shutil.which("apt-get"):
        provide(need, apt_install([packages["apt-get"]]))
    elif shutil.which("brew"):
        provide(need, [["brew", "install", packages["brew"]]])
    else:
        print(f"{need} Until it is installed they are reported as skipped.", flush=True)


# ------------------------------------------------------------------------ small parts


def is_current(stamp: Path, made_from: list[Path]) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint(made_from)


def mark_current(stamp: Path, made_from: list[Path]) -> None:
    stamp.write_text(fingerprint(made_from))


def fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def call(command: list[str], *, cwd: Path = ROOT, attempts: int = 1, **variables: str) -> None:
    """Run a command to its end; when it fails for the last time, end with its exit code."""
    for attempt in range(1, attempts + 1):
        code = subprocess.call(command, cwd=cwd, env={**os.environ, **variables})
        if code == 0:
            return
        if attempt < attempts:
            time.sleep(5)
    print(f"FAILED ({code}): {' '.join(command)}", file=sys.stderr, flush=True)
    sys.exit(code)


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def stop(reason: str) -> None:
    sys.exit(f"bootstrap: {reason}")


COMMANDS: dict[str, Callable[..., None]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "test-postgres": test_postgres,
    "bench": bench,
    "assets": build_assets,
    "generate": generate,
    "lock": lock,
    "clean": clean,
    "help": show_help,
}


def main(arguments: list[str]) -> None:
    """Run the command that is named; without a name, print the list."""
    if sys.version_info < PYTHON_NEEDED:
        needed, found = ".".join(map(str, PYTHON_NEEDED)), platform.python_version()
        stop(f"Python {needed} or newer is needed, this is {found}. Try: python{needed} {__file__}")
    name, *more = arguments or ["help"]
    if (more and name != "test-postgres") or name not in COMMANDS:
        stop(f"{' '.join(arguments)!r}: allowed is one of {', '.join(COMMANDS)}")
    try:
        COMMANDS[name](*more)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(sys.argv[1:])
