"""The text of a file whose encoding nobody says."""

import codecs

from nqi.errors import BadData


def decode(name: str, content: bytes) -> str:
    """Return the text: UTF-8, with or without mark, UTF-16 with a mark, or GB 18030."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    else:
        tried = ["utf-8-sig", "gb18030"]
    for encoding in tried:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadData("NQI-FILE", f"not readable as {' or '.join(tried)}", file=name)
