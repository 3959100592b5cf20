"""A form with a file (multipart/form-data, RFC 7578), read in memory up to a size."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from maps.forms import read_body

MEDIA_TYPE = "multipart/form-data"
MOST_FIELDS = 100


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


async def read_parts(request: Request, most: int) -> list[Part]:
    """Return the fields of a form in their order; one that is none is answered with 400."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise HTTPException(400)
    body = await read_body(request, most)  # the parser itself bounds no file

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        request.headers, whole(), max_files=1, max_fields=MOST_FIELDS, max_part_size=most
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError):  # KeyError: no boundary was named
        raise HTTPException(400) from None
    return [await _part(name, value) for name, value in form.multi_items()]


async def _part(name: str, value: str | UploadFile) -> Part:
    if isinstance(value, str):
        return Part(name, value.encode())
    try:
        return Part(name, await value.read(), value.filename or "")
    finally:
        await value.close()
