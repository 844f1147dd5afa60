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
MAX_STEPS = 1_000_000
FREE_BYTES = 16_000_000
DRAWN_PER_BYTE = 4
"""A page draws so many bytes, packed and unpacked, for one of its file; some megabytes are free."""
_DEEPEST = 10
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
            pages = _texts(reader.pages, _Budget(len(raw)))
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


class _Budget:
    """How much may still be drawn: a small file can draw one thing a thousand million times.

    The package takes up to a second for a megabyte of what a page draws, or 100,000 steps of it;
    it passes over a form that has no resources, which can show no text.
    """

    def __init__(self, size: int) -> None:
        self._steps = MAX_STEPS
        self._bytes = FREE_BYTES + DRAWN_PER_BYTE * size
        self._forms: dict[str, int] = {}

    def open(self, page: Any) -> None:
        """Count what a page draws, and learn what it may draw by name."""
        contents = page.get_contents()
        self._spend(len(contents.get_data()) if contents is not None else 0)
        self._forms = {}  # other pages call other forms by the same names
        self._learn(page.get("/Resources"), 0)

    def step(self, operator: bytes, operands: Any, *_: Any) -> None:
        """Count a step of drawing, before it is done."""
        self._steps -= 1
        if self._steps < 0:
            raise _overdrawn()
        if operator == b"Do" and operands:
            self._spend(self._forms.get(str(operands[0]), 0))

    def _spend(self, size: int) -> None:
        self._bytes -= size
        if self._bytes < 0:
            raise _overdrawn()

    def _learn(self, resources: Any, depth: int) -> None:
        """Learn how large the forms are that a page draws by name, and those that these draw."""
        told = resources.get_object() if resources is not None else None
        named = told.get("/XObject") if isinstance(told, dict) else None
        forms = named.get_object() if named is not None else None
        for name, form in forms.items() if isinstance(forms, dict) else ():
            drawn = form.get_object()
            if drawn is None or drawn.get("/Subtype") != "/Form":
                continue
            if not (drawn.get("/Resources") or "/Parent" in drawn):
                continue
            known = self._forms.get(name, -1)
            self._forms[name] = max(known, len(drawn.get_data()))
            if self._forms[name] > known and depth < _DEEPEST:
                self._learn(drawn.get("/Resources"), depth + 1)


def _overdrawn() -> ParseError:
    return ParseError("its pages draw far more than they show.", "Copy its text into a .txt.")


def _texts(pages: Iterable[Any], budget: _Budget) -> list[str]:
    texts: list[str] = []
    size = 0
    for page in pages:
        budget.open(page)
        texts.append(_letters(page.extract_text(visitor_operand_before=budget.step)))
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
