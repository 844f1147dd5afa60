"""Places in running text, by genre, by what stands around them, and in other scripts.

The texts of tests/data/named are marked by hand: [[Wonsan]] is a place, {{Russian}} a people.
"""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest

from geo_movements.draft.mentions import find

TEXTS = sorted((Path(__file__).parents[1] / "data" / "named").glob("*.txt"))
_MARKED = re.compile(r"\[\[(?P<place>.*?)\]\]|\{\{(?P<people>.*?)\}\}")


def unmarked(marked: str) -> tuple[str, set[tuple[int, int, str]]]:
    text, wanted, end = "", set(), 0
    for match in _MARKED.finditer(marked):
        text += marked[end : match.start()]
        words = match[match.lastgroup or 0]
        wanted.add((len(text), len(text) + len(words), match.lastgroup or ""))
        text, end = text + words, match.end()
    return text + marked[end:], wanted


def named(text: str) -> list[str]:
    return [one.name for one in find(text) if one.kind == "place"]


@pytest.mark.parametrize("file", TEXTS, ids=[file.stem for file in TEXTS])
def test_texts_of_every_genre(file: Path) -> None:
    text, wanted = unmarked(file.read_text(encoding="utf-8"))
    found = {(one.start, one.end, one.kind) for one in find(text)}
    missed = {text[start:end] for start, end, _ in wanted - found}
    false = {text[start:end] for start, end, _ in found - wanted}
    assert len(wanted & found) >= 0.85 * len(wanted), missed
    assert len(wanted & found) >= 0.85 * len(found), false


def test_a_mention_tells_its_words_and_its_name() -> None:
    text = "North Koreans left Russia's Far East."
    people, place = find(text)[:2]
    assert (people.text, people.name, people.kind) == ("North Koreans", "North Korea", "people")
    assert people.hints == ("KP",)
    assert (place.text, place.name, text[place.start : place.end]) == ("Russia",) * 3
    assert 0.5 < place.sureness <= 1


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("He lives in Dublin, Ohio, now.", ("Ohio",)),
        ("He lives in Paris (Texas) now.", ("Texas",)),
        ("He lives in Dublin, OH 43017.", ("Ohio",)),
        ("BIRMINGHAM, Ala. -- A man left.", ("Alabama",)),
        ("They fought in Kursk, Russia, all day.", ("Russia",)),
        ("They came from Kursk, Belgorod and Bryansk.", ()),
    ],
)
def test_containers_are_handed_on(text: str, hints: tuple[str, ...]) -> None:
    assert find(text)[0].hints == hints


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The U.S. and the UK met in Washington, D.C.",
         ["United States", "United Kingdom", "Washington", "Washington D.C."]),
        ("He drove from W. Va. to Okla. City by way of Calif. and N.C.",
         ["West Virginia", "Oklahoma", "California", "North Carolina"]),
        ("Tell us that or in me. OK, IN A DAY.", []),
        ("A DPRK unit reached Kursk oblast.", ["North Korea", "Kursk oblast"]),
        ("He left South Los Angeles for West Berlin.", ["South Los Angeles", "West Berlin"]),
        ("In Butler, Clark and Warren counties it rained.",
         ["Butler County", "Clark County", "Warren County"]),
        ("The City of Chicago sued.", ["Chicago"]),
        ("It was signed by the Virginia State Board.", ["Virginia"]),
        ("Moscow-based firms and U.S.-led troops", ["Moscow", "United States"]),
    ],
)  # fmt: skip
def test_names_are_read_as_they_are_meant(text: str, places: list[str]) -> None:
    assert named(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Mr. Lincoln met Paris Hilton. Lincoln said so.", []),
        ("Derek Houston, a surveyor, spoke. The word went round that Houston lived there.", []),
        ("Jordan Smith left. Jordan said he would go to Jordan.", ["Jordan"]),
        ("His sister Florence met the Duke of Sussex.", []),
        ("The Washington Post and the Chicago Bears called.", []),
        ("The battleship Missouri and HMS Sheffield sailed from Portsmouth.", ["Portsmouth"]),
        ("On Sunday, in May or March. Reading helps. Nice people say I've slept.", []),
        ("Hamas and NATO met Hanoi's envoy.", ["Hanoi"]),
        ("He bought a Lincoln Street house on Madison Avenue.", []),
        ("St. Patrick's Day was fun.", []),
        ("Louisville and Nashville Railroad trains ran.", []),
    ],
)
def test_persons_bodies_and_things_are_no_places(text: str, places: list[str]) -> None:
    assert named(text) == places


def test_frames_name_places_that_no_gazetteer_has() -> None:
    text = "They crossed the Zubrow River to Fort Quillan and Lake Ombrecht in Ostrava County."
    assert named(text) == ["Zubrow River", "Fort Quillan", "Lake Ombrecht", "Ostrava County"]
    assert named("He met the army at Holbein's Ferry. Then Russia's Far East.") == [
        "Holbein's Ferry", "Russia", "Far East",
    ]  # fmt: skip


def test_a_name_unknown_to_all_is_a_place_where_one_goes_there() -> None:
    assert "Zubrowice" in named("The battalion marched to Zubrowice on Monday.")
    assert "Zubrowski" not in named("The road is safe, according to Zubrowski.")


def test_a_word_is_a_name_where_its_text_defines_it() -> None:
    text = "Hope is a village in Derbyshire. Hope lies in a valley. We hope so."
    assert [one.start for one in find(text) if one.name == "Hope"] == [0, 33]


def test_headlines_and_capitals() -> None:
    assert named("TROOPS FROM GUATEMALA ENTERED MANAGUA. US FIRMS SAID SO.") == [
        "GUATEMALA", "MANAGUA",
    ]  # fmt: skip
    assert named("Army Will Send More Troops to Wonsan After Reading Report") == ["Wonsan"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Корабль прибыл в Севастополь из Курской области.", ["Севастополь", "Курская область"]),
        ("Они были в Севастополе, Ельце и Нижнем Новгороде.",
         ["Севастополь", "Елец", "Нижний Новгород"]),
        ("Их видели в Глушевском районе под Суджей.", ["Глушевский район", "Суджа"]),
        ("Владимир Иванов уехал из г. Владимира.", ["Владимир"]),
        ("З Києва до Харкова, у Львові й Одесі.", ["Київ", "Харків", "Львів", "Одеса"]),
        ("원산에서 블라디보스토크로 이동했다. 이동은 끝났다.", ["원산", "블라디보스토크"]),
        ("하산역까지 갔다.", ["하산"]),
        ("서울우유는 올랐다.", []),
    ],
)  # fmt: skip
def test_other_scripts_give_the_nominative(text: str, names: list[str]) -> None:
    from geo_movements.places.names import normalise

    same = {"Харков": "Харків", "Львов": "Львів"}  # one city by either language's name
    found = [same.get(name, name) for name in named(text)]
    assert [normalise(name) for name in found] == [normalise(name) for name in names]


def test_mentions_are_in_order_and_apart() -> None:
    text = " ".join(unmarked(file.read_text(encoding="utf-8"))[0] for file in TEXTS)
    found = find(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "piece",
    ["A ", "Mr. ", "A-", "А-", "Paris, ", "Paris (", "Kim-", "Lake ", "원산에서",
     "Курской области ",
     "\x00\ud800\u202e", "{{x}}${y}</script>=cmd ", "Butler counties, ", "x", "- Paris\n"],
)  # fmt: skip
def test_time_grows_with_the_text_alone(piece: str) -> None:
    find("warm")
    start = time.process_time()
    find(piece * 8_000)
    assert time.process_time() - start < 2


def test_twenty_thousand_words_a_second() -> None:
    text, _ = unmarked((TEXTS[-1]).read_text(encoding="utf-8"))
    find(text)
    start = time.process_time()
    find(f"{text}\n\n" * 60)
    assert len(text.split()) * 60 / (time.process_time() - start) > 20_000


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "A ferry left the Democratic Republic of Congo. Congo has no other.",
            ["Democratic Republic of the Congo"] * 2,
        ),
        ("DR Congo and Gabon met in the DRC.", ["Democratic Republic of the Congo", "Gabon",
                                               "Democratic Republic of the Congo"]),
        (
            "Men of the Republic of Congo came. Congo sent two.",
            ["Republic of the Congo", "Republic of the Congo"],
        ),
        ("The Republic of Korea sent a ship. Korea has four.", ["South Korea", "South Korea"]),
        ("South Korea sent a ship. Korea has four.", ["South Korea", "Korea"]),
        ("A ship of the People's Republic of China left.", ["China"]),
        (
            "Guinea-Bissau, Equatorial Guinea and Papua New Guinea voted; Guinea did not.",
            ["Guinea-Bissau", "Equatorial Guinea", "Papua New Guinea", "Guinea"],
        ),
        ("Trucks left South Sudan for Sudan.", ["South Sudan", "Sudan"]),
        ("He saw the Republic of Texas, and Spain.", ["Texas", "Spain"]),
    ],
)  # fmt: skip
def test_countries_by_their_formal_names(text: str, places: list[str]) -> None:
    assert named(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The men of the GUR went in from Kursk.", ["Kursk"]),
        ("A ship in LIMA and the men in ADA left Kursk.", ["Kursk"]),
        ("LIMA, 3 May - A ship left for Kursk.", ["LIMA", "Kursk"]),
        ("The U.S. and the UK left the DPRK.", ["United States", "United Kingdom", "North Korea"]),
        ("Бійці ГУР і СБУ вийшли з Києва.", ["Київ"]),
        ("Бойцы ВСУ вышли из США.", ["США"]),
        ("Men of the АТО came. Из АДА вышли бойцы.", []),
        ("The storm moved from Florida into the Atlantic.", ["Florida", "Atlantic Ocean"]),
        ("Two boats sailed from Lima to the Pacific in May.", ["Lima", "Pacific Ocean"]),
        ("He drove to Atlantic, Iowa.", ["Atlantic", "Iowa"]),
        ("The club sold its striker, Jordan Chad, to Leeds.", ["Leeds"]),
        ("She met midfielder Israel Kent in Leeds.", ["Leeds"]),
        ("He rode from Jordan to Chad.", ["Jordan", "Chad"]),
    ],
)
def test_acronyms_oceans_and_persons_of_two_places(text: str, places: list[str]) -> None:
    assert named(text) == places
