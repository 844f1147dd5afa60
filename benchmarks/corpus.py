"""A corpus of texts with gold toponyms: read it, make mentions of it, and run ours over it.

The form is a list of documents, {"id", "text", "toponyms": [{"start", "end", "lat", "lon"}]}, and
of predictions, {"<id>": [{"start", "end", "lat", "lon"}]}; a null lat is a place unresolved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo_movements.draft.mentions import find
from geo_movements.draft.records import Mention, Sense
from geo_movements.draft.senses import decide
from geo_movements.draft.senses.lookup import options_of, placed
from geo_movements.places.gazetteer import Place, open_gazetteer

Document = Mapping[str, Any]
Predictions = dict[str, list[dict[str, Any]]]


def read_corpus(path: Path) -> list[Document]:
    """Read a corpus: one JSON list."""
    documents: list[Document] = json.loads(path.read_text(encoding="utf-8"))
    return documents


def given_mentions(
    document: Document, *, model: bool = False
) -> tuple[list[Mention], list[Mention]]:
    """Make mentions of the gold spans, and of what else the text names, for company."""
    text = document["text"]
    spans = sorted({(t["start"], t["end"]) for t in document["toponyms"]})
    found = find(text, language=document.get("language", "en"), model=model)
    same = {(mention.start, mention.end): mention for mention in found}
    names = {(t["start"], t["end"]): t["name"] for t in document["toponyms"] if t.get("given")}
    given = [
        Mention(text[slice(*span)], *span, names[span]) if span in names
        else (same.get(span) or _mention(text, *span))._replace(sureness=1.0)
        for span in spans
    ]  # fmt: skip
    others = [
        mention for mention in found
        if not any(mention.start < end and start < mention.end for start, end in spans)
    ]  # fmt: skip
    return given, others


def _mention(text: str, start: int, end: int) -> Mention:
    """Read a gold span as the recogniser would: by itself."""
    words = text[start:end]
    alone = [one for one in find(words) if (one.start, one.end) == (0, len(words))]
    if alone:
        return alone[0]._replace(start=start, end=end)
    return Mention(words, start, end, words)


def answers(senses: Iterable[Sense]) -> list[dict[str, Any]]:
    """Write senses as predictions."""
    return [
        {
            "start": sense.mention.start,
            "end": sense.mention.end,
            "lat": sense.place.lat if sense.place else None,
            "lon": sense.place.lon if sense.place else None,
        }
        for sense in senses
    ]


def predict_given(documents: Sequence[Document], *, model: bool = False) -> Predictions:
    """Resolve the gold spans of each document in the light of all that it names."""
    predictions: Predictions = {}
    for document in documents:
        given, others = given_mentions(document, model=model)
        senses = decide(document["text"], [*given, *others])
        predictions[str(document["id"])] = answers(senses[: len(given)])
    return predictions


def predict_raw(documents: Sequence[Document], *, model: bool = False) -> Predictions:
    """Find and resolve the toponyms of each text."""
    predictions: Predictions = {}
    for document in documents:
        text = document["text"]
        found = find(text, language=document.get("language", "en"), model=model)
        predictions[str(document["id"])] = answers(decide(text, found))
    return predictions


# --- Texts of the project's own -------------------------------------------------------------------

_MARK = re.compile(r"\[([^\[\]|=]+)(?:=([^\[\]|]+))?\|([^\[\]]+)\]")
LANGUAGES = {"russian": "ru", "ukrainian": "uk", "korean": "ko"}


def read_own(folder: Path) -> list[Document]:
    """Read marked texts: "[Odesa|UA]" is the largest town of that name in Ukraine.

    After the bar stands a country, with a first-level area after "/" where it is needed; then "!"
    for that country or area itself, "!r" for a region, "#" for a second-level area. "=id" names a
    place outright, "?" stands where no place of the gazetteer is meant. "[Oдессы=Одесса|UA]" is
    looked up by its second form. Raises ValueError where a mark leads to nothing.
    """
    documents = []
    for path in sorted(folder.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("## ")[1:]:
            head, _, body = part.partition("\n")
            documents.append(_own(head.strip(), body.strip()))
    return documents


def _own(name: str, marked: str) -> Document:
    text, toponyms, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        place = _marked_place(mark[2] or mark[1], mark[3])
        toponyms.append({
            "start": len(text), "end": len(text) + len(mark[1]), "name": mark[2] or mark[1], "given": bool(mark[2]),
            "lat": place.lat if place else None, "lon": place.lon if place else None,
        })  # fmt: skip
        text += mark[1]
        last = mark.end()
    language = LANGUAGES.get(name.split("-")[0], "en")
    return {"id": name, "text": text + marked[last:], "language": language, "toponyms": toponyms}


def _marked_place(name: str, where: str) -> Place | None:
    if where == "?":
        return None
    if where[0] == "=":
        meant = [one.place for one in options_of(name, False, open_gazetteer()).candidates
                 if one.place.place_id == where[1:]]  # fmt: skip
        place = open_gazetteer().get(where[1:])
        if not (meant or place):
            raise ValueError(f"no place {where}")
        return meant[0] if meant else placed(place)
    told = re.fullmatch(r"([A-Z]{2})(?:/([^!#]+))?(!r|!|#)?", where)
    if not told:
        raise ValueError(f"{name}: {where} is no mark")
    country, area, kind = told.groups()
    kinds = {"!": ("region",) if area else ("country",), "!r": ("region",), "#": ("district",)}
    places = [
        one.place
        for one in options_of(name, False, open_gazetteer()).candidates
        if one.place.country == country
        and (not area or one.place.admin1 == area)
        and one.place.precision in kinds.get(kind, ("town",))
    ]
    if not places:
        raise ValueError(f"no {name} is known in {where}")
    return max(places, key=lambda place: place.population)
