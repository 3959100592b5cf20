"""The nine shades of the bivariate map can be told apart by every eye, in both themes."""

import re
from itertools import combinations

import pytest

from maps.urls import STATIC
from tests.pages.test_coverage_colours import (
    EYES,
    SEEN_APART,
    Colour,
    _linear,
    difference,
    lab,
    palette,
)

THIRDS = (0, 1, 2)
NAMES = [f"bi-{demand}{access}" for demand in THIRDS for access in THIRDS]
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


def shades(theme: int) -> dict[str, Colour]:
    """Return the colours of the nine shades in one theme, by class, in linear RGB."""
    css = (STATIC / "planner.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--(bi-\d\d): light-dark\((#\w{6}), (#\w{6})\)", css)
    return {name: _linear(pair[theme]) for name, *pair in pairs}


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_every_two_of_the_nine_shades_are_seen_apart(theme: int, eye: str) -> None:
    colours = shades(theme)
    assert list(colours) == NAMES
    alike = {
        (one, other): round(found, 1)
        for one, other in combinations(NAMES, 2)
        if (found := difference(colours[one], colours[other], eye)) < SEEN_APART
    }
    assert alike == {}


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_where_help_is_needed_first_is_like_no_other_shade(theme: int, eye: str) -> None:
    colours = shades(theme)
    for name in NAMES:
        if name != "bi-20":
            apart = difference(colours["bi-20"], colours[name], eye)
            assert apart >= 1.5 * SEEN_APART, (name, round(apart, 1))


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_no_shade_is_like_the_ground_of_missing_data(theme: int, eye: str) -> None:
    ground = palette(theme)["hatch-ground"]
    for name, colour in shades(theme).items():
        assert difference(colour, ground, eye) >= SEEN_APART / 3, name


@THEMES
def test_more_of_both_is_deeper(theme: int) -> None:
    colours = shades(theme)
    lightness = [lab(colours[f"bi-{third}{third}"], "usual")[0] for third in THIRDS]
    assert lightness == sorted(lightness, reverse=theme == 0)
