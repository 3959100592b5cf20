"""The product without the extra, and with the protocol turned off."""

import os
import subprocess
import sys
from dataclasses import replace

import httpx
import pytest

from nqi.settings import Settings
from server import create_app
from tests.conftest import ROOT, serving

WITHOUT_EXTRA = "import sys; sys.modules['mcp'] = None\n"
OF_THE_EXTRA = {"mcp.server", "mcp_types", "schema.assistant", "schema.assistant.server"}


def run(code: str, settings: Settings, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    own = {"NQI_DATA_DIR": str(settings.data_dir), "NQI_LANG": "en", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | own | environ,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


LOADED = (
    "import sys, server\nfrom nqi.settings import Settings\nimport os\n"
    "app = server.create_app(Settings.from_environ(os.environ))\n"
    "print(*[route.path for route in app.routes], *sys.modules)\n"
)


@pytest.mark.parametrize(
    ("before", "environ"), [(WITHOUT_EXTRA, {}), ("", {"NQI_MCP": "0"})], ids=["missing", "off"]
)
def test_without_it_the_server_is_made_and_loads_nothing_of_it(
    settings: Settings, before: str, environ: dict[str, str]
) -> None:
    done = run(before + LOADED, settings, **environ)
    assert done.returncode == 0, done.stderr
    words = set(done.stdout.split())
    assert "/graphql" in words
    assert "/mcp" not in words
    assert OF_THE_EXTRA & words == set()


def test_with_it_the_server_has_the_address(settings: Settings) -> None:
    done = run(LOADED, settings)
    words = set(done.stdout.split())
    assert {"/graphql", "/mcp"} | OF_THE_EXTRA <= words, done.stderr


def test_turned_off_there_is_no_such_address(settings: Settings) -> None:
    with serving(create_app(replace(settings, mcp=False))) as address:
        assert httpx.post(f"{address}/mcp", json={}, trust_env=False).status_code == 404
        assert httpx.get(f"{address}/", trust_env=False).status_code == 200


def test_the_command_says_in_one_line_how_to_install_it(settings: Settings) -> None:
    command = "from nqi.cli import main\nsys.argv = ['nqi', 'mcp']\nmain()\n"
    done = run(WITHOUT_EXTRA + command, settings)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "nqi: the extra for MCP is missing. Install it: pip install 'nqi-catalog[mcp]'"
    ]


def test_the_command_without_a_catalogue_says_so(settings: Settings) -> None:
    command = "import sys\nfrom nqi.cli import main\nsys.argv = ['nqi', 'mcp']\nmain()\n"
    done = run(command, settings, NQI_DATA_DIR="/nowhere")
    assert done.returncode == 4
    assert done.stderr.startswith("nqi: ")
    assert len(done.stderr.splitlines()) == 1
