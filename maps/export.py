"""The coverage map as one file: it opens from a disk, without a server and without a network."""

import re
from dataclasses import replace
from typing import Any

import orjson

from maps.basemap import around, base_map, dash_line, divisions
from maps.coverage import boundary_query, context, map_parts
from maps.coverage_picture import Picture, picture
from maps.language import HTML_LANGUAGE, LANGUAGES, Language, say
from maps.page import TEMPLATES, VOCABULARIES
from maps.urls import STATIC
from nqi.boundaries import COUNTRY, Boundaries
from nqi.db import OpenRelease
from nqi.errors import InvalidInput, Unavailable
from nqi.questions.coverage import coverage
from nqi.selection import DEFAULT_WITHIN_KM, Selection
from nqi.settings import Settings
from nqi.terms import CoverageMetric, Level, Term

MODULES = ("map_geometry.js", "map_names.js", "basemap.js", "coverage.js")
"""In an order in which each stands after those it imports."""
STYLES = ("site.css", "basemap.css", "coverage.css")


def export_coverage(
    release: OpenRelease,
    selection: Selection,
    boundaries: Boundaries,
    settings: Settings,
    *,
    metric: CoverageMetric = CoverageMetric.ORGANIZATIONS,
    level: Level | None = None,
    parent: str = COUNTRY,
    within_km: float = DEFAULT_WITHIN_KM,
    lang: str = "zh",
) -> str:
    """Return the page of one coverage answer as HTML that asks for nothing outside itself."""
    language = _language(lang)
    offline = replace(settings, tianditu_key="")
    answer = coverage(
        release, selection, metric=metric, level=level, parent=parent, within_km=within_km
    )
    shown = picture(release, answer, language)
    parts = map_parts(shown, offline)
    return TEMPLATES.get_template("coverage_export.html").render(
        picture=shown,
        answer=answer,
        asked=[_word(language, term) for term in (*selection.pillars, *selection.kinds)],
        language=language,
        html_language=HTML_LANGUAGE[language],
        say=lambda key, **values: say(language, key, **values),
        label=lambda vocabulary, code: _label(language, vocabulary, code),
        styles="\n".join(read_style(name) for name in (*parts.styles, *STYLES)),
        scripts="\n".join(_script(name) for name in parts.scripts),
        module="\n".join([*map(_module, MODULES), parts.script]),
        map_html=parts.html,
        carried=_carried(shown, boundaries),
        base_map=base_map(offline, language),
    )


def _language(code: str) -> Language:
    if code not in LANGUAGES:
        raise InvalidInput(f"lang {code!r}: allowed are {', '.join(LANGUAGES)}")
    return code


def _label(language: Language, vocabulary: str, code: str) -> str:
    return _word(language, VOCABULARIES[vocabulary].parse(code))


def _word(language: Language, term: Term) -> str:
    return term.zh if language == "zh" else term.en


def _carried(shown: Picture, boundaries: Boundaries) -> list[tuple[str, Any]]:
    """Return the address of each file the map asks for, with its content."""
    answer = shown.answer
    files = {"/boundaries/dash-line": dash_line(boundaries)}
    for name in context(answer.parent, [code for code, _ in shown.trail]):
        read = around if name.endswith("/around") else divisions
        files[f"/boundaries/{name}"] = read(boundaries, name.removesuffix("/around"))
    below = divisions(boundaries, answer.parent, answer.level)
    files[f"/boundaries/{boundary_query(answer)}"] = below
    return [(name, orjson.loads(body)) for name, body in files.items()]


def _read(name: str) -> str:
    path = STATIC / name
    if not path.exists():
        raise Unavailable("the browser assets are not built: run `make setup`")
    return path.read_text(encoding="utf-8")


def read_style(name: str) -> str:
    """Return a style sheet without its pictures: they belong to controls that we do not use."""
    return re.sub(r"url\((?!#)[^)]*\)", "none", _read(name))


def _script(name: str) -> str:
    """A script without its source map, and without anything that would end its element."""
    text = re.sub(r"//# sourceMappingURL=.*", "", _read(name))
    return text.replace("</script", "<\\/script")


def _module(name: str) -> str:
    """Our module as plain text of one module: an inline one can import nothing from a disk."""
    return re.sub(r"^(export |import .*;$)", "", _script(name), flags=re.MULTILINE)
