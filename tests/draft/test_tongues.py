"""Places of Russian, Ukrainian and Korean texts; passages of two languages; the unread ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.passages import draft
from geo_movements.draft.drafting import READ_IN, refuse_unread
from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article
from geo_movements.errors import InputError

PASSAGES = Path(__file__).parents[1] / "data" / "passages"


def names(text: str, language: str) -> list[str]:
    return [one.name for one in find(text, language=language) if one.kind == "place"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("из Вонсана", "Вонсан"), ("во Владивосток", "Владивосток"),
        ("во Владивостоке", "Владивосток"), ("к Владивостоку", "Владивосток"),
        ("от Купянска", "Купянск"), ("в Москву", "Москва"), ("под Москвой", "Москва"),
        ("из Казани", "Казань"), ("в Москву морем", "Москва"), ("через Керчь", "Керчь"),
        ("в Приштину", "Приштина"),
        ("из Нижнего Новгорода", "Нижний Новгород"), ("в Ростове-на-Дону", "Ростов-на-Дону"),
        ("в Курской области", "Курская область"),
        ("с Кольского полуострова", "Кольский полуостров"),
    ],
)  # fmt: skip
def test_russian_cases_give_the_nominative(words: str, name: str) -> None:
    assert names(f"Солдаты ушли {words} вчера.", "ru") == [name]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("з Курська", "Курськ"), ("до Суджі", "Суджа"), ("у Києві", "Київ"), ("до Києва", "Київ"),
        ("в Одесу", "Одеса"), ("до Запоріжжя", "Запоріжжя"), ("з Джанкоя", "Джанкой"),
        ("до Курської області", "Курська область"), ("до Владивостока морем", "Владивосток"),
    ],
)  # fmt: skip
def test_ukrainian_cases_give_the_nominative(words: str, name: str) -> None:
    assert names(f"Солдати пішли {words} учора.", "uk") == [name]


def test_initials_have_no_endings() -> None:
    assert names("Як повідомили в ГУР, роту перекинули до Суджі.", "uk") == ["Суджа"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("병력이 원산에서 출발했다.", ["원산"]),
        ("병력이 블라디보스토크로 이동했다.", ["블라디보스토크"]),
        ("병력이 평양까지 갔다.", ["평양"]),
        ("쿠르스크에 도착했다.", ["쿠르스크"]),
        ("서울과 부산을 지났다.", ["서울", "부산"]),
    ],
)
def test_korean_places_lose_their_particles(text: str, expected: list[str]) -> None:
    assert names(text, "ko") == expected


@pytest.mark.parametrize("language", ["ko", "de", "fr"])
def test_other_languages_are_refused_with_a_reason(language: str) -> None:
    assert language not in READ_IN
    with pytest.raises(InputError, match="no movements are read"):
        refuse_unread([Article("…", language=language, file="a.txt")])


def test_no_grammar_is_tried_on_a_language_that_it_is_not_of() -> None:
    text = "Two brigades marched from Kars to Van."
    assert statements(Article(text), find(text))
    assert statements(Article(text, language="ko"), find(text)) == []


def passages(name: str) -> list[dict[str, Any]]:
    lines = (PASSAGES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(("name", "least"), [("russian", 40), ("ukrainian", 25)])
def test_passages_are_many_and_their_legs_stand_in_them(name: str, least: int) -> None:
    listed = passages(name)
    assert len(listed) >= least
    assert len({one["text"] for one in listed}) == len(listed)
    for one in listed:
        for leg in one["legs"]:
            told = [leg["origin"], leg["destination"], leg["force"], leg["claimant"], *leg["via"]]
            assert all(words in one["text"] for words in told if words)


def accepted(leg: dict[str, Any], side: str) -> set[str | None]:
    """List what an annotation accepts as an end: `__null__` is none."""
    more = (None if one == "__null__" else one for one in leg.get(f"{side}_alt", ()))
    return {leg[side], *more}


@pytest.mark.parametrize("name", ["russian", "ukrainian"])
def test_most_legs_of_the_passages_are_found(name: str) -> None:
    wanted = found = false = 0
    for one in passages(name):
        drafted = draft(one)
        gold = [leg for leg in one["legs"] if not leg.get("optional")]
        wanted += len(gold)
        found += sum(
            any(
                all(leg[side] in accepted(right, side) for side in ("origin", "destination"))
                for leg in drafted
            )
            for right in gold
        )
        false += bool(drafted) and not one["legs"]
    assert found >= 0.85 * wanted
    assert false <= 1
