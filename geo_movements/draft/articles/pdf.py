"""A PDF: the text of its pages, their lines mended. Needs the extra `draft`."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from geo_movements.draft.articles.encodings import cleaned
from geo_movements.draft.articles.lines import pages_mended
from geo_movements.draft.articles.webpage import quiet
from geo_movements.errors import ParseError
from geo_movements.extras import needed

__all__ = ["Printed", "read_pdf"]

MAX_PAGES = 3000
MAX_CHARS = 20_000_000
"""Of text on all pages: a small file can show one page's a thousand times."""
_NO_TITLE = re.compile(
    r"(?i)untitled|(?:microsoft )?word - .*|.*\.(?:docx?|odt|indd|qxd|pdf|tex|html?)"
)


class Printed(NamedTuple):
    """The text of a PDF, its title where it has one, and the pages that hold no text."""

    text: str
    title: str | None = None
    blank_pages: tuple[int, ...] = ()
    pages: int = 0


def read_pdf(raw: bytes) -> Printed:
    """Read the text of a PDF. Raises ParseError where it is broken, locked, or only pictures."""
    pypdf = needed("pypdf", extra="draft", what="a PDF")
    with quiet("pypdf"):
        try:
            reader = pypdf.PdfReader(io.BytesIO(raw))
            if reader.is_encrypted and not _opened(reader):
                raise ParseError("it is locked with a password.", "Save a copy without one.")
            count = len(reader.pages)
            if count > MAX_PAGES:
                raise ParseError(f"it has {count:,} pages.", "Save the pages that matter.")
            pages = _texts(reader.pages)
            title = reader.metadata.title if reader.metadata else None
        except ParseError:
            raise
        except Exception as error:  # pypdf raises whatever a broken file leads it into
            raise ParseError(
                f"the PDF cannot be read ({_told(error)}).",
                "Open it, print it to a new PDF, and give that; or copy its text into a .txt.",
            ) from error
    blank = tuple(number for number, text in enumerate(pages, 1) if not text.strip())
    if len(blank) == count:
        raise ParseError(
            "its pages hold no text, only pictures.",
            "Recognise the text first (ocrmypdf does), or type it into a .txt.",
        )
    return Printed(pages_mended(pages), _title(title), blank, count)


def _texts(pages: Iterable[Any]) -> list[str]:
    texts: list[str] = []
    size = 0
    for page in pages:
        texts.append(_letters(page.extract_text()))
        size += len(texts[-1])
        if size > MAX_CHARS:
            raise ParseError(f"it holds over {MAX_CHARS:,} letters.", "Save the pages that matter.")
    return texts


def _letters(text: str) -> str:
    """Make plain what typesetting made of letters: a hyphen where a word breaks, ligatures."""
    text = re.sub(r"[\u00ad\u0002] *(?=\r?\n|$)", "‐", text)
    return cleaned(re.sub("[ﬀ-ﬆ]", lambda found: unicodedata.normalize("NFKC", found[0]), text))


def _opened(reader: object) -> bool:
    """Try the empty password, which many a PDF is locked with."""
    return bool(reader.decrypt(""))  # type: ignore[attr-defined]


def _told(error: Exception) -> str:
    words = " ".join(str(error).split())[:120]
    return words.rstrip(".") or type(error).__name__


def _title(words: object) -> str | None:
    title = " ".join(str(words or "").split())
    return None if not title or _NO_TITLE.fullmatch(title) else title[:500]
