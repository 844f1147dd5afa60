"""The capital of an area or a country, where a text does not name it."""

import pytest

from geo_movements.draft.capitals import capital_of
from geo_movements.draft.drafting import draft_of, examine
from geo_movements.draft.records import Article
from geo_movements.places.gazetteer import open_gazetteer


def test_areas_and_countries_have_capitals() -> None:
    world = open_gazetteer()
    found = {
        name: capital_of(world.lookup([name])[name][0].place)
        for name in ("Bavaria", "Kenya", "Munich")
    }
    assert {name: place and place.name for name, place in found.items()} == {
        "Bavaria": "Munich", "Kenya": "Nairobi", "Munich": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "toponym", "name"),
    [
        ("Some 300 soldiers marched out of the Bavaria capital.", "Bavaria capital", "Munich"),
        ("Some 300 soldiers marched from Lyon to the French capital.", "France capital", "Paris"),
    ],
)  # fmt: skip
def test_the_capital_of_an_area_is_its_place(text: str, toponym: str, name: str) -> None:
    lock = draft_of([examine(Article(text, published="2025-04-14"))]).project.lock
    rows = {row["toponym"]: row for row in lock.to_dict("records")}
    assert rows[toponym]["name"] == name
    assert "the capital of" in rows[toponym]["reason"]
