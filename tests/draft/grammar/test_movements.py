"""What the grammar reads out of sentences that tell a movement, class by class."""

from __future__ import annotations

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article, Statement


def legs(text: str) -> list[Statement]:
    told = statements(Article(text, None, "2024-05-01"), find(text))
    return [one for one in told if one.kind == "leg"]


def ends(text: str) -> list[str]:
    """Write legs as "A > B", "- > B", "A > -"."""
    return [
        " > ".join(end.text if end else "-" for end in (one.origin, one.destination))
        for one in legs(text)
    ]


INTRANSITIVE = {
    "The 9th Brigade left Kars for Van on Monday.": ["Kars > Van"],
    "Two companies marched from Toledo to Cuenca.": ["Toledo > Cuenca"],
    "Rebel fighters entered Kisangani.": ["- > Kisangani"],
    "Militants pull out of Palmyra.": ["Palmyra > -"],
    "The frigate docked in Valletta.": ["- > Valletta"],
    "The battalion fell back from Mons to Le Cateau.": ["Mons > Le Cateau"],
    "The squadron set sail from Brest for Boston.": ["Brest > Boston"],
    "The column made its way to Nyala.": ["- > Nyala"],
    "The destroyers are on their way to Aden.": ["- > Aden"],
    "Marines came ashore at Tripoli.": ["- > Tripoli"],
}
CAUSATIVE = {
    "Chad sent 400 soldiers to Bangui.": ["- > Bangui"],
    "The ministry shipped 3,000 troops from Odesa to Varna.": ["Odesa > Varna"],
    "The general led 800 men from Puebla to Veracruz.": ["Puebla > Veracruz"],
    "He shifted three divisions from Metz to Verdun.": ["Metz > Verdun"],
    "France ordered two battalions to Gao.": ["- > Gao"],
}
PASSIVE = {
    "The regiment was airlifted from Dakar to Bamako.": ["Dakar > Bamako"],
    "Some 200 policemen were rushed to Arequipa.": ["- > Arequipa"],
    "The troops were taken by ship from Split to Ancona and then taken to Rome.": [
        "Split > Ancona",
        "Ancona > Rome",
    ],
    "Soldiers sent to Goma were attacked.": ["- > Goma"],
}
NOMINAL = {
    "The transfer of 1,500 men from Lyon to Nancy took a week.": ["Lyon > Nancy"],
    "The brigade began its march to Lhasa.": ["- > Lhasa"],
    "Following the withdrawal of Syrian troops from Beirut, crowds cheered.": ["Beirut > -"],
    "The minister announced the deployment of 300 soldiers to Mitrovica.": ["- > Mitrovica"],
    "The militia went into a retreat towards Baidoa.": ["- > Baidoa"],
}
LISTS = {
    "Troops left Basra, Mosul and Kirkuk.": ["Basra > -", "Mosul > -", "Kirkuk > -"],
    "Police moved into Lima and Cuzco.": ["- > Lima", "- > Cuzco"],
    "A force of marines and gendarmes left Oran for Algiers.": ["Oran > Algiers"],
}
CHAINS = {
    "The brigade landed at Basra, was moved to Baghdad and reached Mosul.": [
        "- > Basra",
        "Basra > Baghdad",
        "Baghdad > Mosul",
    ],
    "The army retreated from Yorktown to Richmond and then to Petersburg.": [
        "Yorktown > Richmond",
        "Richmond > Petersburg",
    ],
    "The platoon fought at Lens before moving to Arras.": ["Lens > Arras"],
    "Leaving Atlanta, the army marched to Savannah.": ["Atlanta > Savannah"],
    "The battalion embarked for Egypt, landing at Alexandria.": ["- > Alexandria"],
    "The soldiers returned to Havana, from where they travelled to Prague.": [
        "- > Havana",
        "Havana > Prague",
    ],
}
ACROSS_SENTENCES = {
    "Rebel troops leave Bouake. The fighters head to Abidjan.": ["Bouake > Abidjan"],
    "Troops from Ghana arrived in Monrovia. They left the city in May.": [
        "Ghana > Monrovia",
        "Monrovia > -",
    ],
    "Government forces recapture Jalalabad. The guerrillas retreat to Peshawar.": [
        "Jalalabad > Peshawar"
    ],
    "The division reached Amiens. From there it marched to Paris.": [
        "- > Amiens",
        "Amiens > Paris",
    ],
}
PLACES = {
    "The infantry retreated to the outskirts of Homs.": ["- > outskirts of Homs"],
    "Troops withdrew from a military base in Gao.": ["Gao > -"],
    "Two battalions moved to the border with Chad.": ["- > border with Chad"],
    "Soldiers were sent to occupy nine oil refineries.": ["- > nine oil refineries"],
    "The cruisers left the port city of Toulon.": ["Toulon > -"],
    "The platoon drove from Zzyzxgrad to Qwertyville.": ["Zzyzxgrad > Qwertyville"],
    "Paratroopers from Russia arrived in Kant, Kyrgyzstan.": ["Russia > Kant"],
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pair
        for group in (
            INTRANSITIVE,
            CAUSATIVE,
            PASSIVE,
            NOMINAL,
            LISTS,
            CHAINS,
            ACROSS_SENTENCES,
            PLACES,
        )
        for pair in group.items()
    ],
)
def test_legs(text: str, wanted: list[str]) -> None:
    assert ends(text) == wanted


def test_what_is_passed_is_via() -> None:
    (leg,) = legs("The army convoy drove from Erbil through Kirkuk to Baghdad via Samarra.")
    assert [words.text for words in leg.via] == ["Kirkuk", "Samarra"]


def test_parts_that_go_differently_are_legs_of_their_own() -> None:
    men, guns = legs("The regiment moved to Pune, the men by rail and the guns by road.")
    assert (men.force and men.force.text, men.mode) == ("the men", "rail")
    assert (guns.force and guns.force.text, guns.mode) == ("the guns", "road")


def test_legs_of_a_chain_are_numbered_within_one_movement() -> None:
    one, two = legs("The troops sailed from Kiel to Riga and then to Tallinn.")
    assert one.movement == two.movement
    assert (one.leg, two.leg) == (1, 2)


def test_joint_origins_are_parts_of_one_leg() -> None:
    one, two = legs("Soldiers from two camps left Kandahar and Herat for Kabul.")
    assert (one.movement, one.leg) == (two.movement, two.leg)


def test_a_plan_is_planned() -> None:
    (leg,) = legs("Kenya plans to send 600 soldiers to Kismayo.")
    assert leg.status == "planned"


def test_what_is_denied_is_denied_and_an_event_says_so() -> None:
    text = "Sudan denies that its forces entered Abeche."
    told = statements(Article(text), find(text))
    assert {one.kind: one.status for one in told} == {"leg": "denied", "event": "denied"}
    event = next(one for one in told if one.kind == "event")
    leg = next(one for one in told if one.kind == "leg")
    assert (event.stance, event.concerns) == ("denies", (leg.movement,))


def test_where_a_force_is_said_to_be_is_a_presence() -> None:
    text = "Moroccan soldiers are stationed in Goma."
    (told,) = statements(Article(text), find(text))
    assert told.kind == "presence"
    assert told.destination and told.destination.text == "Goma"


def test_the_acting_state_is_no_origin() -> None:
    assert ends("Germany deploys 500 soldiers to Rukla.") == ["- > Rukla"]


def test_a_telegram_in_capitals_is_read() -> None:
    assert ends("REBEL TROOPS LEFT NYALA FOR KUTUM ON 3 MAY AND BURNED TWO FARMS.") == [
        "NYALA > KUTUM"
    ]


def test_a_name_in_capitals_that_no_gazetteer_knows_is_read() -> None:
    assert ends("REBEL TROOPS LEFT QWERTYVILLE FOR ZZYZXGRAD AND BURNED TWO FARMS.") == [
        "QWERTYVILLE > ZZYZXGRAD"
    ]


def test_a_headline_tells_a_plan() -> None:
    (leg,) = legs("France to send 1,000 troops to Bouake.")
    assert leg.status == "planned"


def test_a_deployment_without_a_place_is_to_where_the_text_sends() -> None:
    text = (
        "Chad has sent 300 soldiers to Bangui, a minister said. He said that the president has "
        "pledged 800 men, whose deployment is planned for May."
    )
    one, two = legs(text)
    assert two.destination == one.destination
    assert (two.strength, two.status) == ("800", "planned")


def test_who_is_replaced_leaves_and_who_replaces_arrives() -> None:
    assert ends("British troops in Basra are replaced by Iraqi soldiers.") == [
        "Basra > -",
        "- > Basra",
    ]
