"""What an embedded map tells besides its lines: title, sentences, sources, the page itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.embed.words import one_line
from geo_movements.errors import OutputError, ParseError
from geo_movements.files import read_bytes
from geo_movements.languages import Words, known, load
from geo_movements.schema import Story

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geo_movements.grammar import Citation
    from geo_movements.page import StoryMap

__all__ = ["Told", "tell"]

_STORY = re.compile(r'<script type="application/json" id="gm-story">(.*?)</script>', re.S)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.S | re.I)


MAX_BYTES = 100_000_000
"""A page of more was not made here."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What stands around a map."""

    title: str
    language: Words
    summary: tuple[str, ...]
    sources: tuple[Citation, ...]
    page: Callable[[], str]
    """Makes, or reads, the whole page."""
    story: Story | None
    """None where only a page was given: a figure cannot be drawn from it."""


def tell(given: Story | StoryMap | GeoDataFrame | str | Path, *, title: str | None) -> Told:
    """Find what a story, a map or a saved page tells. Raises `OutputError` where it is none."""
    told = _of_file(Path(given)) if isinstance(given, str | Path) else _of_story(given)
    return told if title is None else replace(told, title=title)


def _of_story(given: Story | StoryMap | GeoDataFrame) -> Told:
    from geo_movements import grammar, page
    from geo_movements.build import from_legs

    story = getattr(given, "story", given)
    if not isinstance(story, Story) and hasattr(story, "geometry"):
        story = given = from_legs(story)
    if not isinstance(story, Story):
        raise OutputError(
            f"{type(given).__name__} is no story. Give a story, a map made from one, or the path "
            "of a page."
        )
    language = load(story.settings.language)
    design = grammar.design(story, language)
    return Told(
        title=grammar.title_of(story.settings, language),
        language=language,
        summary=tuple(
            filter(None, (grammar.own_words(story.settings, "subtitle", language), *design.summary))
        ),
        sources=grammar.citations(story.sources, design.footnotes, language),
        page=lambda: page.render(given),
        story=story,
    )


def _of_file(path: Path) -> Told:
    """Read a page: ours knows its story, any other at least has a title."""
    if not path.name.lower().endswith((".html", ".htm")):
        raise OutputError(f'"{path}" is no page. Give an .html file, or build a story from it.')
    from geo_movements import grammar

    text: str | None = None

    def read() -> str:
        nonlocal text
        if text is None:
            try:
                text = read_bytes(path, MAX_BYTES).decode("utf-8")
            except (OSError, ValueError) as error:
                told = f'the page "{path}" cannot be read ({_told(error)}).'
                raise OutputError(f"{told} Give a page that `map` made.") from error
        return text

    data = _data(read())
    code = data.get("language")
    language = load(code if isinstance(code, str) and code in known() else "en")
    return Told(
        title=_text(data, "title") or _title(read()) or path.stem,
        language=language,
        summary=tuple(filter(None, (_text(data, "subtitle"), *_summary(data)))),
        sources=tuple(
            replace(
                grammar.citation(one, language, number=one["n"]), published=one.get("published")
            )
            for one in _sources(data)
        ),
        page=read,
        story=None,
    )


def _text(data: Mapping[str, Any], name: str) -> str | None:
    """Take a text out of a story; None where it is none, in a page that somebody has changed."""
    return data[name] if isinstance(data.get(name), str) else None


def _summary(data: Mapping[str, Any]) -> list[str]:
    told = data.get("summary", [])
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def _sources(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = data.get("sources", [])
    return [
        one
        for one in (told if isinstance(told, list) else ())
        if isinstance(one, dict)
        and isinstance(one.get("n"), int)
        and all(isinstance(cell, str | int | None) for cell in one.values())
    ]


def _told(error: Exception) -> str:
    """Say why a page cannot be read, without a stop."""
    told = {OSError: "strerror", ParseError: "problem"}
    words = next((getattr(error, at) for kind, at in told.items() if isinstance(error, kind)), None)
    return str(words or "it is not UTF-8").rstrip(".")


def _data(html: str) -> dict[str, Any]:
    """Take the story out of a page of ours; a page of a later version may keep it to itself.

    The first versions did not pack it.
    """
    from geo_movements.page.reading import unpack

    block = _STORY.search(html)
    if block is None:
        return {}
    try:
        story = json.loads(block[1])
        return dict(unpack(story) if "packed" in story else story)
    except Exception:  # whatever a page that only looks like ours leads into
        return {}


def _title(html: str) -> str:
    found = _TITLE.search(html)
    return one_line(unescape(found[1])) if found else ""
