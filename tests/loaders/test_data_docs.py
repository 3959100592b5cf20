"""docs/data.md names every rule and file, docs/tables.md every table and column."""

import json

import pytest

from loaders.dictionary import FILE, dictionary
from loaders.rules import Rule
from tests.loaders.conftest import DATA

TEXT = (DATA.parent / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_documented(rule: Rule) -> None:
    assert f"| `{rule.id}` | {rule.meaning} |" in TEXT


def test_every_file_is_documented() -> None:
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    for entry in (*manifest["files"], *manifest["not_loaded"]):
        assert f"`{entry['file']}`" in TEXT


def test_the_committed_dictionary_is_that_of_the_models() -> None:
    assert dictionary() == FILE.read_text(encoding="utf-8"), "run `bootstrap.py generate`"
