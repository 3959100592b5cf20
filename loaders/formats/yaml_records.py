"""Reads records out of YAML: plain data only, every scalar as the source wrote it.

Tags could make objects and aliases can grow a small file without bound: both are refused before
anything is built.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import yaml  # type: ignore[import-untyped]

from loaders.formats.json_records import row_of
from loaders.table import Row, decode
from nqi.errors import BadData

DEEPEST = 60
_NULL = "tag:yaml.org,2002:null"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Makes texts, lists, objects and null, and nothing else."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return an object; a name that stands twice or is no text is a fault."""
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(names)) != len(node.value):
            raise yaml.YAMLError("a name stands twice or is no text")
        values = [self.construct_object(value, deep=True) for _, value in node.value]
        return dict(zip(names, values, strict=True))


_Loader.yaml_implicit_resolvers = {
    first: kept
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if (kept := [resolver for resolver in resolvers if resolver[0] == _NULL])
}


def records(
    name: str, content: bytes, path: Sequence[str] = (), columns: Sequence[str] = ()
) -> Iterator[Row | BadData]:
    """Yield every record of every document as a row of texts, named as in ``json_records``.

    ``path`` leads to the records inside a document; a list there holds several. Raises BadData for
    a broken file.
    """
    text = decode(name, content)
    try:
        _refuse_growth(name, text)
        documents = list(yaml.load_all(text, Loader=_Loader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        _fail(name, str(error))
    found = [value for document in documents for value in _inside(name, document, path)]
    for line, value in enumerate(found, start=1):
        yield row_of(name, line, value, columns)


def document(name: str, content: bytes) -> tuple[Any, dict[str, list[int]]]:
    """Return the one document of a file, and of each list at its top the line of every item.

    Raises BadData for a broken file, or for several documents.
    """
    text = decode(name, content)
    try:
        _refuse_growth(name, text)
        node = yaml.compose(text, Loader=_Loader)
        value = next(iter(yaml.load_all(text, Loader=_Loader)), None)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        _fail(name, str(error))
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    lists = [(key.value, item) for key, item in pairs if isinstance(item, yaml.SequenceNode)]
    return value, {key: [one.start_mark.line + 1 for one in item.value] for key, item in lists}


def _refuse_growth(name: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _fail(name, "anchors and aliases are refused")
        if getattr(event, "tag", None) is not None:
            _fail(name, "tags are refused")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            _fail(name, f"nested deeper than {DEEPEST}")


def _inside(name: str, value: Any, path: Sequence[str]) -> list[Any]:
    for part in path:
        if not isinstance(value, dict) or part not in value:
            _fail(name, f"there is no {part!r}")
        value = value[part]
    return value if isinstance(value, list) else [value]


def _fail(name: str, detail: str) -> NoReturn:
    raise BadData("NQI-FILE", f"not sound YAML: {detail}", file=name) from None
