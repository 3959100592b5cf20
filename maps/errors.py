"""The one table from the errors of the core to HTTP status codes."""

from nqi.errors import BadData, InvalidInput, NotFound, NqiError, TooMany, Unavailable

STATUS: dict[type[NqiError], int] = {
    InvalidInput: 400,
    NotFound: 404,
    TooMany: 429,  # before its parent
    Unavailable: 503,
    BadData: 500,
}


def status_of(error: NqiError) -> int:
    """Return the HTTP status of an error of the core."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
