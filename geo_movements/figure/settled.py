"""matplotlib's settings while a figure is made."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import matplotlib
import matplotlib.style

__all__ = ["settled"]

_RC: Mapping[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "geo-movements",
    "pdf.fonttype": 42,
    "text.hinting": "none",
    "text.parse_math": False,
    "lines.scale_dashes": False,
    "path.simplify_threshold": 0.05,
}


@contextmanager
def settled() -> Iterator[None]:
    """Draw with matplotlib's own defaults, whatever a reader's settings are."""
    with (
        warnings.catch_warnings(),
        matplotlib.style.context("default"),
        matplotlib.rc_context({**_RC}),
    ):
        # Letters that no font has are told once, in words: `Fonts.tell_missing`.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")
        yield
