"""The language of a visitor, and the sentences of the pages in both.

Sentences are a TOML file for each area of the site: ``phrases/finder.toml`` holds ``[empty]`` with
``zh`` and ``en``; its key is ``finder.empty``. An entry may add ``en_one``, the English sentence
when ``count`` is 1.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from starlette.requests import Request

Language = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
HTML_LANGUAGE: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
COOKIE = "lang"


@cache
def table() -> dict[str, dict[str, str]]:
    """Return every phrase by its key, with a sentence for each language."""
    folder = Path(__file__).parent / "phrases"
    return {
        f"{path.stem}.{name}": entry
        for path in sorted(folder.glob("*.toml"))
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def say(language: Language, key: str, **values: object) -> str:
    """Return a sentence with its values put in; KeyError for an unknown key or value."""
    entry = table()[key]
    single = values.get("count") == 1 and f"{language}_one" in entry
    sentence = entry[f"{language}_one" if single else language]
    return sentence.format(**values) if values else sentence


def asked_language(request: Request) -> Language | None:
    """Return the language that the address asks for, or None."""
    return _known(request.query_params.get("lang", ""))


def language_of(request: Request) -> Language:
    """Return the address's language, else the cookie's, else the browser's, else Chinese."""
    return (
        asked_language(request)
        or _known(request.cookies.get(COOKIE, ""))
        or _preferred(request.headers.get("accept-language", ""))
        or "zh"
    )


def _known(code: str) -> Language | None:
    short = code.strip().lower().split("-")[0]
    return next((language for language in LANGUAGES if language == short), None)


def _preferred(header: str) -> Language | None:
    """Return the language with the highest weight in Accept-Language that we speak."""
    ranges = [part.partition(";q=") for part in header[:200].split(",")]
    by_weight = sorted(ranges, key=lambda part: _weight(part[2]), reverse=True)
    return next((known for part in by_weight if (known := _known(part[0]))), None)


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
