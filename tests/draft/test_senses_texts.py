"""The texts of the project's own: their marks lead to places, and most are placed right."""

import json
import runpy
from importlib.resources import files
from pathlib import Path

import pytest

from geo_movements.draft.senses.context import CONTEXT
from geo_movements.draft.senses.lookup import PLAIN
from geo_movements.draft.senses.ranking import weights

ROOT = Path(__file__).parents[2]
CORPUS = runpy.run_path(str(ROOT / "benchmarks" / "corpus.py"))
SHARED = ROOT.parent / "shared" / "eval" / "toponyms"


@pytest.fixture(scope="module")
def documents():
    return CORPUS["read_own"](ROOT / "tests" / "data" / "texts")


def test_the_texts_are_of_several_genres_and_languages(documents) -> None:
    genres = {document["id"].split("-")[0] for document in documents}
    assert genres >= {"wire", "history", "encyclopedia", "local", "web", "russian", "korean"}
    assert sum(len(document["toponyms"]) for document in documents) > 800
    for document in documents:
        for toponym in document["toponyms"]:
            assert document["text"][toponym["start"] : toponym["end"]].strip()
        assert "|" not in document["text"]


def test_a_mark_that_leads_nowhere_is_an_error(tmp_path) -> None:
    (tmp_path / "bad.txt").write_text("## bad-1\n[Odesa|FR] fell.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no Odesa is known in FR"):
        CORPUS["read_own"](tmp_path)


def test_the_weights_are_of_the_traits_that_there_are() -> None:
    told = json.loads((files("geo_movements.draft.senses") / "weights.json").read_text("utf-8"))
    assert list(told["alone"]) == list(PLAIN)
    assert list(told["together"]) == [*PLAIN, *CONTEXT]
    assert len({*PLAIN, *CONTEXT}) == len(PLAIN) + len(CONTEXT)
    assert len(weights()["together"]) == len(PLAIN) + len(CONTEXT)


def test_given_mentions_are_placed_right(documents) -> None:
    predictions = CORPUS["predict_given"](documents)
    assert CORPUS["figures"](documents, predictions)["acc161_all"] >= 0.95


def test_the_figures_are_those_of_the_measure() -> None:
    document = {"id": 1, "text": "", "toponyms": [
        {"start": 0, "end": 5, "lat": 0.0, "lon": 0.0},
        {"start": 9, "end": 12, "lat": 10.0, "lon": 10.0},
        {"start": 20, "end": 22, "lat": None, "lon": None},
    ]}  # fmt: skip
    answers = {"1": [
        {"start": 0, "end": 5, "lat": 0.5, "lon": 0.5},
        {"start": 8, "end": 12, "lat": 10.0, "lon": 10.0},
    ]}  # fmt: skip
    told = CORPUS["figures"]([document], answers)
    assert told["acc161_all"] == told["coverage"] == told["acc161_resolved"] == 1
    assert told["placed"] == told["precision"] == 0.5
    assert told["recall"] == pytest.approx(1 / 3)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
@pytest.mark.parametrize(("name", "least"), [("lgl", 0.85), ("wiktor400", 0.70)])
def test_the_shared_corpora_are_placed_as_the_documents_say(name, least) -> None:
    documents = CORPUS["read_corpus"](SHARED / f"{name}.json")[::4]
    predictions = CORPUS["predict_given"](documents)
    assert CORPUS["figures"](documents, predictions)["acc161_all"] >= least
