"""The team's own passages keep the form that a scorer reads."""

import datetime
import hashlib
import json
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "data" / "passages" / "ours.jsonl"
PASSAGES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_the_set_is_large_and_a_fifth_of_it_tells_no_movement():
    without = sum(not one["legs"] for one in PASSAGES)
    assert len(PASSAGES) >= 120
    assert 0.15 < without / len(PASSAGES) < 0.3
    assert len({one["id"] for one in PASSAGES}) == len({one["text"] for one in PASSAGES})
    assert len({one["text"] for one in PASSAGES}) == len(PASSAGES)


@pytest.mark.parametrize("passage", PASSAGES, ids=[one["id"] for one in PASSAGES])
def test_every_leg_stands_in_its_text(passage):
    text = passage["text"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert passage["split"] == ("held" if int(digest[:8], 16) % 10 < 4 else "dev")
    assert (passage["tags"][0] == "positive") == bool(passage["legs"])
    for leg in passage["legs"]:
        told = [leg["origin"], leg["destination"], leg["force"], leg["claimant"], *leg["via"]]
        assert all(words in text for words in told if words)
        assert leg["origin"] or leg["destination"] or leg.get("optional")
        days = [leg["date_earliest"], leg["date_latest"]]
        days = [datetime.date.fromisoformat(day) for day in days if day]
        assert days == sorted(days)
