"""The review page as one HTML file: a shell of constant strings around one block of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from geo_movements.draft.records import Article, Sense, Statement
from geo_movements.draft.review.payload import payload
from geo_movements.errors import OutputError
from geo_movements.languages import Words, load
from geo_movements.page import assets
from geo_movements.page.bundle import bundle
from geo_movements.page.safety import CSP_SLOT, embed_json, refuse_links, with_policy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["page"]

_SCRIPTS = 2
"""Leaflet and the page's own."""
_TOLD = 500
"""No more rows are told to who reads without scripts."""
_COLUMNS = ("kind", "stance", "force", "strength", "origin", "via", "destination", "place", "mode",
            "date", "claimant", "status", "sentence")  # fmt: skip


def page(
    article: Article,
    statements: Sequence[Statement],
    senses: Sequence[Sense],
    tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    *,
    language: str = "en",
    borders: str = "international",
) -> str:
    """Return the page on which a person decides each row of a draft, as text.

    `tables` are movements, events and sources as `rows.tables` makes them of the statements.
    `language` is the page's own, not the article's. Everything is inside, nothing is linked, and
    the same input gives the same text. Raises OutputError where a part of the page is not what
    it should be.
    """
    words = load(language)
    data = payload(article, statements, senses, tables, language=words, borders=borders)
    html = "".join(_document(data, words)).replace("\r\n", "\n").replace("\r", "\n")
    refuse_links(html)
    return with_policy(html, scripts=_SCRIPTS)


def _document(data: Mapping[str, Any], words: Words) -> list[str]:
    title = escape(data["article"]["title"] or _said(words, "Draft"))
    return [
        f'<!DOCTYPE html>\n<html lang="{words.code}" dir="{words.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{CSP_SLOT}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>\n{assets.leaflet_css()}\n</style>\n"
        f"<style>\n{assets.viewer_colours()}\n{_styles()}\n</style>\n"
        "<noscript><style>#rv-app { display: none } body { height: auto; overflow: auto;"
        " padding: 16px }</style></noscript>\n</head>\n<body>\n",
        '<div id="rv-app"></div>\n<p id="gm-live" role="status" aria-live="polite"></p>\n',
        *_without_scripts(data, words),
        f'<script type="application/json" id="gm-story">{embed_json(data)}</script>\n',
        f"<script>{assets.leaflet_js()}</script>\n<script>\n{_script()}\n</script>\n",
        "</body>\n</html>\n",
    ]


def _without_scripts(data: Mapping[str, Any], words: Words) -> list[str]:
    """Tell the rows to who reads without scripts."""
    rows = [
        "; ".join(
            f"{escape(name)}: {escape(row['cells'][name])}"
            for name in _COLUMNS
            if row["cells"].get(name)
        )
        for row in data["rows"][:_TOLD]
    ]
    return [
        f"<noscript>\n<h1><bdi>{escape(data['article']['title'])}</bdi></h1>\n",
        f"<p>{escape(_said(words, 'A program drafted these rows. A person must check every one.'))}"
        f" {escape(words.say('This map needs JavaScript.'))}</p>\n<ol>\n",
        *(f"<li><bdi>{row}</bdi></li>\n" for row in rows),
        "</ol>\n</noscript>\n",
    ]


def _said(words: Words, sentence: str) -> str:
    """Say a sentence that the page's script says too."""
    return str(words.review.get(sentence, sentence))


# --- Parts ----------------------------------------------------------------------------------------


def _styles() -> str:
    sheets = _files(".css")
    return "\n".join(sheets[name] for name in sorted(sheets))


def _script() -> str:
    """Join the page's modules, and those of the viewer that they import, into one script."""
    own, viewer = _files(".js"), assets.viewer_modules()
    if both := own.keys() & viewer.keys():
        raise OutputError(f"the viewer has modules of these names too: {', '.join(sorted(both))}.")
    return bundle({**viewer, **own}, entry="review.js")


def _files(ending: str) -> dict[str, str]:
    folder = resources.files("geo_movements.draft.review") / "viewer"
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(ending)
    }
