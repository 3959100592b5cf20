"""A form with a file (multipart/form-data, RFC 7578), as browsers send it and no other way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from starlette.exceptions import HTTPException

MEDIA_TYPE = "multipart/form-data"
MOST_PARTS = 100
_SAYS = "content-disposition"
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{1,70}")


@dataclass(frozen=True)
class Part:
    """A field of a form; ``file`` is the name of the file it holds, None for plain text."""

    name: str
    content: bytes
    file: str | None = None

    @property
    def text(self) -> str:
        """The content of a plain field."""
        return self.content.decode("utf-8", "replace")


def parts(content_type: str, body: bytes) -> list[Part]:
    """Return the fields of a form in their order; a form that is none is answered with 400."""
    head = Message()
    head["Content-Type"] = content_type.encode("ascii", "replace").decode()
    boundary = head.get_param("boundary", "")
    if head.get_content_type() != MEDIA_TYPE or not isinstance(boundary, str):
        raise HTTPException(400)
    if not _BOUNDARY.fullmatch(boundary):
        raise HTTPException(400)
    return list(_parts(b"--" + boundary.encode(), body))


def _parts(mark: bytes, body: bytes) -> Iterator[Part]:
    # The sender chose a boundary that none of the contents holds.
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--") or len(pieces) > MOST_PARTS:
        raise HTTPException(400)
    for piece in pieces[1:-1]:
        head, found, content = piece.partition(b"\r\n\r\n")
        if not found:
            raise HTTPException(400)
        yield _part(head, content)


def _part(head: bytes, content: bytes) -> Part:
    disposition = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            disposition["Content-Disposition"] = value.strip().replace("\n", " ")
    named = [
        disposition.get_param(key, None, "Content-Disposition") for key in ("name", "filename")
    ]
    if not isinstance(named[0], str):
        raise HTTPException(400)
    return Part(named[0], content, named[1] if isinstance(named[1], str) else None)
