"""By what a force moved."""

import pytest

from geo_movements.draft.attributes.mode import last_of, of


@pytest.mark.parametrize(
    ("trigger", "clause", "force", "mode"),
    [
        ("moved", "The regiment moved by rail to Ranchi", "The regiment", "rail"),
        ("left", "They left by special trains for Ahvaz", "They", "rail"),
        ("left", "The frigate left Toulon", "The frigate", "sea"),
        ("sailed", "The force sailed from Varna", "The force", "sea"),
        ("carry", "Two landing ships are to carry marines", "marines", "sea"),
        ("left", "They left by barge", "They", "sea"),
        ("put", "The squadron put to sea from Brest", "The squadron", "sea"),
        ("flown", "The men were flown to Gao aboard transports", "The men", "air"),
        ("returned", "They returned aboard an Ilyushin-62", "They", "air"),
        ("shifted", "A squadron was shifted", "a squadron of MiG-23s", "air"),
        ("land", "Helicopters land troops at Hostomel", "troops", "air"),
        ("enters", "A convoy of 40 trucks enters Syria", "A convoy of 40 trucks", "road"),
        ("head", "Fighters head to Idlib on government buses", "Fighters", "road"),
        ("marched", "The army marched to Savannah", "the army", "foot"),
        ("marched", "Troops marched to Berlin", "a column of 491 vehicles", "road"),
        ("moved", "The battalion moved by route march", "The battalion", "foot"),
        ("arrived", "150 paratroopers arrived", "150 paratroopers", None),
        ("deployed", "The army deployed to train recruits", "The army", None),
        ("sent", "They sent men supported by tanks to occupy ports", "men", None),
        ("driven", "The brigade was driven from Ampil", "The brigade", None),
        ("driven", "Their heavy equipment was driven there", "heavy equipment", "road"),
        ("left", "A truck driver saw that the men left", "the men", None),
    ],
)
def test_the_words_tell_the_mode(trigger, clause, force, mode):
    assert of(trigger, clause, force) == mode


def test_the_last_of_several():
    assert last_of("by rail as far as Villazon") == "rail"
    assert last_of("to Villazon") is None


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        (
            "The troops were taken by ship from Split to Ancona and then taken to Rome.",
            ["sea", None],
        ),
        (
            "Some 90 fighters were taken by bus from Gao to Bamako and flown to Sofia.",
            ["road", "air"],
        ),
        ("The regiment went by rail from Lyon to Dijon and marched to Metz.", ["rail", "foot"]),
        (
            "Soldiers were flown from Dakar to Bamako, from where they went on to Gao.",
            ["air", None],
        ),
        ("The division drove from Kars to Van and then to Mosul.", ["road", "road"]),
    ],
)
def test_a_leg_has_the_mode_of_its_own_verb(text: str, modes: list[str | None]) -> None:
    from geo_movements.draft.grammar import statements
    from geo_movements.draft.mentions import find
    from geo_movements.draft.records import Article

    assert [one.mode for one in statements(Article(text), find(text))] == modes


@pytest.mark.parametrize("label", ["C4", "A0", "12", "B"])
def test_a_label_of_a_list_is_no_aircraft(label: str) -> None:
    from geo_movements.draft.grammar import statements
    from geo_movements.draft.mentions import find
    from geo_movements.draft.records import Article

    text = f"{label} The 3rd Brigade moved from Kursk to Sumy."
    (leg,) = statements(Article(text), find(text))
    assert leg.force and leg.force.text == "The 3rd Brigade"
    assert leg.mode is None
