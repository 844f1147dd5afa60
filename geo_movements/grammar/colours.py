"""Colours: Okabe-Ito hues made to read on land and sea, in light and dark, for every eye.

Hues after Okabe and Ito (2008); lightness and chroma were searched in OKLab so that each colour has
3:1 (WCAG 2.1, 1.4.11) against land and sea, and the nearest two, grey among them, lie as far apart
as can be, to every eye. Distances reached: by day 0.13, and 0.079 under the worst of the three
colour blindnesses (Machado, Oliveira and Fernandes 2009, severity 1); by night 0.18 and 0.119.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo_movements.languages import english

__all__ = ["GREY", "GROUNDS", "OTHERS", "PALETTE", "REST", "Group", "contrast", "groups_of"]

GROUNDS = {"light": ("#f6f4ee", "#dbe6ec"), "dark": ("#222d37", "#16212b")}
"""Land and sea."""

PALETTE: tuple[tuple[str, str], ...] = (
    ("#1447b1", "#406de6"),
    ("#da400b", "#fd7e3f"),
    ("#1d854a", "#34e3a8"),
    ("#cc4da9", "#ff8dfb"),
    ("#604100", "#a36900"),
    ("#038ac6", "#c7f8fe"),
    ("#1b2430", "#f8dc21"),
)
"""(light, dark): blue, vermilion, green, purple, ochre, sky; then ink by day, yellow by night.

No yellow is dark enough for 3:1 on the light ground, and olive lies too near to ochre.
"""

_HUES = {"blue": 0, "red": 1, "orange": 1, "green": 2, "purple": 3, "brown": 4}
"""Words of a name that say its colour, and what of the palette is nearest."""
GREY = ("#5d6a78", "#8b98a5")
"""What is denied."""
OTHERS = ("#374757", "#67777b")
"""Those past the seventh: a neutral darker than `GREY`, since denied is another matter."""
REST = english("Others")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Those who share a colour."""

    label: str
    light: str
    dark: str


def groups_of(
    keys: Iterable[str], chosen: Mapping[str, tuple[str, str]]
) -> tuple[dict[str, int], list[Group]]:
    """Give each key a group: the seven most frequent a colour each, the rest one neutral.

    A rest of one keeps its name. One that is called after a colour has that, or the nearest: nobody
    reads of Red and sees blue.

    `keys` has one key a claim; ties go to the key seen first. `chosen` holds the project's own
    colours for light and dark, used as they are; `read` has refused what is no `#rrggbb`.
    """
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    ranked = sorted(counts, key=lambda key: -counts[key])
    coloured = ranked[: len(PALETTE)]
    own = {key: chosen.get(key, colour) for key, colour in _dealt(coloured).items()}
    index = {key: number for number, key in enumerate(coloured)}
    groups = [Group(label=key, light=light, dark=dark) for key, (light, dark) in own.items()]
    rest = ranked[len(groups) :]
    if rest:
        index.update({key: len(groups) for key in rest})
        light, dark = chosen.get(rest[0], OTHERS) if len(rest) == 1 else OTHERS
        label = rest[0] if len(rest) == 1 else REST  # one alone has its name
        groups.append(Group(label=label, light=light, dark=dark))
    return index, groups


def _dealt(keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Deal the palette: first to those that a colour is in the name of, then in its order."""
    taken: dict[int, str] = {}
    for key in keys:
        for word in re.findall(r"\w+", key.casefold()):
            if (hue := _HUES.get(word.removesuffix("s"))) is not None:
                taken.setdefault(hue, key)
                break
    hues = {key: hue for hue, key in taken.items()}
    free = iter([hue for hue in range(len(PALETTE)) if hue not in taken])
    return {key: PALETTE[hues[key] if key in hues else next(free)] for key in keys}


def contrast(one: str, other: str) -> float:
    """Measure the contrast ratio of two `#rrggbb` colours (WCAG 2.1).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
