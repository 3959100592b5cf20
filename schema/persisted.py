"""Documents known by their SHA-256: the committed examples for ever, registered ones for a while.

The protocol is the one of automatic persisted queries: a client sends only the hash; when it is
unknown here, it sends hash and text once. A GET with a hash is short, so it can be cached anywhere.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from schema.errors import rejection
from schema.limits import Limits

EXAMPLES = Path(__file__).parent / "examples"
_HASH = re.compile(r"[0-9a-f]{64}")


def example_texts(folder: Path = EXAMPLES) -> dict[str, str]:
    """Return the committed example documents by file name without suffix, in order."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.graphql"))}


class PersistedDocuments:
    """Query texts by the SHA-256 of their UTF-8 bytes."""

    def __init__(self, trusted: Iterable[str], limits: Limits) -> None:
        self.limits = limits
        self.trusted = {sha256_of(text): text for text in trusted}
        self.registered: OrderedDict[str, str] = OrderedDict()
        self.bytes = 0

    def text(self, query: str | None, extensions: Mapping[str, Any] | None) -> str | None:
        """Return the text a request means: its own, or that of its hash; None when it names none.

        Raises GraphQLError when the hash is malformed, unknown or not that of the text.
        """
        key = _hash_of(extensions)
        if key is None:
            return query
        if query is None:
            return self._known(key)
        if sha256_of(query) != key:
            raise rejection(
                "The given SHA-256 is not that of the query.", "PERSISTED_QUERY_MISMATCH"
            )
        return query

    def register(self, query: str, extensions: Mapping[str, Any] | None) -> None:
        """Keep a text that was sent with its hash and proved valid, forgetting the oldest."""
        key = _hash_of(extensions)
        if key is None or key in self.trusted or key in self.registered:
            return
        self.registered[key] = query
        self.bytes += len(query)
        limits = self.limits
        while (
            len(self.registered) > limits.registered_documents
            or self.bytes > limits.registered_document_bytes
        ):
            _, forgotten = self.registered.popitem(last=False)
            self.bytes -= len(forgotten)

    def _known(self, key: str) -> str:
        """Return a kept text; the error's wording is what clients of the protocol look for."""
        text = self.trusted.get(key)
        if text is None:
            text = self.registered.get(key)
            if text is None:
                raise rejection(
                    "PersistedQueryNotFound", "UNKNOWN_HASH", code="PERSISTED_QUERY_NOT_FOUND"
                )
            self.registered.move_to_end(key)
        return text


def sha256_of(text: str) -> str:
    """Return the hash by which a text is known, in small hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def _hash_of(extensions: Mapping[str, Any] | None) -> str | None:
    """Return the hash in a request's extensions, None when there is none."""
    given = (extensions or {}).get("persistedQuery")
    if given is None:
        return None
    key = given.get("sha256Hash") if isinstance(given, dict) else None
    if not isinstance(key, str) or not _HASH.fullmatch(key) or given.get("version", 1) != 1:
        raise rejection(
            "persistedQuery needs version 1 and sha256Hash, 64 small hexadecimal digits.",
            "MALFORMED_REQUEST",
        )
    return key
