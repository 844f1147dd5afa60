"""Which sentences tell of one force and one movement, and which of two."""

from __future__ import annotations

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article, Statement


def legs(text: str) -> list[Statement]:
    told = statements(Article(text, None, "2024-05-01"), find(text))
    return [one for one in told if one.kind == "leg"]


def rows(text: str) -> list[str]:
    """Write legs as "1: A > B"; the number is the movement's."""
    return [
        f"{one.movement}: " + " > ".join(end.text if end else "-" for end in ends)
        for one in legs(text)
        for ends in [(one.origin, one.destination)]
    ]


TWO_FORCES = {
    "The army moved a brigade from Kars to Van. The Desert Hawk Forces pulled out of Erzurum. "
    "The brigade crossed the Tigris at Mosul.": ["1: Kars > Van", "2: Erzurum > -", "3: - > Mosul"],
    "The 1st Division left Lyon. The 2nd Division reached Dijon.": ["1: Lyon > -", "2: - > Dijon"],
    "The brigade left Kars on Monday. The battalion reached Van on Tuesday.": [
        "1: Kars > -",
        "2: - > Van",
    ],
    "Government forces entered Goma. The rebels left Goma for Sake.": [
        "1: - > Goma",
        "2: Goma > Sake",
    ],
    "Some 400 soldiers came to Torit. The Nuba Army withdrew from Juba to Yei.": [
        "1: - > Torit",
        "2: Juba > Yei",
    ],
    "Grant's corps was sent from Vilna to Minsk. The Russians withdrew to Tarutino.": [
        "1: Vilna > Minsk",
        "2: - > Tarutino",
    ],
}
ONE_FORCE = {
    "The 2nd Division reached Dijon. The division then marched to Metz.": [
        "1: - > Dijon",
        "1: Dijon > Metz",
    ],
    "Rebels left Yei. The rebels reached Torit a day later.": ["1: Yei > Torit"],
}


@pytest.mark.parametrize(("text", "told"), [*TWO_FORCES.items(), *ONE_FORCE.items()])
def test_forces_are_one_or_two(text: str, told: list[str]) -> None:
    assert rows(text) == told


def test_no_origin_is_inherited_from_another_force() -> None:
    text = (
        "Kenya sent 800 soldiers to Mogadishu. Uganda ordered its contingent to prepare to leave."
    )
    assert rows(text) == ["1: - > Mogadishu"]


def test_who_fell_back_to_a_place_did_not_leave_it_by_that() -> None:
    text = 'Rebel fighters retreated towards Sake. "They left in trucks," a shopkeeper said.'
    assert rows(text) == ["1: - > Sake"]


CONCERNED = {
    "Rwandan troops crossed from Gisenyi to Goma. Burundian soldiers left Uvira for Bujumbura. "
    "Rwanda has always denied that it has troops there.": (1,),
    "Eritrean soldiers went from Assab to Bure. Ethiopian troops left Gondar for Humera. "
    "Eritrea denied that its soldiers were in Bure.": (1,),
    "A brigade moved from Kars to Van. A battalion left Juba for Torit. "
    "The ministry denied that troops were in Van.": (1,),
    "A brigade moved from Kars to Van. A battalion left Juba for Torit. "
    "Asmara denied that its soldiers were in Zalambessa.": (),
    "A brigade moved from Kars to Van. A battalion withdrew from Juba to Torit. "
    "The ministry denied the withdrawal.": (2,),
    "The militia denied that it had moved to Bor, and said that the army had left Juba for Wau.": (
        1,
    ),
}


@pytest.mark.parametrize(("text", "numbers"), CONCERNED.items())
def test_a_denial_concerns_what_its_words_name(text: str, numbers: tuple[int, ...]) -> None:
    told = statements(Article(text), find(text))
    (event,) = [one for one in told if one.kind == "event"]
    assert event.concerns == numbers


def test_what_is_said_after_a_denial_is_not_denied() -> None:
    text = "The militia denied that it had moved to Bor, and said that the army had left Juba."
    assert [one.status for one in legs(text)] == ["denied", "claimed"]
