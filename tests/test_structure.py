"""The rules of the house that no tool checks by itself."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import bootstrap
from nqi.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("nqi", "schema", "loaders", "maps")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
WRITTEN_BY_HAND = {
    ".py",
    ".js",
    ".jsx",
    ".mjs",
    ".css",
    ".html",
    ".sql",
    ".sh",
    ".toml",
    ".graphql",
}
GENERATED = {"schema/schema.graphql"}

# Written in pieces, so that this file does not break its own rule.
FOREIGN_PLACES = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            "npmjs" + r"\.(org|com)",
            "npmmirror" + r"\.com",
            r"\bmirrors?" + r"\.[a-z]",
            r"(?<![\w.])/(work|root|farm|opt/pypi)" + r"/",
            r"(?<![\w.])/(home|Users)" + r"/\w+/",
            r"\.\./" + "shared",
        ]
    )
)


def files_of_the_project() -> list[str]:
    """Every file that is committed or about to be, as a path from the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def product_modules() -> list[str]:
    names = [name for name in files_of_the_project() if name.endswith(".py")]
    return [name for name in names if name.split("/")[0] in (*PACKAGES, "server.py")]


def text_of(name: str) -> str:
    """The text of a file, empty for a binary one."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_source_file_is_longer_than_400_lines() -> None:
    sources = [name for name in files_of_the_project() if Path(name).suffix in WRITTEN_BY_HAND]
    lengths = {name: text_of(name).count("\n") for name in sources if name not in GENERATED}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_python_lies_only_in_the_known_places() -> None:
    places = {*PACKAGES, "tests", "benchmarks", "server.py", "bootstrap.py"}
    modules = [name for name in files_of_the_project() if name.endswith(".py")]
    assert [name for name in modules if name.split("/")[0] not in places] == []


def test_chinese_words_are_only_in_the_vocabulary() -> None:
    modules = [name for name in product_modules() if not name.startswith("nqi/terms/")]
    found = [f"{name}:{line}" for name in modules for line in lines_with_chinese(text_of(name))]
    assert found == []


def lines_with_chinese(source: str) -> Iterator[int]:
    """Lines whose string literals hold Han characters; a string that stands alone is prose."""
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose and HAN.search(str(node.value)):
            yield node.lineno


def test_the_search_for_chinese_sees_literals_but_not_prose() -> None:
    source = '"""计量"""\n# 计量\nx = "计量"\ny = f"{x} 标准"\ndef z() -> None:\n    """认可"""\n'
    assert list(lines_with_chinese(source)) == [3, 4]


def test_no_file_names_a_registry_or_a_place_on_some_machine() -> None:
    found = [
        f"{name}: {match.group()}"
        for name in files_of_the_project()
        if (match := FOREIGN_PLACES.search(text_of(name)))
    ]
    assert found == []


@pytest.mark.parametrize("name", sorted(bootstrap.LOCKS))
def test_a_lock_pins_hashes_and_holds_no_address(name: str) -> None:
    text = text_of(name)
    pins = re.findall(r"^([a-z0-9-]+)==\S+", text, flags=re.MULTILINE)
    assert pins
    assert "://" not in text
    assert "file:" not in text
    assert len(re.findall(r" \\\n    --hash=sha256:", text)) >= len(pins)


def test_the_locks_pin_every_dependency_that_is_declared() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    for lock, (groups, product) in bootstrap.LOCKS.items():
        declared = list(project["project"]["dependencies"]) if product else []
        declared += [line for group in groups for line in project["dependency-groups"][group]]
        names = {re.split(r"[\[<>=~ ]", line)[0] for line in declared}
        pinned = set(re.findall(r"^([a-z0-9-]+)==", text_of(lock), flags=re.MULTILINE))
        assert names - pinned == set(), lock


def test_both_locks_pin_the_same_versions() -> None:
    pins = re.compile(r"^[a-z0-9-]+==[^ ;]+", flags=re.MULTILINE)
    run_time = set(pins.findall(text_of("requirements.lock")))
    assert run_time <= set(pins.findall(text_of("requirements-dev.lock")))


def test_the_lock_of_the_browser_packages_holds_no_address() -> None:
    packages = json.loads(text_of("web/package-lock.json"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, p in packages.items() if name and "integrity" not in p] == []


def test_every_setting_has_its_heading_in_the_documentation() -> None:
    headings = re.findall(r"^## `(\w+)`$", text_of("docs/settings.md"), flags=re.MULTILINE)
    assert headings == [f"NQI_{field.name.upper()}" for field in fields(Settings)]


def test_make_has_a_line_of_help_for_every_command_of_bootstrap() -> None:
    described = re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), flags=re.MULTILINE)
    assert sorted(described) == sorted(bootstrap.COMMANDS)


# ------------------------------------------------------------------------------- layers

BREAKS = {
    "a face imports the other face": ("maps/broken.py", "import schema"),
    "a face imports the door": ("schema/broken.py", "import loaders"),
    "the door imports a face": ("loaders/broken.py", "import maps"),
    "the core imports a face": ("nqi/questions/broken.py", "import maps"),
    "the catalog asks a question": ("nqi/catalog/broken.py", "import nqi.questions"),
    "the bottom imports the tables": ("nqi/terms/term.py", "import nqi.models"),
    "a face imports the command line": ("maps/broken.py", "import nqi.cli"),
    "a face imports the wiring": ("schema/broken.py", "import server"),
    "a file of the core has no layer": ("nqi/broken.py", ""),
}


@pytest.fixture
def copy_of_the_code(tmp_path: Path) -> Path:
    for name in [*product_modules(), "pyproject.toml"]:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as main; main()"
    command = [sys.executable, "-c", code, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_layers_hold(copy_of_the_code: Path) -> None:
    result = lint_imports(copy_of_the_code)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("what", BREAKS)
def test_the_gate_fails_when_a_layer_is_broken(copy_of_the_code: Path, what: str) -> None:
    name, line = BREAKS[what]
    with (copy_of_the_code / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(copy_of_the_code)
    assert result.returncode != 0
    assert "BROKEN" in result.stdout
    assert Path(name).stem in result.stdout
