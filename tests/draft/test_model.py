"""The optional model adds to what the gazetteer finds, and takes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_movements.draft import model
from geo_movements.draft.mentions import find
from geo_movements.draft.sentences import sentences
from geo_movements.errors import OutputError

TEXT = "The convoy left Kursk on Monday. Its men are from Zubrowice and have been seen in Qamishla."


def test_the_model_adds_and_takes_nothing() -> None:
    pytest.importorskip("spacy")
    without, joined = find(TEXT), find(TEXT, model=True)
    assert {one.text for one in without} <= {one.text for one in joined}
    assert ("Kursk") in {one.text for one in joined}
    told = model.places(TEXT, sentences(TEXT))
    assert all(TEXT[start:end][0].isupper() for start, end in told)


def test_what_the_model_tells_counts_for_a_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The unit under Holt came from Kursk. It is in Qamishla-Nord."
    start = text.index("Holt")
    told = frozenset({(start, start + 4)})
    monkeypatch.setattr(model, "places", lambda *_: told)
    assert "Holt" not in {one.text for one in find(text)}
    assert {"Holt", "Kursk"} <= {one.text for one in find(text, model=True)}
    assert "Holt" not in {one.text for one in find(text, model=True, language="de")}


def test_another_model_than_the_one_checked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("spacy")
    monkeypatch.setattr(model, "_SHA256", "0" * 64)
    with pytest.raises(OutputError, match="another model"):
        model._folder()


def test_a_missing_model_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_PACKAGE", "no_such_model")
    with pytest.raises(OutputError, match=r"geo-movements\[ner\]"):
        model._folder()
