"""The grammar does not fall back on the team's own passages, and is silent where nobody moves."""

import json
from pathlib import Path

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article

FOLDER = Path(__file__).parents[1] / "data" / "passages"
FILES = ("ours.jsonl", "blind.jsonl")
FILLERS = {"the", "a", "of", "region", "area", "province", "district", "city", "town", "centre"}


def passages(name):
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def bare(name):
    """Leave the words by which two namings of a place are compared."""
    if name in {None, "__null__"}:
        return None
    words = name.split(",")[0].casefold().replace("-", " ").split()
    return " ".join(word for word in words if word not in FILLERS) or None


def drafted(one):
    article = Article(one["text"], one["title"], one["published"])
    legs = (told for told in statements(article, find(article.text)) if told.kind == "leg")
    return [
        tuple(bare(end.text) if end else None for end in (told.origin, told.destination))
        for told in legs
    ]


def accepts(leg, ends):
    return all(
        end in {bare(leg[side]), *map(bare, leg.get(f"{side}_alt", ()))}
        for side, end in zip(("origin", "destination"), ends, strict=True)
    )


def figures(rows):
    """Count right, wanted and given legs; a passage without any that got one is a false alarm."""
    right = wanted = given = alarms = 0
    for one in rows:
        left = sorted(one["legs"], key=lambda leg: bool(leg.get("optional")))
        wanted += sum(not leg.get("optional") for leg in left)
        told = drafted(one)
        alarms += bool(told) and not one["legs"]
        for ends in told:
            leg = next((leg for leg in left if accepts(leg, ends)), None)
            if leg is not None:
                left.remove(leg)
            if leg is None or not leg.get("optional"):
                right += leg is not None
                given += 1
    return right, wanted, given, alarms


@pytest.mark.parametrize(("name", "floor", "silent"), [(FILES[0], 0.80, 2), (FILES[1], 0.61, 2)])
def test_legs_do_not_fall_below_a_floor(name, floor, silent):
    right, wanted, given, alarms = figures(passages(name))
    assert 2 * right / (wanted + given) >= floor
    assert alarms <= silent
