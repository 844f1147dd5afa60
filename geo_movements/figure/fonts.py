"""The fonts of a figure: which file has which letters, how wide words are, and what is embedded.

Source Sans Pro has Latin, Greek and Cyrillic; Noto Sans KR, JP, SC and TC have Hangul, Kana and
Han; DejaVu Sans, which matplotlib brings, has Arabic, Hebrew, Armenian, Georgian and signs. All
are free to embed (SIL OFL 1.1; Bitstream Vera's licence). Shaping and right-to-left are left to
matplotlib (libraqm).
"""

from __future__ import annotations

import atexit
import base64
import hashlib
import io
import re
import shutil
import tempfile
import unicodedata
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from geo_movements.errors import OutputError
from geo_movements.files import read_bytes
from geo_movements.markup import FORBIDDEN

__all__ = ["Face", "Fonts", "clean", "fonts_for"]

_SOURCE = "Source Sans Pro"
_UPRIGHT = "Source Sans Pro Upright"
"""The upright letters under a name of their own: the italic has no Cyrillic."""
_FILES = {
    (400, "normal"): "Regular",
    (600, "normal"): "Semibold",
    (700, "normal"): "Bold",
    (400, "italic"): "It",
    (600, "italic"): "SemiboldIt",
}
_CJK = {"KR": "notosanskr/NotoSansKR", "JP": "notosansjp/NotoSansJP", "SC": "notosanssc/NotoSansSC"}
_DEJAVU = "DejaVu Sans"
_SILENT = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}
"""Categories of characters that need no picture of their own."""


MAX_BYTES = 100_000_000
"""A font of more is none."""


class Face(NamedTuple):
    """A way to write: size in pixels of the page, weight and style."""

    size: float
    weight: int = 400
    style: str = "normal"


def clean(words: str) -> str:
    r"""Make words that can be drawn and stored: what is no character is U+FFFD, on one line.

    >>> clean("a\x00b\nc")
    'a\ufffdb c'
    """
    return FORBIDDEN.sub("\ufffd", re.sub(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+", " ", words))


class Fonts:
    """The fonts for the words of one figure."""

    def __init__(
        self, chain: Mapping[tuple[int, str], Sequence[tuple[str, str]]], missing: set[str]
    ) -> None:
        """Take for each weight and style the families that are asked in turn, with their files.

        `missing` are the letters that none of them has.
        """
        self._chain = chain
        self._missing = missing
        self._known = {at: [_letters(path) for _, path in files] for at, files in chain.items()}

    def families(self, face: Face, words: str) -> list[str]:
        """List the families that these words need, in turn."""
        files = self._chain[face.weight, face.style]
        known = self._known[face.weight, face.style]
        need = {ord(char) for char in words} - known[0]
        names = [files[0][0]]
        for (name, _), letters in zip(files[1:], known[1:], strict=True):
            if need & letters:
                names.append(name)
                need -= letters
        return names

    def width(self, face: Face, words: str) -> float:
        """Measure words, in pixels of the page."""
        paths = tuple(path for _, path in self._chain[face.weight, face.style])
        return _width(paths, words) * face.size / _MEASURED

    def tell_missing(self) -> None:
        """Warn of letters that no font has, naming their script: they are boxes in the picture."""
        unknown = sorted(self._missing)
        if unknown:
            names = (unicodedata.name(char, "unknown") for char in unknown)
            scripts = sorted({name.split()[0].title() for name in names})
            warnings.warn(
                "no font here has these letters, which are boxes in the figure: "
                f"{''.join(unknown[:12])} ({', '.join(scripts)}). Give a font file that has them: "
                "fonts=[...], --font FILE; Chinese, Japanese and Korean come with "
                'pip install "geo-movements[figure]".',
                stacklevel=2,
            )

    def embedded(self, used: Mapping[tuple[str, int, str], set[str]]) -> str:
        """Write the letters that are used as fonts of a style sheet, subset, WOFF2 in base64."""
        rules = []
        for (family, weight, style), letters in sorted(used.items()):
            files = self._chain.get((weight, style), ())
            path = next((path for name, path in files if name == family), None)
            if path is None:
                continue
            data = _subset(path, "".join(sorted(letters)))
            css = f"font-family:'{family}';font-weight:{weight};font-style:{style};"
            rules.append(
                f"@font-face{{{css}src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
        return "".join(rules)


def fonts_for(texts: Iterable[str], extra: Sequence[str | Path] = ()) -> Fonts:
    """Gather the fonts for words; `extra` are font files that are asked after the usual ones.

    Raises `OutputError` where the fonts are not installed or an extra file is no font.
    """
    letters = {char for words in texts for char in words}
    base = _base()
    missing = {char for char in letters if ord(char) not in base[400, "normal"][1]}
    others = _others(missing, tuple(str(path) for path in extra))
    chain = {
        at: (
            (_SOURCE, path),
            *(((_UPRIGHT, base[at[0], "normal"][0]),) if at[1] == "italic" else ()),
            *((name, files[at[0]]) for name, files in others),
        )
        for at, (path, _) in base.items()
    }
    for at, files in chain.items():
        for name, path in files:
            _register(name, path, at[0], at[1] if path == files[0][1] else "normal")
    return Fonts(chain, _unknown(missing, [path for _, path in chain[400, "normal"]]))


@cache
def _base() -> Mapping[tuple[int, str], tuple[str, frozenset[int]]]:
    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:
        raise OutputError(
            'a figure needs the package "font-source-sans-pro", which is not installed. '
            'Install it: pip install "geo-movements[figure]"'
        )
    folder = Path(spec.submodule_search_locations[0]) / "files"
    found = {at: str(folder / f"SourceSansPro-{name}.ttf") for at, name in _FILES.items()}
    return {at: (path, _letters(path)) for at, path in found.items()}


@cache
def _letters(path: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(read_bytes(path, MAX_BYTES)), lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())


def _others(missing: set[str], extra: tuple[str, ...]) -> list[tuple[str, Mapping[int, str]]]:
    """Find files for letters beyond Source Sans: by family, a file for each weight."""
    found: list[tuple[str, Mapping[int, str]]] = []
    left = {ord(char) for char in missing if unicodedata.category(char) not in _SILENT}
    for region in _regions(left):
        path = _cjk(region)
        if path is None:
            continue
        letters = "".join(sorted(chr(code) for code in left & _letters(path)))
        if letters:
            mark = hashlib.sha256(letters.encode()).hexdigest()[:8]
            files = {weight: _instance(path, letters, weight) for weight in (400, 600, 700)}
            found.append((f"Noto Sans {region} {mark}", files))
            left -= set(map(ord, letters))
    for path in extra:
        try:
            letters_of = _letters(path)
        except Exception as error:
            words = " ".join(str(error).split()).rstrip(".")[:160] or type(error).__name__
            told = f'"{path}" is no font that can be read ({words}). Give a .ttf or .otf file.'
            raise OutputError(told) from None
        if left & letters_of:
            found.append((Path(path).stem, dict.fromkeys((400, 600, 700), path)))
            left -= letters_of
    if left:
        plain, bold = _dejavu("DejaVuSans.ttf"), _dejavu("DejaVuSans-Bold.ttf")
        found.append((_DEJAVU, {400: plain, 600: bold, 700: bold}))
    return found


def _regions(codes: set[int]) -> list[str]:
    """Say whose letters these are: Han goes with Kana or Hangul beside it, else is Chinese."""
    hangul = any(
        0x1100 <= c <= 0x11FF or 0x3130 <= c <= 0x318F or 0xAC00 <= c <= 0xD7A3 for c in codes
    )
    kana = any(0x3040 <= c <= 0x30FF for c in codes)
    wide = any(0x2E80 <= c <= 0xFFEF or c > 0x20000 for c in codes)
    if not wide:
        return []
    first = ["JP"] if kana else []
    first += ["KR"] if hangul else []
    return [*first, *(region for region in ("SC", "JP", "KR") if region not in first)]


def _cjk(region: str) -> str | None:
    spec = find_spec("justmytype_intl_cjk")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "fonts" / "ofl"
    path = folder / f"{_CJK[region]}[wght].ttf"
    return str(path) if path.is_file() else None


def _dejavu(name: str) -> str:
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name)


@lru_cache(maxsize=64)
def _instance(path: str, letters: str, weight: int) -> str:
    """Cut a variable font down to some letters at one weight; returns the new file."""
    from fontTools.varLib import instancer

    font = _cut(path, letters)
    instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    data = io.BytesIO()
    font.save(data)
    name = hashlib.sha256(f"{path} {letters} {weight}".encode()).hexdigest()[:16]
    target = _folder() / f"{name}.ttf"
    target.write_bytes(data.getvalue())
    return str(target)


@cache
def _folder() -> Path:
    """Keep files for as long as the program runs."""
    folder = tempfile.mkdtemp(prefix="geo-movements-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _cut(path: str, letters: str) -> Any:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["TSI0", "TSI1", "TSI2", "TSI3", "TSI5", "DSIG"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    file = io.BytesIO(read_bytes(path, MAX_BYTES))  # a lazy font keeps its file open
    font = TTFont(file, lazy=True, recalcTimestamp=False, fontNumber=0)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    return font


@lru_cache(maxsize=256)
def _subset(path: str, letters: str) -> str:
    font = _cut(path, letters)
    font.flavor = "woff2"
    data = io.BytesIO()
    font.save(data)
    return base64.b64encode(data.getvalue()).decode("ascii")


_registered: set[tuple[str, str, int, str]] = set()


def _register(name: str, path: str, weight: int, style: str) -> None:
    """Let matplotlib find a file under a name; it keeps a list of its own."""
    from matplotlib.font_manager import FontEntry, fontManager

    key = (name, path, weight, style)
    if key in _registered or name == _DEJAVU:
        return
    _registered.add(key)
    fontManager.ttflist.insert(
        0,
        FontEntry(
            fname=path, name=name, style=style, variant="normal", weight=weight, stretch="normal",
            size="scalable",
        ),
    )  # fmt: skip
    fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]


def _unknown(missing: set[str], paths: Sequence[str]) -> set[str]:
    """Keep the letters that no font has and that are seen."""
    known = frozenset().union(*(_letters(path) for path in paths))
    return {
        char
        for char in missing
        if ord(char) not in known and unicodedata.category(char) not in _SILENT
    }


# --- How wide -------------------------------------------------------------------------------------

_MEASURED = 64.0


@lru_cache(maxsize=20_000)
def _width(paths: tuple[str, ...], words: str) -> float:
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(list(paths))
    font.set_size(_MEASURED, 72)
    font.set_text(words, 0.0, flags=LoadFlags.NO_HINTING)
    width, _ = font.get_width_height()
    return float(width) / 64
