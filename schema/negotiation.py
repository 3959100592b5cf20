"""Media types of the GraphQL-over-HTTP specification: what is sent back, and what is read."""

from functools import lru_cache

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"

# A wildcard means JSON, which every client reads; the newer type must be asked for by name.
_MEANING = {
    GRAPHQL_JSON: (GRAPHQL_JSON,),
    JSON: (JSON,),
    "application/*": (JSON,),
    "*/*": (JSON,),
}


def response_type(accept: str | None) -> str | None:
    """Return the media type to answer with, or None when the client accepts neither of ours."""
    return JSON if accept is None else _best_of(accept[:1000])


@lru_cache(maxsize=256)
def _best_of(accept: str) -> str | None:
    """Return the best of our media types; the newer one wins where both are equally welcome."""
    if not accept.strip():
        return JSON
    quality: dict[str, float] = {}
    specific: set[str] = set()
    for media_range, q in _ranges(accept):
        named = media_range in (GRAPHQL_JSON, JSON)
        for media_type in _MEANING.get(media_range, ()):
            if named or media_type not in specific:
                quality[media_type] = q
        if named:
            specific.add(media_range)
    best = max(quality, key=lambda name: (quality[name], name == GRAPHQL_JSON), default=None)
    return best if best and quality[best] > 0 else None


def accepts_html(accept: str | None) -> bool:
    """Whether a browser asks for a page, as it does for a typed address."""
    return accept is not None and "text/html" in accept


def is_json_utf8(content_type: str | None) -> bool:
    """Whether a request body is declared as JSON in UTF-8, the only form that is read."""
    if content_type is None or content_type == JSON:
        return content_type == JSON
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset")]
    return media_type == JSON and all(name in ("utf-8", "utf8") for name in charsets)


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Split an Accept header into (media range, quality between 0 and 1)."""
    ranges = []
    for part in accept.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            ranges.append((media_range, min(max(float(quality), 0.0), 1.0)))
        except ValueError:
            ranges.append((media_range, 0.0))
    return ranges
