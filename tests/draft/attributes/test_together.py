"""The attributes of a movement that several clauses tell."""

from geo_movements.draft.attributes.together import read
from geo_movements.draft.records import Words

TEXT = (
    "The regiment left Boston on 28 May 1863. On 3 June 1863 the regiment, 900 strong, arrived in "
    "Hilton Head by steamer, the Herald reported."
)


def test_a_departure_and_an_arrival_make_one(clause):
    force = Words("the regiment", TEXT.index("the regiment"), TEXT.index(", 900"))
    told = read([clause(TEXT, "left"), clause(TEXT, "arrived")], force, None)
    assert told.date == "28 May 1863 … 3 June 1863"
    assert (told.dated.earliest, told.dated.latest) == ("1863-05-28", "1863-06-03")
    assert told.said.claimant.text == "the Herald"
    assert (told.mode, told.strength.low) == ("sea", 900)


def test_a_plan_stays_one_whoever_speaks_of_it_after(clause):
    text = "The brigade will leave Gao. The brigade arrived in Kidal, a trader said."
    force = Words("The brigade", 0, 11)
    told = read([clause(text, "leave", tense="future"), clause(text, "arrived")], force, None)
    assert (told.said.status, told.said.claimant) == ("planned", None)


def test_the_mode_before_the_place_is_meant(clause):
    text = "Recruits travelled by rail to Villazón and then on foot to Muñoz."
    place = text.index("Muñoz")
    told = read(
        [clause(text, "travelled")],
        Words("Recruits", 0, 8),
        None,
        destination=Words("Muñoz", place, place + 5),
    )
    assert told.mode == "foot"
