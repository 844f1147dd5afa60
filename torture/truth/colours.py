"""Colours as a reader with any eye sees them: contrast after WCAG 2.1, distance after CIEDE2000.

The formulas are written here anew, from their papers: the product's own searched in OKLab.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from torture.parts import Scale, Tally
from torture.truth import stories

__all__ = ["ciede2000", "contrast", "distances", "words"]

Rgb = tuple[float, float, float]

EYES: Mapping[str, tuple[Rgb, Rgb, Rgb]] = {
    "full colour": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes (2009), severity 1, on linear light."""


def _linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _seen(colour: str, eye: str) -> Rgb:
    light = _linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(share * channel for share, channel in zip(row, light, strict=True))))
        for row in EYES[eye]
    )
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Measure the contrast ratio of two colours in linear light (WCAG 2.1)."""
    shades = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other)]
    return (max(shades) + 0.05) / (min(shades) + 0.05)


def _lab(light: Rgb) -> Rgb:
    """Bring linear sRGB to CIELAB under D65."""
    red, green, blue = light
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116
        for share in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def ciede2000(one: Rgb, other: Rgb) -> float:
    """Measure how far two CIELAB colours are apart (Sharma, Wu and Dalal 2005, eq. 2 to 22)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    more = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = math.hypot(a1 * more, b1), math.hypot(a2 * more, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * more)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = h2 - h1 if c1 * c2 else 0.0
    turn -= 360 * round(turn / 360) if abs(turn) > 180 else 0
    hue = h1 + h2
    if c1 * c2:
        hue = hue / 2 if abs(h1 - h2) <= 180 else (hue + (360 if hue < 360 else -360)) / 2
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = 1 - sum(
        share * math.cos(math.radians(times * hue + shift))
        for share, times, shift in ((0.17, 1, -30), (-0.24, 2, 0), (-0.32, 3, 6), (0.20, 4, -63))
    )
    off = (lightness - 50) ** 2
    light = (l2 - l1) / (1 + 0.015 * off / math.sqrt(20 + off))
    colour = (c2 - c1) / (1 + 0.045 * chroma)
    tint = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    slant = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    slant = -math.sin(math.radians(slant)) * 2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    return math.sqrt(light**2 + colour**2 + tint**2 + slant * colour * tint)


# --- The palette ----------------------------------------------------------------------------------

_LEAST = {"full colour": 11.0, "other": 9.0}
"""2.3 is just seen side by side; so much is told apart by a line in a legend and one on the map."""


def distances(scale: Scale) -> Tally:
    """Measure each two colours of the palette for each eye, and each beside land and sea."""
    from geo_movements import grammar

    least: dict[str, tuple[float, str]] = {}
    tally = Tally()
    for theme, name in enumerate(("light", "dark")):
        colours = [pair[theme] for pair in (*grammar.PALETTE, grammar.GREY, grammar.OTHERS)]
        for eye in EYES:
            for one, other in combinations(colours, 2):
                apart = ciede2000(_lab(_seen(one, eye)), _lab(_seen(other, eye)))
                told = f"{one} and {other}"
                least[f"{name}, {eye}"] = min(
                    least.get(f"{name}, {eye}", (99.0, "")), (apart, told)
                )
                due = _LEAST.get(eye, _LEAST["other"])
                tally.case("" if apart >= due else f"{name}, {eye}: {told} are {apart:.1f} apart")
        for colour in colours:
            for ground in _grounds(name):
                ratio = contrast(_linear(colour), _linear(ground))
                tally.case("" if ratio >= 3 else f"{name}: {colour} on {ground} is {ratio:.2f}:1")
    parts = (f"{where}: {apart:.1f}" for where, (apart, _) in least.items())
    tally.note = f"the nearest two of the palette by CIEDE2000: {'; '.join(parts)}"
    return tally


def _grounds(theme: str) -> list[str]:
    """Read land and sea from the page's own style sheet."""
    css = (stories.package() / "page" / "viewer" / "colours.css").read_text(encoding="utf-8")
    found = [re.findall(rf"--gm-{name}:\s*(#[0-9a-f]{{6}})", css) for name in ("land", "sea")]
    return [values[theme == "dark"] for values in found]


# --- Words ----------------------------------------------------------------------------------------

_ASK = Path(__file__).with_name("contrast.js")


def words(scale: Scale) -> Tally:
    """Measure the contrast of every text on the page, as the browser shows it, by day and night."""
    import geo_movements as gm

    tally = Tally(
        note="every element with text of its own that is shown, before and after each of up to 60 "
        "buttons of the page is pressed"
    )
    script = _ASK.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary, scale.browser() as browser:
        for name in scale.of(("",), stories.SAMPLES):
            story = stories.sample(name) if name else stories.small_story(Path(temporary))
            path = gm.save(story, Path(temporary) / "page.html")
            for theme in ("light", "dark"):
                for fault in (
                    *_painted(theme),
                    *_measured(browser, path, theme, script, scale.of(20, 1)),
                ):
                    tally.case(f"{name} {theme}: {fault}" if fault else "")
    return tally


_PAINTED = {"ink": True, "muted": True, "town": True, "quiet": False}
"""The words that the map paints, and whether they have a halo; countries' names are on land."""


def _painted(theme: str) -> Iterator[str]:
    css = (stories.package() / "page" / "viewer" / "colours.css").read_text(encoding="utf-8")
    halos = re.findall(r"--gm-halo: rgba\((\d+), (\d+), (\d+), ([\d.]+)\)", css)
    *halo, share = map(float, halos[theme == "dark"])
    for name, has_halo in _PAINTED.items():
        ink = re.findall(rf"--gm-{name}: (#[0-9a-f]{{6}});", css)[theme == "dark"]
        for ground in _grounds(theme)[: 1 + has_halo]:
            behind = [int(ground[at : at + 2], 16) for at in (1, 3, 5)]
            if has_halo:
                behind = [
                    share * over + (1 - share) * under
                    for over, under in zip(halo, behind, strict=True)
                ]
            ratio = contrast(_linear(ink), _mixed(behind))
            yield "" if ratio >= 4.5 else f"{name} on {ground} has {ratio:.2f}:1"


def _measured(browser: Any, path: Path, theme: str, script: str, every: int) -> Iterator[str]:
    tab = browser.new_page(color_scheme=theme, viewport={"width": 1280, "height": 800})
    tab.goto(path.as_uri())
    tab.wait_for_selector("#gm-app")
    seen = set()
    buttons = _buttons(tab)
    every = max(every, len(buttons) // 60)
    for press in ("", *buttons[::every]):
        if press:
            tab.evaluate("name => document.querySelector(`[data-press='${name}']`)?.click()", press)
        for text, ink, ground, size, bold in tab.evaluate(script):
            key = (text, *ink, *ground, size, bold)
            if key in seen:
                continue
            seen.add(key)
            least = 3.0 if size >= 24 or (bold and size >= 18.66) else 4.5
            ratio = contrast(_mixed(ink), _mixed(ground))
            yield "" if ratio >= least else f"{text!r} ({press}) has {ratio:.2f}:1"
    tab.close()


def _buttons(tab: Any) -> list[str]:
    """Give each button a number, and return these: pressing them leads to each view."""
    told: list[str] = tab.evaluate(
        "[...document.querySelectorAll('button, summary, [role=tab]')]"
        ".map((one, at) => (one.dataset.press = String(at)))"
    )
    return told


def _mixed(colour: list[float]) -> Rgb:
    red, green, blue = (_light(channel / 255) for channel in colour)
    return red, green, blue
