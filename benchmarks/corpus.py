"""A corpus of texts with gold toponyms: read it, make mentions of it, and run ours over it.

The form is a list of documents, {"id", "text", "toponyms": [{"start", "end", "lat", "lon"}]}, and
of predictions, {"<id>": [{"start", "end", "lat", "lon"}]}; a null lat is a place unresolved.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from geo_movements.draft.mentions import find
from geo_movements.draft.records import Mention, Sense
from geo_movements.draft.senses import decide
from geo_movements.draft.senses.lookup import options_of, placed
from geo_movements.geodesy import sphere_km
from geo_movements.places.gazetteer import Place, open_gazetteer

Document = Mapping[str, Any]
Predictions = dict[str, list[dict[str, Any]]]
NEAR_KM = 161


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
            "start": len(text), "end": len(text) + len(mark[1]),
            "name": mark[2] or mark[1], "given": bool(mark[2]),
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


# --- Peers ----------------------------------------------------------------------------------------

Finder = Callable[[str], list[tuple[int, int, str]]]
"""Finds spans in a text, each with the name that is looked up."""


def geotext_finder() -> Finder:
    """Find what geotext names: cities, countries and nationalities, wherever they stand."""
    from geotext import GeoText

    def find_all(text: str) -> list[tuple[int, int, str]]:
        found = GeoText(text)
        names = {*found.cities, *found.countries}
        return [
            (match.start(), match.end(), name)
            for name in sorted(names)
            for match in re.finditer(rf"\b{re.escape(name)}\b", text)
        ]

    return find_all


def flashgeotext_finder() -> Finder:
    """Find what flashgeotext does, by the spans that it gives."""
    from flashgeotext.geotext import GeoText

    finder = GeoText()

    def find_all(text: str) -> list[tuple[int, int, str]]:
        found = finder.extract(text, span_info=True)
        return [
            (start, end, name)
            for kind in ("cities", "countries")
            for name, told in found[kind].items()
            for start, end in told["span_info"]
        ]

    return find_all


def spacy_finder() -> Finder:
    """Find what spaCy's small English model calls GPE, LOC, FAC or NORP."""
    import spacy

    installed = [name for name in spacy.util.get_installed_models() if "en_core_web_sm" in name]
    model = spacy.load(min(installed, default="en_core_web_sm"))

    def find_all(text: str) -> list[tuple[int, int, str]]:
        return [
            (entity.start_char, entity.end_char, re.sub(r"^[Tt]he ", "", entity.text))
            for entity in model(text).ents
            if entity.label_ in ("GPE", "LOC", "FAC", "NORP")
        ]

    return find_all


PEERS: Mapping[str, Callable[[], Finder]] = {
    "geotext": geotext_finder,
    "flashgeotext": flashgeotext_finder,
    "spacy": spacy_finder,
}
"""What finds names. None of them places any: each takes the most populous of a name here."""


def predict_peer(documents: Sequence[Document], name: str, *, given: bool) -> Predictions:
    """Run a peer: its finds, each at the most populous place of the name.

    With given spans it answers for those that it finds; "population" answers for all of them.
    """
    finder = PEERS[name]() if name in PEERS else None
    predictions: Predictions = {}
    for document in documents:
        text = document["text"]
        spans = sorted({(t["start"], t["end"]) for t in document["toponyms"]})
        found = finder(text) if finder else [(*span, text[slice(*span)]) for span in spans]
        if given and finder:
            found = [
                (start, end, name)
                for start, end in spans
                for name in [name for s, e, name in found if s < end and start < e][:1]
            ]
        predictions[str(document["id"])] = [_populous(*one) for one in found]
    return predictions


@cache
def _most_populous(name: str) -> Place | None:
    """Look a name up as ours is, demonyms and abbreviations too: no peer lacks a table."""
    mention = _mention(name, 0, len(name))
    found = options_of(mention.name, mention.kind == "people", open_gazetteer()).candidates
    return max((one.place for one in found), key=lambda place: place.population, default=None)


def _populous(start: int, end: int, name: str) -> dict[str, Any]:
    place = _most_populous(name)
    return {"start": start, "end": end, "lat": place.lat if place else None,
            "lon": place.lon if place else None}  # fmt: skip


# --- The figures ----------------------------------------------------------------------------------


def figures(documents: Sequence[Document], predictions: Predictions) -> dict[str, float]:
    """Score predictions: acc@161 over all, over the resolved, coverage, precision, recall, placed.

    As the shared task's measure has it: a mention is answered by its own span, else by one that
    overlaps it; `placed` wants its own, within 161 km.
    """
    near = resolved = placed_ = total = hit = wanted = told = 0
    for document in documents:
        found = predictions.get(str(document["id"]), [])
        own = {(one["start"], one["end"]): one for one in found}
        gold = {(t["start"], t["end"]) for t in document["toponyms"]}
        wanted, told, hit = wanted + len(gold), told + len(own), hit + len(gold & own.keys())
        for toponym in document["toponyms"]:
            if toponym.get("lat") is None:
                continue
            total += 1
            exact = own.get((toponym["start"], toponym["end"]))
            answer = exact or _overlapping(found, toponym)
            if answer is None or answer["lat"] is None:
                continue
            resolved += 1
            km = sphere_km(toponym["lon"], toponym["lat"], answer["lon"], answer["lat"])
            near += km <= NEAR_KM
            placed_ += exact is not None and km <= NEAR_KM
    return {
        "acc161_all": near / total,
        "acc161_resolved": near / resolved if resolved else 0.0,
        "coverage": resolved / total,
        "precision": hit / told if told else 0.0,
        "recall": hit / wanted,
        "placed": placed_ / total,
    }


def _overlapping(found: Iterable[Mapping[str, Any]], toponym: Mapping[str, Any]) -> Any:
    return next(
        (p for p in found if p["start"] < toponym["end"] and p["end"] > toponym["start"]), None
    )


def run(options: argparse.Namespace) -> None:
    """Predict, write the predictions, and print the figures of ours and of each peer asked for."""
    documents = read_corpus(options.corpus)
    words = sum(len(document["text"].split()) for document in documents)
    predict = predict_given if options.given else predict_raw
    predict(documents[:20], model=options.model)  # what is read once is not what is measured
    runs: dict[str, Callable[[], Predictions]] = {
        "geo-movements": lambda: predict(documents, model=options.model)
    }
    for name in options.peer:
        if name == "population" and not options.given:
            continue  # it finds nothing
        runs[name] = partial(predict_peer, documents, name, given=options.given)
    heads = ("acc161_all", "acc161_resolved", "coverage", "precision", "recall", "placed")
    print(f"{options.corpus.stem}, {'given' if options.given else 'raw'}, {len(documents)} texts, "
          f"{words} words")  # fmt: skip
    print(f"{'':16}" + "".join(f"{head:>17}" for head in heads) + f"{'words/s':>10}")
    for name, start in runs.items():
        began = time.perf_counter()
        try:
            predictions = start()
        except (ImportError, OSError) as error:
            print(f"{name} is left out: {error}.", file=sys.stderr)
            continue
        seconds = time.perf_counter() - began
        row = figures(documents, predictions)
        print(f"{name:16}" + "".join(f"{row[head]:17.4f}" for head in heads)
              + f"{words / seconds:10.0f}")  # fmt: skip
        if name == "geo-movements" and options.output:
            options.output.write_text(json.dumps(predictions), encoding="utf-8")
