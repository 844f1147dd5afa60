"""A saved web page: its main text, and what its head declares about it. Needs the extra `draft`."""

from __future__ import annotations

import codecs
import email
import email.policy
import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from geo_movements.draft.articles.encodings import Decoded, decode
from geo_movements.errors import ParseError
from geo_movements.extras import needed

__all__ = ["Page", "page_bytes", "quiet", "read_page"]

MAX_CHARS = 20_000_000
MAX_TAGS = 1_000_000
"""The packages that read a page take some half a kilobyte for each."""
_PICTURE = re.compile(r"data:[^\s\"'<>)]{1000,}")
DEEPEST = 12
"""So deep JSON-LD is looked into."""
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date",
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "parsely-pub-date", "sailthru.date", "citation_publication_date",
)  # fmt: skip
_CHARSETS = (
    "ascii", "big5", "cp", "euc", "gb", "hz", "iso2022", "iso8859", "johab", "koi8", "kz1048",
    "mac", "ptcp154", "shift_jis", "tis", "utf",
)  # fmt: skip
"""How the encodings of pages are called; Python's others ("punycode") take a page ages to read."""
_TITLE = ("og:title", "twitter:title", "dc.title", "citation_title")
_PUBLISHER = ("og:site_name", "dc.publisher", "publisher", "citation_journal_title")
_URL = ("og:url",)


class Page(NamedTuple):
    """The main text of a page, and what it declares of itself; null where it does not."""

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    sure: bool = True


def read_page(raw: bytes) -> Page | None:
    """Take the article out of a page; null where the bytes are no text.

    The text is empty where nothing in the page reads as one. Only what the page declares is taken
    for its title, day, publisher and address: nothing is made out of its words. Raises `ParseError`
    where the page is too large.
    """
    trafilatura = needed("trafilatura", extra="draft", what="a web page")
    html = needed("lxml.html", extra="draft", what="a web page")
    raw = page_bytes(raw)
    found = _decoded(raw)
    if found is None:
        return None
    source = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", " ", _bounded(found.text))
    # An encoding that the page declares no longer holds: what is parsed is text.
    source = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", source)
    with quiet("trafilatura", "htmldate", "courlan"):
        tree = _parsed(html, source)
        text = _main_text(trafilatura, source) if tree is not None else ""
    said = _declared(tree) if tree is not None else {}
    return Page(text=text, encoding=found.encoding, sure=found.sure, **said)


def _parsed(html: Any, source: str) -> Any:
    """Parse a page; None where it has no element, as where all of it is a comment."""
    try:
        return html.fromstring(source) if source.strip() else None
    except html.etree.ParserError:
        return None


def _bounded(source: str) -> str:
    """Leave out pictures inside the page. Raises `ParseError` where the rest is too large."""
    source = _PICTURE.sub("data:,", source)
    tags = source.count("<")
    if len(source) > MAX_CHARS or tags > MAX_TAGS:
        size = f"{len(source) / 1e6:,.1f} MB with {tags:,} tags"
        raise ParseError(f"the page is {size}.", "Copy its text into a .txt file, and give that.")
    return source


def _main_text(trafilatura: Any, source: str) -> str:
    """Extract with precision; where that leaves nothing, with less of it."""
    options = {"include_comments": False, "include_tables": True, "with_metadata": False}
    for precise in (True, False):
        if text := trafilatura.extract(source, favor_precision=precise, **options):
            return str(text)
    return ""


def page_bytes(raw: bytes) -> bytes:
    """Unwrap a page that a browser saved in one file (MHTML); any other stays as it is."""
    head = raw[:4000].lower()
    if b"mime-version:" not in head or b"multipart/related" not in head:
        return raw
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else raw
    return raw


def _decoded(raw: bytes) -> Decoded | None:
    """Decode by the page's own word where that holds, else as any text."""
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", raw[:4096])
    found = decode(raw)
    if declared and (found is None or not found.sure):
        name = declared[1].decode("ascii")
        try:
            if codecs.lookup(name).name.startswith(_CHARSETS):
                return Decoded(raw.decode(name), name.lower())
        except (LookupError, ValueError):
            pass  # a name that is none, or a page that does not keep to it
    return found


@contextmanager
def quiet(*loggers: str) -> Iterator[None]:
    """Keep libraries from writing of their troubles to the terminal: what matters, we tell."""
    levels = {name: logging.getLogger(name).level for name in loggers}
    for name in loggers:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


# --- What a page declares -------------------------------------------------------------------------


def _declared(tree: Any) -> dict[str, str | None]:
    metas = _metas(tree)
    linked = [*_linked_data(tree)]

    def first(names: Sequence[str]) -> str | None:
        return next((metas[name] for name in names if metas.get(name)), None)

    address = tree.xpath("string((//link[@rel='canonical']/@href)[1])").strip() or first(_URL)
    heading = tree.xpath("normalize-space((//h1)[1])") or tree.xpath("normalize-space(//title)")
    stated = tree.xpath("string((//time[@itemprop='datePublished' or @pubdate]/@datetime)[1])")
    published = first(_PUBLISHED) or _of(linked, "datePublished") or stated
    return {
        "title": _line(first(_TITLE) or _of(linked, "headline") or heading),
        "published": _day(published),
        "publisher": _line(first(_PUBLISHER) or _publisher(linked)),
        "url": address if address and re.fullmatch(r"https?://[^\s<>\"]+", address) else None,
    }


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        found.setdefault(name.strip().lower(), (meta.get("content") or "").strip())
    return found


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the records of the page's JSON-LD that are of an article, the outer first."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for record in _records(data, DEEPEST):
            if "datePublished" in record or "headline" in record:
                yield record


def _records(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(data, list):
        for one in data:
            yield from _records(one, depth - 1)
    elif depth and isinstance(data, dict):
        yield data
        yield from _records(data.get("@graph"), depth - 1)
        yield from _records(data.get("mainEntity"), depth - 1)


def _of(records: Sequence[dict[str, Any]], key: str) -> str | None:
    return next((r[key] for r in records if isinstance(r.get(key), str) and r[key].strip()), None)


def _publisher(records: Sequence[dict[str, Any]]) -> str | None:
    for record in records:
        publisher = record.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip():
            return name
    return None


def _line(words: str | None) -> str | None:
    return " ".join(words.split())[:500] or None if words else None


def _day(words: str | None) -> str | None:
    """Take the day of a time as metadata write it; anything else is no day."""
    found = re.match(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:\D|$)", words or "")
    return "-".join(found.groups()) if found else None
