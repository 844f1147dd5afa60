"""Where sentences begin and end."""

from __future__ import annotations

import time

import pytest

from geo_movements.draft.sentences import sentences

SPLIT = {
    "Gen. Kim met Mr. Li at St. Louis. They left.": [
        "Gen. Kim met Mr. Li at St. Louis.", "They left.",
    ],
    "The U.S. Army left. He went to the U.S. The rest stayed.": [
        "The U.S. Army left.", "He went to the U.S.", "The rest stayed.",
    ],
    "No. 5 Company has no. 7 hut. No. He left.": [
        "No. 5 Company has no. 7 hut.", "No.", "He left.",
    ],
    "It is 3.5 km away. J. R. Smith of Acme Inc. said so in 1999. Then he left.": [
        "It is 3.5 km away.", "J. R. Smith of Acme Inc. said so in 1999.", "Then he left.",
    ],
    '"Will they go?" Kim asked. "They will." He left.': [
        '"Will they go?" Kim asked.', '"They will."', "He left.",
    ],
    "It closed at 5 p.m. Monday. It opens at 6 a.m. The guard said so.": [
        "It closed at 5 p.m. Monday.", "It opens at 6 a.m.", "The guard said so.",
    ],
    "GEN. KIM WENT TO WONSAN. NO. 5 COMPANY FOLLOWED.": [
        "GEN. KIM WENT TO WONSAN.", "NO. 5 COMPANY FOLLOWED.",
    ],
    "He went home.Then he left. See www.Example.com now.": [
        "He went home.", "Then he left.", "See www.Example.com now.",
    ],
    "Yes... they did… and left. (He stayed.) End": [
        "Yes... they did… and left.", "(He stayed.)", "End",
    ],
    "В 2024 г. Россия напала. Он прибыл в г. Курск в 2023 г. Потом В. В. Петров уехал.": [
        "В 2024 г. Россия напала.", "Он прибыл в г. Курск в 2023 г.", "Потом В. В. Петров уехал.",
    ],
    "Він приїхав у м. Київ. Потім поїхав.": ["Він приїхав у м. Київ.", "Потім поїхав."],
    "그들은 원산에서 출발했다. 그들은 러시아로 갔다.": [
        "그들은 원산에서 출발했다.", "그들은 러시아로 갔다.",
    ],
    "他们去了。他们回来了！": ["他们去了。", "他们回来了！"],
}  # fmt: skip


@pytest.mark.parametrize("text", SPLIT)
def test_a_stop_ends_a_sentence_unless_it_belongs_to_its_word(text: str) -> None:
    assert [one.text for one in sentences(text)] == SPLIT[text]


def test_headlines_and_bullets_end_with_their_line() -> None:
    text = "Troops Leave Wonsan\nThree ships sailed.\n\n- to Dunai\n* to Vostochny\n• by rail"
    assert [one.text for one in sentences(text)] == [
        "Troops Leave Wonsan", "Three ships sailed.", "to Dunai", "to Vostochny", "by rail",
    ]  # fmt: skip


def test_a_wrapped_line_goes_on() -> None:
    text = (
        "The column that had left the depot at dawn came to the bridge at\n"
        "Kherson only in the night, since the road was cut, and halted there\n"
        "until morning. It crossed\r\nthe river later."
    )
    assert len(sentences(text)) == 2


def test_offsets_give_back_the_words() -> None:
    text = "  \x00A. \u202eB left!\n\n\ud800 “Go,” he said.  "
    found = sentences(text)
    assert found
    assert all(text[one.start : one.end] == one.text for one in found)
    kept = "".join("".join(one.text.split()) for one in found)
    assert kept == "".join(text.split())


@pytest.mark.parametrize("text", ["", " \n\n\t ", "\u2028"])
def test_nothing_is_no_sentence(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("piece", [".", ". ", "A. ", "\n", "Mr. Kim\n", '."', "- ", "a"])
def test_time_grows_with_the_text_alone(piece: str) -> None:
    start = time.process_time()
    sentences(piece * 40_000)
    assert time.process_time() - start < 10  # what grows with the square takes minutes
