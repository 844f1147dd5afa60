"""Movements in Ukrainian: the same reader with another table."""

from __future__ import annotations

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article, Statement

PUBLISHED = "2024-10-24"  # a Thursday


def read(text: str) -> list[Statement]:
    article = Article(text, published=PUBLISHED, language="uk")
    return statements(article, find(text, language="uk"))


def legs(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (one.origin.text if one.origin else None, one.destination.text if one.destination else None)
        for one in read(text)
        if one.kind == "leg"
    ]


ENDS = {
    "Роту перекинули з Курська до Суджі.": [("Курська", "Суджі")],
    "Підрозділи було передислоковано з Бердянська в Токмак.": [("Бердянська", "Токмак")],
    "Бійці 72-ї бригади вийшли з Вугледара.": [("Вугледара", None)],
    "Близько 3000 військових прибули до Владивостока морем.": [(None, "Владивостока")],
    "До Києва з Бейрута повернулася рота миротворців.": [("Бейрута", "Києва")],
    "Польські частини залишили Київ і відступили на Коростень.": [("Київ", "Коростень")],
    "Бригада прибула у Полтаву, звідти її відправили до Сум.": [
        (None, "Полтаву"), ("Полтаву", "Сум"),
    ],
    "Десантників, яких доставили до Гостомеля, вивели до Гомеля.": [
        (None, "Гостомеля"), ("Гостомеля", "Гомеля"),
    ],
    "Перекидання 1500 десантників зі Львова до Миколаєва завершилося.": [("Львова", "Миколаєва")],
    "Бригаду вивели на полігон у Яворові.": [(None, "Яворові")],
    "Військові не входили до Тирасполя.": [],
    "Прем'єр прибула до Києва поїздом.": [],
    "З Ірпеня до Києва евакуювали 900 мешканців.": [],
    "Депутат закликав ввести війська в Одесу.": [],
    "Батальйон залишається в Авдіївці.": [],
    "Волонтери привезли до Бахмута тепловізори для піхоти.": [],
}  # fmt: skip


@pytest.mark.parametrize("text", ENDS)
def test_cases_and_prepositions_tell_the_ends(text: str) -> None:
    assert legs(text) == ENDS[text]


@pytest.mark.parametrize(
    ("text", "claimant", "status"),
    [
        ("Як повідомили в ГУР, роту перекинули до Суджі.", "ГУР", "claimed"),
        ("За словами речника, роту виводять із Соледара.", "речника", "claimed"),
        ("Кремль заперечує, що солдати прибули на Донбас.", "Кремль", "denied"),
        ("Пентагон підтвердив: дивізія вилетіла до Жешува.", "Пентагон", "confirmed"),
        ("Естонія планує відправити до Малі близько 50 військових.", "Естонія", "planned"),
    ],
)
def test_claimants_and_status(text: str, claimant: str, status: str) -> None:
    (one,) = (one for one in read(text) if one.kind == "leg")
    assert one.claimant is not None
    assert (one.claimant.text, one.status) == (claimant, status)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("Понад тисячу солдатів", 1000, None),
        ("Не менш як 200 бойовиків", 200, None),
        ("До 12 тисяч солдатів", None, 12000),
        ("Близько 7 тис. військових", 7000, 7000),
    ],
)
def test_quantities_and_hedges(words: str, low: int | None, high: int | None) -> None:
    (one,) = read(f"{words} прибули до Суджі.")
    assert (one.strength_low, one.strength_high) == (low, high)


@pytest.mark.parametrize(
    ("when", "edtf"),
    [
        ("Учора", "2024-10-23"),
        ("У п'ятницю", "2024-10-18"),
        ("18 жовтня", "2024-10-18"),
        ("5 травня", "2024-05-05"),
        ("На початку грудня 1708 року", "1708-12-01/1708-12-10"),
        ("У квітні 1918 року", "1918-04-01/1918-04-30"),
    ],
)
def test_dates(when: str, edtf: str) -> None:
    (one,) = read(f"{when} полк прибув до Суджі.")
    assert one.edtf == edtf


def test_modes_and_presences() -> None:
    assert read("Роту перевезли до Сум ешелонами.")[0].mode == "rail"
    (one,) = read("До 12 тисяч солдатів перебувають у Курській області.")
    assert one.kind == "presence"
