"""The shades of the coverage map can be told apart by every eye, in both themes."""

import re
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from maps.urls import STATIC

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
EYES = {
    "usual": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
SEEN_APART = 9.0
"""CIE 1976 difference between neighbours in a legend; about 2 can just be seen side by side."""

Colour = NDArray[np.float64]


def palette(theme: int) -> dict[str, Colour]:
    css = (STATIC / "coverage.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    return {name: _linear(pair[theme]) for name, *pair in pairs}


def _linear(code: str) -> Colour:
    parts = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: Colour, eye: str) -> Colour:
    xyz = TO_XYZ @ np.clip(EYES[eye] @ colour, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: Colour, other: Colour, eye: str) -> float:
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_neighbours_in_a_legend_are_seen_apart(theme: int, eye: str) -> None:
    colours = palette(theme)
    for family in ("shade-{}", "gap-{}"):
        steps = [name for n in range(1, 6) if (name := family.format(n)) in colours]
        for one, other in pairwise(steps):
            assert difference(colours[one], colours[other], eye) >= SEEN_APART, (one, other)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_a_gap_is_like_no_served_shade_and_like_no_missing_data(theme: int, eye: str) -> None:
    colours = palette(theme)
    others = [*(f"shade-{n}" for n in range(1, 6)), "hatch-ground", "nationwide"]
    for n in range(1, 5):
        for other in others:
            apart = difference(colours[f"gap-{n}"], colours[other], eye)
            assert apart >= 2 * SEEN_APART, (n, other)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_deeper_is_better_served_step_by_step(theme: int) -> None:
    colours = palette(theme)
    lightness = [lab(colours[f"shade-{n}"], "usual")[0] for n in range(1, 6)]
    assert lightness == sorted(lightness, reverse=theme == 0)
