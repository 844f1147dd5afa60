"""Files to articles: plain text, saved web pages, PDF and Word documents.

What is kept of a file is the text that a reader reads; all offsets of a draft count in it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from geo_movements.draft.articles.encodings import cleaned, decode
from geo_movements.draft.articles.language import NAMES, detect
from geo_movements.draft.articles.lines import headline, mended
from geo_movements.draft.articles.pdf import read_pdf
from geo_movements.draft.articles.webpage import read_page
from geo_movements.draft.articles.word import read_docx
from geo_movements.draft.records import Article
from geo_movements.errors import InputError, ParseError, Problem
from geo_movements.files import opened
from geo_movements.stages import stage

__all__ = [
    "MAX_CHARS",
    "STANDARD_INPUT",
    "About",
    "language_name",
    "read_article",
    "read_articles",
]

STANDARD_INPUT = "-"
MAX_BYTES = 200_000_000
"""A file of more is not even read."""
MAX_CHARS = 5_000_000
"""A text of more is refused: some 900,000 words, ten thick books."""
_WIDEST = 4
"""No character takes more bytes."""
KNOWN = ".txt, .html, .pdf, .docx"


class About(NamedTuple):
    """What the user says of the articles; null leaves it to what a file declares."""

    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None


UNTOLD = About()


class _Found(NamedTuple):
    """What was made of the bytes of a file: its text, what it declares, what there is to say."""

    text: str
    about: About = About()
    notes: tuple[tuple[str, str], ...] = ()


def read_articles(
    paths: Iterable[str | Path], about: About = UNTOLD
) -> tuple[list[Article], list[Problem]]:
    """Read articles, and tell what there is to know of how they were read.

    Raises `InputError` with what is wrong with any of them: all of it at once.
    """
    articles: list[Article] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            article, notes = read_article(path, about)
        except InputError as error:
            problems += error.problems
        else:
            articles.append(article)
            problems += notes
    if any(problem.level == "error" for problem in problems):
        raise InputError(problems)
    return articles, problems


@stage("read")
def read_article(path: str | Path, about: About = UNTOLD) -> tuple[Article, list[Problem]]:
    """Read an article from a file, or from standard input by "-".

    What the file is, its first bytes tell. Raises `InputError` where it is no text that we read, or
    holds none.
    """
    file = "standard input" if str(path) == STANDARD_INPUT else Path(path).name
    try:
        found = _read(_bytes(path), Path(path).suffix.lower())
        text = found.text.strip("\n ")
        _refuse_wordless(text)
    except ParseError as error:
        raise InputError(
            [
                Problem(
                    "error", str(path) if file == path else file, 0, "", error.problem, error.hint
                )
            ]
        ) from error
    told = About(*(given or declared for given, declared in zip(about, found.about, strict=True)))
    article = Article(
        text=text,
        title=told.title,
        published=told.published,
        language=told.language or detect(text) or "en",
        file=file,
        publisher=told.publisher,
        url=told.url,
    )
    notes = [*found.notes, *_borrowed(about, told)]
    return article, [Problem("note", file, 0, "", *note) for note in notes]


def _bytes(path: str | Path) -> bytes:
    if str(path) == STANDARD_INPUT:
        return _at_most(sys.stdin.buffer)
    try:
        with opened(path) as file:
            return _at_most(file)
    except OSError as error:
        absent = isinstance(error, FileNotFoundError)
        raise ParseError(
            "no such file." if absent else f"it cannot be read ({error.strerror}).",
            f"Give an article: {KNOWN}, or - for standard input.",
        ) from error


def _at_most(file: BinaryIO) -> bytes:
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ParseError(f"it is larger than {MAX_BYTES / 1e6:,.0f} MB.", "Give its text alone.")
    return raw


def _read(raw: bytes, suffix: str) -> _Found:
    if not raw.strip():
        raise ParseError("it is empty.", "Save the article again.")
    for begins, read in _BY_FIRST_BYTES.items():
        if begins in raw[:1024] if begins == b"%PDF-" else raw.startswith(begins):
            return read(raw)
    if suffix in (".html", ".htm", ".xhtml", ".mht", ".mhtml") or _is_page(raw):
        return _from_page(raw)
    return _from_text(raw)


def _is_page(raw: bytes) -> bool:
    head = raw[:1024].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html")) or b"<html" in head[:600]


def _refuse_wordless(text: str) -> None:
    if re.search(r"[^\W\d_]", text) is None:
        raise ParseError("it holds no words.", "Save the article again, as text.")
    if len(text) > MAX_CHARS:
        raise _too_long(len(text))


def _too_long(chars: int) -> ParseError:
    return ParseError(
        f"its text is {chars / 1e6:,.1f} million characters long or more; "
        f"{MAX_CHARS / 1e6:,.0f} million is the most.",
        "Split it, and draft part by part with --append.",
    )


# --- Kinds of files -------------------------------------------------------------------------------


def _from_text(raw: bytes) -> _Found:
    if len(raw) > _WIDEST * MAX_CHARS:
        raise _too_long(len(raw) // _WIDEST)
    found = decode(raw)
    if found is None:
        raise ParseError(
            "its encoding is not known, or it is no text.",
            f"Save it as text in UTF-8, or as one of {KNOWN}.",
        )
    text = cleaned(found.text)
    notes = _of_encoding(found.encoding, found.sure)
    if "\ufffd" in text and found.sure:
        notes = (
            ("some letters were lost before it came here (\ufffd).", "Save it again in UTF-8."),
        )
    return _Found(mended(text), About(title=headline(text)), notes)


def _from_page(raw: bytes) -> _Found:
    page = read_page(raw)
    if page is None:
        raise ParseError("its encoding is not known.", "Save the page again as HTML in UTF-8.")
    text = cleaned(page.text)
    if not text.strip():
        raise ParseError(
            "no article is found in the page.", "Copy its text into a .txt file, and give that."
        )
    notes = (
        ("its main text was taken; menus, comments and captions were left out.", ""),
        *_of_encoding(page.encoding, page.sure),
    )
    about = About(page.published, page.title, page.publisher, page.url)
    return _Found(text, about, notes)


def _from_pdf(raw: bytes) -> _Found:
    found = read_pdf(raw)
    notes: list[tuple[str, str]] = []
    if found.blank_pages:
        listed = ", ".join(map(str, found.blank_pages[:20]))
        notes.append(
            (
                f"{len(found.blank_pages)} of {found.pages} pages hold no text: {listed}.",
                "If they are pictures of text, recognise it first (ocrmypdf does).",
            )
        )
    return _Found(found.text, About(title=found.title), tuple(notes))


def _from_docx(raw: bytes) -> _Found:
    if b"word/" not in raw:
        raise ParseError("it is an archive, no Word document.", f"Give one of {KNOWN}.")
    found = read_docx(raw)
    return _Found(cleaned(found.text), About(title=found.title))


def _refused(kind: str) -> Callable[[bytes], _Found]:
    def refuse(raw: bytes) -> _Found:
        raise ParseError(f"{kind} is not read.", "Save it as .docx, .pdf or .txt.")

    return refuse


_BY_FIRST_BYTES: Mapping[bytes, Callable[[bytes], _Found]] = MappingProxyType(
    {
        b"%PDF-": _from_pdf,
        b"PK\x03\x04": _from_docx,
        b"\xd0\xcf\x11\xe0": _refused("an old Word document (.doc)"),
        b"{\\rtf": _refused("rich text (.rtf)"),
        b"\x89PNG": _refused("a picture"),
        b"\xff\xd8\xff": _refused("a picture"),
    }
)


# --- What there is to say -------------------------------------------------------------------------


def _of_encoding(encoding: str, sure: bool) -> tuple[tuple[str, str], ...]:
    if sure:
        return ()
    return (
        (
            f"it is no UTF-8; by its letters it was read as {encoding}.",
            "If letters are wrong in the draft, save it as UTF-8 and draft again.",
        ),
    )


def _borrowed(about: About, told: About) -> list[tuple[str, str]]:
    """Say what was taken from the file's own declarations."""
    fields = [
        f'{name} "{value}"'
        for name, value, given in zip(About._fields, told, about, strict=True)
        if value and not given
    ]
    return [(f"it says of itself: {', '.join(fields)}.", "")] if fields else []


def language_name(code: str) -> str:
    """Name a language in English; a code that is not known stays.

    >>> language_name("uk"), language_name("xx")
    ('Ukrainian', 'xx')
    """
    return NAMES.get(code, code)
