"""The nominatives that a word of Russian or Ukrainian may be a form of."""

from __future__ import annotations

import pytest

from geo_movements.draft.names.endings import frame_of, nominatives


@pytest.mark.parametrize(
    ("form", "nominative"),
    [
        ("Курске", "Курск"), ("Севастополю", "Севастополь"), ("Москвой", "Москва"),
        ("Россией", "Россия"), ("Керчью", "Керчь"), ("Иванове", "Иваново"), ("Сумах", "Сумы"),
        ("Алтая", "Алтай"), ("Ельце", "Елец"), ("Торжка", "Торжок"), ("Грозного", "Грозный"),
        ("Курскую", "Курская"), ("Чёрным", "Чёрное"), ("Ростову-на-Дону", "Ростов-на-Дону"),
        ("Києвом", "Київ"), ("Львова", "Львів"), ("Празі", "Прага"), ("Розі", "Ріг"),
        ("Вінницею", "Вінниця"), ("Курської", "Курська"), ("Запоріжжі", "Запоріжжя"),
    ],
)  # fmt: skip
def test_every_case_leads_to_the_nominative(form: str, nominative: str) -> None:
    assert nominative in set(nominatives(form))


@pytest.mark.parametrize("word", ["область", "области", "областью", "областями"])
def test_frames_are_read_in_every_case(word: str) -> None:
    assert frame_of(word) == ("область", "ая", "а")


@pytest.mark.parametrize("word", ["", "обл", "областной", "крайний"])
def test_other_words_are_no_frame(word: str) -> None:
    assert frame_of(word) is None
