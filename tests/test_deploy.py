"""The files of deploy/: they name only what exists, and agree with the settings and each other.

Nothing here builds an image or starts a unit; docs/operations.md says what was never run.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer.main
import uvicorn
import yaml  # type: ignore[import-untyped]

import bootstrap
from maps.basket.upload import LARGEST_BYTES
from nqi.cli import app
from nqi.db import LONGEST_SECONDS
from nqi.settings import Settings
from schema.limits import Limits
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
SETTINGS = {f"NQI_{field.name.upper()}" for field in fields(Settings)}
PASSWORDS = {"NQI_OWNER_PASSWORD", "NQI_READER_PASSWORD", "NQI_SUPERUSER_PASSWORD"}
"""Read by roles.sql and compose.yaml, not by the product."""
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
UNITS = ("nqi.service", "nqi-load.service")
LONGEST_DRAIN_SECONDS = 10
"""A server that is told to end has ended by then."""


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def seconds(text: str) -> float:
    """Return a time as systemd, compose and nginx write it: 15, 15s, 10min, 8h."""
    units = {"": 1, "s": 1, "min": 60, "h": 3600}
    number, unit = re.fullmatch(r"(\d+)([a-z]*)", text).groups()  # type: ignore[union-attr]
    return float(number) * units[unit]


def kilobytes(text: str) -> int:
    return int(text.removesuffix("k")) * 1024


@pytest.mark.parametrize(
    "path", sorted(it for it in DEPLOY.rglob("*") if it.is_file()), ids=lambda path: path.name
)
def test_every_variable_that_is_named_is_a_setting(path: Path) -> None:
    named = set(re.findall(r"NQI_[A-Z_]+[A-Z]", path.read_text("utf-8")))
    assert named - PASSWORDS <= SETTINGS


def test_every_file_is_named_on_the_page_of_operations() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    kept_for_tools = {"Containerfile.dockerignore", ".gitignore"}
    names = {it.name for it in DEPLOY.rglob("*") if it.is_file()} - kept_for_tools
    assert {name for name in names if name not in page} == set()


# ----------------------------------------------------------------------------- operations


def test_the_page_of_operations_names_only_what_exists() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert set(re.findall(r"`(NQI_\w+)`", page)) - PASSWORDS <= SETTINGS
    assert set(re.findall(r"(?:`|bin/)nqi ([a-z]+)", page)) <= {*COMMANDS}
    for place in re.findall(r"\]\(([^)#:]+)[^)]*\)", page):
        assert (ROOT / "docs" / place).exists(), place


# ------------------------------------------------------------------------------ container


def instructions() -> list[tuple[str, str]]:
    lines = re.sub(r"\\\n\s*", "", text_of("Containerfile")).splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in kept)]


def given(name: str) -> list[str]:
    """Return what an instruction is given, each time it stands in the file."""
    return [rest for found, rest in instructions() if found == name]


def environment_of_the_image() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in given("ENV") for pair in shlex.split(rest))


def test_the_image_is_built_from_files_that_are_there_and_all_that_the_wheel_holds() -> None:
    copied = [rest.split()[:-1] for rest in given("COPY") if not rest.startswith("--from")]
    names = {name for line in copied for name in line}
    assert {name for name in names if not (ROOT / name).exists()} == set()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]) <= names
    ignored = text_of("Containerfile.dockerignore").splitlines()
    assert names & set(ignored) == set()


def test_the_image_installs_a_lock_with_what_a_server_offers() -> None:
    (run,) = [rest for rest in given("RUN") if "--require-hashes" in rest]
    (lock,) = re.findall(r"--requirement (\S+)", run)
    assert lock in bootstrap.LOCKS
    assert set(bootstrap.EXTRAS[lock]) == {"mcp", "postgres"}
    pinned = re.findall(r"^([a-z-]+)==", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    assert {"mcp", "psycopg", "psycopg-binary"} <= set(pinned)


def test_both_stages_have_the_same_python_which_is_new_enough() -> None:
    images = {rest.split()[0] for rest in given("FROM")}
    (image,) = images
    version = re.fullmatch(r"python:(\d+)\.(\d+)-slim-\w+", image)
    assert version
    assert tuple(map(int, version.groups())) >= bootstrap.PYTHON_NEEDED


def test_the_image_runs_without_rights_and_answers_on_its_port() -> None:
    variables = environment_of_the_image()
    settings = Settings.from_environ(variables)
    assert given("EXPOSE") == [str(settings.port)]
    assert settings.host == "0.0.0.0"
    assert given("USER") not in ([], ["root"])
    assert given("VOLUME") == [str(settings.data_dir)] == [variables["SQLITE_TMPDIR"]]
    (health,) = given("HEALTHCHECK")
    assert f"http://127.0.0.1:{settings.port}/healthz" in health
    assert given("STOPSIGNAL") == ["SIGTERM"]


# -------------------------------------------------------------------------------- compose


@pytest.fixture
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text_of("compose.yaml"))
    return loaded


def services_of_the_image(compose: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    services: dict[str, dict[str, Any]] = compose["services"]
    return ((name, it) for name, it in services.items() if it["image"] == compose_image(compose))


def compose_image(compose: dict[str, Any]) -> str:
    return str(compose["x-catalogue"]["image"])


def filled(value: str) -> str:
    return re.sub(r"\$\{\w+:\?\}", "word", value)


def test_settings_in_compose_can_be_read(compose: dict[str, Any]) -> None:
    for _, service in services_of_the_image(compose):
        values = {name: filled(value) for name, value in service["environment"].items()}
        Settings.from_environ({**environment_of_the_image(), **values})


def test_passwords_have_no_default(compose: dict[str, Any]) -> None:
    variables = re.findall(r"\$\{[^}]+\}", text_of("compose.yaml"))
    assert {*variables} == {f"${{{name}:?}}" for name in PASSWORDS}


def test_only_the_load_may_write_to_the_database(compose: dict[str, Any]) -> None:
    database = compose["services"]["database"]["environment"]["POSTGRES_DB"]
    for name, service in services_of_the_image(compose):
        found = {
            variable: urlsplit(filled(value))
            for variable, value in service["environment"].items()
            if value.startswith("postgresql:")
        }
        roles = {variable: url.username for variable, url in found.items()}
        expected = {"NQI_DATABASE_URL": "nqi_reader"}
        if name == "load":
            expected["NQI_DATABASE_OWNER_URL"] = "nqi_owner"
        assert roles == expected
        assert {(url.hostname, url.path) for url in found.values()} == {
            ("database", f"/{database}")
        }
    made = set(re.findall(r"ALTER ROLE (\w+) LOGIN", text_of("roles.sql")))
    assert made == {"nqi_owner", "nqi_reader"}


def test_everything_that_compose_names_is_there(compose: dict[str, Any]) -> None:
    services, volumes = compose["services"], compose["volumes"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert set(service["networks"]) <= set(compose["networks"])
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in volumes
    build = compose["x-catalogue"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_images_of_others_have_a_version(compose: dict[str, Any]) -> None:
    images = {it["image"] for it in compose["services"].values()} - {compose_image(compose)}
    assert {image for image in images if not re.search(r":\d", image)} == set()


def test_only_the_proxy_is_open_and_everything_else_is_closed(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, it in services.items() if "ports" in it] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    for _, service in (*services_of_the_image(compose), ("proxy", services["proxy"])):
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_a_server_has_the_time_to_finish_its_answers(compose: dict[str, Any]) -> None:
    for name in ("server-1", "server-2"):
        assert seconds(compose["services"][name]["stop_grace_period"]) > LONGEST_DRAIN_SECONDS
    assert seconds(unit("nqi.service", "TimeoutStopSec")) > LONGEST_DRAIN_SECONDS


def test_the_database_has_connections_for_all_workers(compose: dict[str, Any]) -> None:
    limits = dict(re.findall(r"ALTER ROLE (\w+) LOGIN[^;]*CONNECTION LIMIT (\d+)", roles_sql()))
    command = shlex.split(given("CMD")[0].translate(str.maketrans("", "", "[],")))
    workers = int(command[command.index("--workers") + 1])
    servers = sum(name.startswith("server-") for name in compose["services"])
    assert workers * servers * Settings().database_connections <= int(limits["nqi_reader"])
    (most,) = re.findall(r"max_connections=(\d+)", text_of("compose.yaml"))
    kept_for_superusers = 3
    assert sum(map(int, limits.values())) + kept_for_superusers <= int(most)


def roles_sql() -> str:
    return re.sub(r"\s+", " ", text_of("roles.sql"))


def test_the_reader_is_stopped_when_a_question_would_be() -> None:
    (limit,) = re.findall(r"ALTER ROLE nqi_reader SET statement_timeout = '(\w+)'", roles_sql())
    assert seconds(limit) == LONGEST_SECONDS


# ---------------------------------------------------------------------------------- nginx


each_upstream = pytest.mark.parametrize(
    "file", ["nginx/upstream.conf", "nginx/upstream-compose.conf"]
)


def directives(name: str, file: str = "nginx/nqi.conf") -> list[str]:
    return re.findall(rf"^\s*{name} ([^;]+);", text_of(file), flags=re.MULTILINE)


def test_the_proxy_asks_where_the_servers_listen(compose: dict[str, Any]) -> None:
    port = Settings().port
    names = [name for name in compose["services"] if name.startswith("server-")]
    for file, hosts in (("upstream.conf", ["127.0.0.1"]), ("upstream-compose.conf", names)):
        asked = [it.split()[0] for it in directives("server", f"nginx/{file}")]
        # Once for those who ask, once for those who look after the servers.
        assert asked == 2 * [f"{host}:{port}" for host in hosts]
    (listening,) = directives("listen")
    assert compose["services"]["proxy"]["ports"] == [f"{listening}:{listening}"]


@each_upstream
def test_the_proxy_closes_an_unused_connection_before_the_server_does(file: str) -> None:
    (kept,) = directives("keepalive_timeout", file)
    assert seconds(kept) < uvicorn.Config("x").timeout_keep_alive


@each_upstream
def test_each_server_has_its_most_connections_and_probes_pass(file: str) -> None:
    behind, probed = text_of(file).split("upstream nqi_probes")
    assert behind.count("max_conns=128") == behind.count("    server ")
    # The line of the server is full first when questions are slow, the proxy when they are short.
    assert Limits().in_flight < 128 < Limits().queue_length
    assert "max_conns" not in probed


def test_the_proxy_lets_bodies_pass_that_the_server_takes() -> None:
    everywhere, basket = map(kilobytes, directives("client_max_body_size"))
    assert Limits().body_bytes <= everywhere < 2 * Limits().body_bytes
    assert LARGEST_BYTES + Limits().body_bytes <= basket < 2 * LARGEST_BYTES


def test_the_proxy_replaces_the_address_that_a_client_claims() -> None:
    assert "X-Forwarded-For $remote_addr" in directives("proxy_set_header")
    assert "proxy_add_x_forwarded_for" not in text_of("nginx/nqi.conf")
    assert Settings.from_environ(variables_of("server.env")).trust_proxy


# -------------------------------------------------------------------------------- systemd


def unit(name: str, key: str) -> str:
    """Return the last value of a key of a unit."""
    found: list[str] = re.findall(rf"^{key}=(.*)$", text_of(f"systemd/{name}"), flags=re.MULTILINE)
    return found[-1]


def variables_of(name: str, *, with_examples: bool = False) -> dict[str, str]:
    """Return the variables of a file of environment; those behind a # are examples."""
    mark = "#?" if with_examples else ""
    text = text_of(f"systemd/{name}")
    return dict(re.findall(rf"^{mark}(NQI_\w+)=(.*)$", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", ["server.env", "load.env"])
def test_files_of_environment_can_be_read_with_their_examples(name: str) -> None:
    Settings.from_environ(variables_of(name, with_examples=True))


def test_server_and_load_share_a_folder_and_it_is_all_they_may_write() -> None:
    for name in UNITS:
        variables = dict(it.split("=") for it in unit(name, "Environment").split())
        text = text_of(f"systemd/{name}")
        assert "Environment=NQI_DATA_DIR=/var/lib/nqi" in text
        assert variables
        assert unit(name, "ReadWritePaths") == "/var/lib/nqi"
        assert unit(name, "StateDirectory") == "nqi"


def test_server_and_load_are_confined_alike() -> None:
    confined = [text_of(f"systemd/{name}").split("# The folder of")[1] for name in UNITS]
    assert confined[0].split("\n[Install]")[0].rstrip() == confined[1].rstrip()


def test_units_call_commands_that_exist() -> None:
    for name in UNITS:
        program, command, *options = unit(name, "ExecStart").split()
        assert Path(program).name == "nqi"
        known = {option for it in COMMANDS[command].params for option in it.opts}
        assert {option for option in options if option.startswith("--")} <= known


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd-analyze found"
)


@needs_systemd
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    names = [*UNITS, "nqi-load.timer"]
    for name in names:
        # The only thing that is not where the unit says, on a machine without the product.
        text = text_of(f"systemd/{name}").replace("/opt/nqi/bin/nqi", sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = systemd_analyze("verify", "--man=no", *(str(tmp_path / name) for name in names))
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
def test_systemd_calls_the_confinement_good(name: str) -> None:
    file = str(DEPLOY / "systemd" / name)
    done = systemd_analyze("security", "--offline=yes", "--threshold=20", file)
    assert done.returncode == 0, done.stdout[-200:] + done.stderr


def systemd_analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "--no-pager", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
