"""Sentences that tell no movement of a force, class by class."""

from __future__ import annotations

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article

NOBODY_OF_A_FORCE = [
    "The foreign minister arrived in Cairo for talks on Sudan.",
    "The president flew from Rome to Tunis to visit the troops.",
    "Thousands of refugees fled from Aleppo to Gaziantep.",
    "Some 300 prisoners were transferred from Bagram to Kabul.",
    "Two wounded soldiers were evacuated to Landstuhl.",
    "A cargo ship carrying rifles left Varna for Tartus.",
    "The ministry shipped 500 missiles and shells to Kharkiv.",
    "A military plane carrying 50 tons of food landed in Juba.",
    "The bodies of the sailors were flown to Ottawa.",
]
NO_PLACE = [
    "The kingdom withdrew from the treaty in May.",
    "The general retired from the army.",
    "The striker left the club for a rival.",
    "The brigade entered the war in 1917.",
    "Troops left 12 dead behind.",
]
FIGURES = [
    "Oil prices retreated in London.",
    "The Rangers advanced to the final in Boston.",
    "The virus spread from Wuhan to Milan.",
    "An army of tourists descends on Venice every summer.",
    "The march from Selma to Montgomery drew 25,000 people.",
]
NOT_DONE = [
    "The troops did not enter Gondar.",
    "No soldier will leave Gondar.",
    "Soldiers refused to march on Sofia.",
    "The army was unable to reach Gao.",
    "Rebels prevented the brigade from entering Bouake.",
    "A judge blocked the governor from sending troops to Portland.",
    "The navy cancelled a plan to send two frigates to Aden.",
    "There is no sign that the troops have left Donetsk.",
    "If talks fail, troops could move into Skopje.",
    "The marines will remain in Erbil.",
]
WISHES = [
    "The opposition called on the king to withdraw his troops from Aden.",
    "The envoy demanded the withdrawal of all troops from Kismayo.",
    "Parliament is considering sending 500 soldiers to Bamako.",
    "The minister urged the army to leave Grozny.",
    "A draft that would send 3,000 peacekeepers to El Fasher failed.",
    "Parliament rejected the deployment of 800 troops to Mali.",
]


@pytest.mark.parametrize("text", [*NOBODY_OF_A_FORCE, *NO_PLACE, *FIGURES, *NOT_DONE, *WISHES])
def test_no_leg(text: str) -> None:
    told = statements(Article(text, None, "2024-05-01"), find(text))
    assert [one for one in told if one.kind == "leg"] == []


def test_a_town_in_the_dateline_of_a_speech_is_no_end() -> None:
    text = "The spokesman told reporters in Rome that troops had left Tobruk."
    (leg,) = [one for one in statements(Article(text), find(text)) if one.kind == "leg"]
    assert leg.origin and leg.origin.text == "Tobruk"
    assert leg.destination is None


NOBODY = [
    "Not one Kenyan soldier has left Juba.",
    "Not a single soldier crossed from Kars to Van.",
    "Not one of the 300 marines left Metz.",
    "No French soldiers were in Bangui.",
    "Hardly a soldier left Lyon for Nice.",
    "Neither brigade left Kars.",
    "At no time did troops enter Sofia.",
    "None of the soldiers moved from Trier to Metz.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_what_nobody_did_is_no_row(text: str) -> None:
    assert statements(Article(text, None, "2024-05-01"), find(text)) == []


def test_no_fewer_than_is_a_number() -> None:
    text = "No fewer than 500 soldiers left Gao for Kidal."
    (leg,) = statements(Article(text), find(text))
    assert leg.strength_low == 500


HELPERS = [
    "An army of volunteers came from Hull to Whitby for the lifeboat.",
    "Some 200 volunteers were sent from Leeds to Whitby to rebuild the school.",
    "A battalion of volunteers left Leeds for the hospital in York.",
    "An army of cleaners moved from Paris to Lyon.",
    "The fire brigade was sent from Hull to Beverley.",
    "The war was over. Some 90 volunteers moved from Hull to York to help at the school.",
]


@pytest.mark.parametrize("text", HELPERS)
def test_helpers_are_no_force(text: str) -> None:
    assert statements(Article(text), find(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Volunteers of the 3rd Brigade left Lviv for Bakhmut.",
        "Some 300 volunteers left Madrid for the front at Teruel.",
        "The war went on. An army of volunteers marched from Boston to Concord.",
    ],
)
def test_volunteers_of_a_war_are_a_force(text: str) -> None:
    assert len(statements(Article(text), find(text))) == 1
