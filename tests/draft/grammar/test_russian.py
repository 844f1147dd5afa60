"""Movements in Russian: verbs with their prefixes, cases for roles, a free order of words."""

from __future__ import annotations

import time

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article, Statement

PUBLISHED = "2024-10-24"  # a Thursday


def read(text: str, published: str | None = PUBLISHED) -> list[Statement]:
    article = Article(text, published=published, language="ru")
    return statements(article, find(text, language="ru"))


def legs(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (one.origin.text if one.origin else None, one.destination.text if one.destination else None)
        for one in read(text)
        if one.kind == "leg"
    ]


def leg(text: str, published: str | None = PUBLISHED) -> Statement:
    (one,) = (one for one in read(text, published) if one.kind == "leg")
    return one


ENDS = {
    "3000 военнослужащих КНДР прибыли во Владивосток.": [(None, "Владивосток")],
    "Солдаты были переброшены из Вонсана во Владивосток морем.": [("Вонсана", "Владивосток")],
    "Войска отступили от Купянска к Сватову.": [("Купянска", "Сватову")],
    "Россия вывела войска из Херсона.": [("Херсона", None)],
    "Крейсер направляется в Мурманск.": [(None, "Мурманск")],
    "Переброска 1500 солдат из Хамхына во Владивосток завершена.": [("Хамхына", "Владивосток")],
    "В Бамако из Гао вертолётами доставили роту спецназа.": [("Гао", "Бамако")],
    "Из Пскова в Сумы перебазируется дивизия.": [("Пскова", "Сумы")],
    "Роту доставили на базу под Латакией.": [(None, "Латакией")],
    "Полк высадился на Кипре.": [(None, "Кипре")],
    "Войска покинули Харьков.": [("Харьков", None)],
    "Полк переброшен из Чхонджина, Хамхына и Мусудана в Курск.": [
        ("Чхонджина", "Курск"), ("Хамхына", "Курск"), ("Мусудана", "Курск"),
    ],
    "Эсминец вышел из Владивостока, зашёл в Пусан и прибыл в Джакарту.": [
        ("Владивостока", "Пусан"), ("Пусан", "Джакарту"),
    ],
    "Войска, оставив Эль-Фашер, ушли в Мелит.": [("Эль-Фашер", "Мелит")],
    "Бригада, стоявшая в Ельне, переброшена в Гомель.": [(None, "Гомель")],
    "Бойцы, переброшенные из Пскова, вошли в Сумы.": [("Пскова", "Сумы")],
    "Солдаты прибыли в Читу, откуда их повезли в Харбин.": [(None, "Читу"), ("Читу", "Харбин")],
    "Солдаты прибыли в Читу. Затем они отправились в Харбин.": [
        (None, "Читу"), ("Читу", "Харбин"),
    ],
    "Отряд перешёл границу и двинулся на Нейденбург.": [(None, "Нейденбург")],
}  # fmt: skip


@pytest.mark.parametrize("text", ENDS)
def test_cases_and_prepositions_tell_the_ends(text: str) -> None:
    assert legs(text) == ENDS[text]


NONE = [
    "Министр вылетел из Москвы в Пхеньян.",
    "Снаряды отправили из Раджина в Курск.",
    "Из Мариуполя в Запорожье вывезли 2500 беженцев.",
    "Командование не отвело войска от Авдеевки.",
    "Пленных солдат повезли в Киев.",
    "Президент призвал соседей вывести войска из Абьея.",
    "Гуманитарный конвой прибыл в Алеппо.",
    "Приказ о переброске дивизии в Тульчин был отменён.",
    "Гарнизон остаётся в крепости Осовец.",
    "Если войска войдут в Киев, война начнётся.",
    "Перебросят ли солдат в Курск?",
    "Колонна туристов выехала из Сочи в Адлер.",
    "Дивизии воевали под Ржевом.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_movement_where_there_is_none(text: str) -> None:
    assert legs(text) == []


@pytest.mark.parametrize(
    ("words", "told", "low", "high"),
    [
        ("Около 5 тыс. солдат", "Около 5 тыс.", 5000, 5000),
        ("Не менее 3000 солдат", "Не менее 3000", 3000, None),
        ("До 2 тысяч военных", "До 2 тысяч", None, 2000),
        ("Более двух тысяч бойцов", "Более двух тысяч", 2000, None),
        ("Порядка 12 000 бойцов", "Порядка 12 000", 12000, 12000),
        ("От 8 до 10 тысяч солдат", "От 8 до 10 тысяч", 8000, 10000),
        ("300–400 десантников", "300–400", 300, 400),
        ("Группа из 40 офицеров", "40", 40, 40),
        ("Двадцать пять солдат", "Двадцать пять", 25, 25),
        ("Полторы тысячи солдат", "Полторы тысячи", 1500, 1500),
        ("Несколько солдат", "Несколько", None, None),
        ("Два полка", "Два полка", None, None),
        ("Солдаты", None, None, None),
    ],
)
def test_quantities_and_hedges(words: str, told: str | None, low: int, high: int) -> None:
    one = leg(f"{words} прибыли в Курск.")
    assert (one.strength, one.strength_low, one.strength_high) == (told, low, high)


@pytest.mark.parametrize(
    ("when", "edtf"),
    [
        ("Вчера", "2024-10-23"),
        ("В пятницу", "2024-10-18"),
        ("18 октября", "2024-10-18"),
        ("18 декабря", "2023-12-18"),
        ("18 октября 1944 года", "1944-10-18"),
        ("В начале октября", "2024-10-01/2024-10-10"),
        ("С 8 по 13 октября", "2024-10-08/2024-10-13"),
        ("В первой половине октября", "2024-10-01/2024-10-15"),
        ("В ночь на 3 марта", "2024-03-02/2024-03-03"),
        ("К 20 сентября", "../2024-09-20"),
        ("На прошлой неделе", "2024-10-14/2024-10-20"),
        ("Две недели назад", "2024-10-10"),
        ("Весной 1945 года", "1945-03-01/1945-05-31"),
    ],
)
def test_dates_count_from_the_day_of_publication(when: str, edtf: str) -> None:
    assert leg(f"{when} полк прибыл в Курск.").edtf == edtf


def test_a_date_of_the_saying_is_not_the_movements() -> None:
    one = leg("Полк прибыл в Курск, заявил в среду Кирби.")
    assert one.edtf is None
    assert one.claimant is not None and one.claimant.text == "Кирби"


def test_without_a_day_of_publication_relative_dates_stay_open() -> None:
    one = leg("Вчера полк прибыл в Курск.", None)
    assert (one.date, one.edtf) == ("Вчера", None)


@pytest.mark.parametrize(
    ("text", "claimant", "status"),
    [
        ("По словам Кирби, солдаты прибыли в Курск.", "Кирби", "claimed"),
        ("Солдаты прибыли в Курск, сообщили в Генштабе.", "Генштабе", "claimed"),
        ("Министр обороны Турции сообщил, что батальон прибыл в Идлиб.",
         "Министр обороны Турции", "claimed"),
        ("Кремль отрицает, что солдаты направляются в Курск.", "Кремль", "denied"),
        ("Кремль опроверг переброску войск в Курск.", "Кремль", "denied"),
        ("Пентагон подтвердил, что рота прибыла в Ниамей.", "Пентагон", "confirmed"),
        ("Разведка считает, что бригаду перебросили под Харьков.", "Разведка", "assessed"),
        ("Париж планирует отправить солдат в Румынию.", "Париж", "planned"),
        ("Солдаты отправятся на Голаны, рассказал посол.", "посол", "planned"),
        ("Генштаб приказал двум бригадам выдвинуться к Брянску.", "Генштаб", "planned"),
        ("Рота прибыла в Курск.", None, "reported"),
        ("Рота прибыла в Курск. Об этом сообщил Генштаб.", "Генштаб", "claimed"),
    ],
)  # fmt: skip
def test_claimants_and_status(text: str, claimant: str | None, status: str) -> None:
    one = leg(text)
    assert (one.claimant.text if one.claimant else None, one.status) == (claimant, status)


def test_a_denial_is_an_event_that_concerns_its_movement() -> None:
    told = read("Кремль отрицает, что солдаты КНДР направляются в Курск.")
    (event,) = (one for one in told if one.kind == "event")
    (denied,) = (one for one in told if one.kind == "leg")
    assert event.stance == "denies"
    assert event.claimant is not None and event.claimant.text == "Кремль"
    assert event.concerns == (denied.movement,)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Полк прибыл в Курск поездом.", "rail"),
        ("Полк прибыл в Курск по железной дороге.", "rail"),
        ("Полк прибыл во Владивосток на кораблях.", "sea"),
        ("Полк доставили в Сирию самолётами Ил-76.", "air"),
        ("Полк прибыл в Курск на грузовиках.", "road"),
        ("Полк прибыл в Курск пешим маршем.", "foot"),
        ("Рота вылетела в Гао.", "air"),
        ("Два фрегата пришли в Тартус.", "sea"),
        ("Полк прибыл в Курск поездами и самолётами.", None),
        ("Полк прибыл в Курск.", None),
    ],
)
def test_modes(text: str, mode: str | None) -> None:
    assert leg(text).mode == mode


def test_a_movement_that_a_second_sentence_completes() -> None:
    one = leg(
        "Полк вышел из Пскова. После короткой ночной остановки у большой реки он прибыл поездом "
        "в Читу."
    )
    assert one.origin is not None and one.origin.text == "Пскова"
    assert one.destination is not None and one.destination.text == "Читу"
    assert one.mode == "rail"


def test_places_passed() -> None:
    one = leg("Колонна десантников вышла из Углевика и через Белград направилась в Приштину.")
    assert [words.text for words in one.via] == ["Белград"]


def test_a_presence_is_no_leg() -> None:
    (one,) = read("Два батальона размещены в Тирасполе.")
    assert one.kind == "presence"
    assert one.destination is not None and one.destination.text == "Тирасполе"


def test_offsets_and_movements_hold() -> None:
    text = "Эсминец вышел из Пусана и прибыл в Джакарту. Полк вошёл в Киев."
    told = read(text)
    for one in told:
        for words in (one.sentence, one.trigger, one.force, one.origin, one.destination):
            assert words is None or text[words.start : words.end] == words.text
    assert [one.movement for one in told] == [1, 2]


HOSTILE = [
    "", "?", "из", "не менее", "по словам", "до 600 " * 300, "в Курск, " * 300, "«" * 900,
    "солдат " * 500, "5 тысяч миллион " + "9" * 60 + " солдат прибыли в Псков",
    "Полк прибыл в Псков 31 февраля, 99.99.2024 и İİİ 5 октября \u202e\x00\ud800 </script>",
    "два " * 800, "12 октября " * 300,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2
