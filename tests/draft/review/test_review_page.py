"""What a person can do on the review page, in a real browser with the network off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from geo_movements.tables import amounts, dates, relative

from .conftest import TEXT

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

HERE = "[...document.querySelectorAll('.rv-here')].map((one) => one.textContent).join('')"
WHERE = """(name) => {
  const { lat, lon } = gmReview.shown.story.places.find((place) => place.name === name);
  return [lat, lon];
}"""


def test_the_page_opens_by_itself_and_says_what_it_is(html: str, open_page: Open) -> None:
    seen = open_page(html)
    assert seen.errors == []
    assert len(seen.requests) == 1  # itself
    assert seen.tab.inner_text("h1") == "🚢 Seoul says troop ships left North Korea's east coast"
    assert "A person must check every one." in seen.tab.inner_text(".rv-notice")
    assert "0 of 7 decided" in seen.tab.inner_text(".rv-progress")
    assert len(html.encode()) < 1_000_000


def test_the_row_at_hand_lights_its_sentence(html: str, open_page: Open) -> None:
    seen = open_page(html)
    assert seen.tab.evaluate(HERE).startswith("South Korea's spy agency told lawmakers")
    seen.keys("j")
    assert seen.current() == 2
    assert seen.tab.evaluate(HERE).startswith("The men were then")
    assert "Ussuriysk" in seen.tab.locator(".rv-word").all_inner_texts()
    seen.keys("k")
    assert seen.current() == 1


def test_what_is_marked_in_the_text_opens_its_row(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.click(".rv-trigger >> text=moved")
    assert seen.current() == 3
    seen.tab.click(".rv-place >> text=Sergeyevka")
    assert seen.current() == 6
    assert seen.tab.evaluate("document.activeElement.id").endswith("-destination")
    seen.tab.keyboard.press("Escape")
    seen.tab.locator(".rv-trigger >> text=sailed").focus()
    seen.tab.keyboard.press("Enter")
    assert seen.current() == 1


def test_one_hand_decides_a_draft(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.keys("a")
    assert seen.current() == 2  # the next that is open
    seen.keys("jd")
    assert seen.decisions() == ["accepted", None, "dropped", None, None, None, None]
    assert "2 of 7 decided" in seen.tab.inner_text(".rv-progress")
    assert seen.said() == "Row 3 dropped. 2 of 7 decided"
    assert seen.tab.locator(".rv-number").all_inner_texts()[:4] == ["1✓", "2", "3✕", "4"]
    heard = seen.tab.get_attribute(".rv-trigger >> text=moved", "aria-label")
    assert heard == "moved: row 3, the Wonsan area → Vladivostok, dropped"
    seen.keys("u")
    assert seen.decisions()[2] is None and seen.current() == 3
    assert seen.said() == "Undone: Row 3 dropped"
    seen.keys("U")
    assert seen.decisions()[2] == "dropped"
    seen.tab.click("[data-row='movements:0'] .rv-head")
    seen.keys("a")  # once more changes nothing, and goes on
    assert seen.decisions()[0] == "accepted" and seen.current() == 2
    seen.keys("k")
    assert seen.tab.locator(".rv-actions >> text=Accept").is_hidden()
    seen.tab.click(".rv-actions >> text=Open again")
    assert seen.decisions()[0] is None and seen.current() == 1
    assert seen.said().startswith("Row 1 is open again")
    seen.keys("ako")
    assert seen.decisions()[0] is None


def test_the_last_decision_leads_to_the_download(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.fill("[id='rv-movements:0-date']", "31 June 2024")
    seen.tab.keyboard.press("Escape")
    seen.keys("aaaaaa")
    seen.tab.focus("[id='rv-events:0-claimant']")
    seen.tab.keyboard.press("Control+Enter")
    assert seen.tab.evaluate("document.activeElement.closest('#rv-done').hidden") is False
    assert seen.tab.evaluate("document.activeElement.textContent") == "Download tables"
    assert "a field may be refused in row 1" in seen.tab.inner_text("#rv-done")
    seen.keys("ad")  # one too many
    seen.tab.keyboard.press("Control+Enter")
    assert seen.decisions() == ["accepted"] * 7
    seen.keys("u")
    assert seen.tab.locator("#rv-done").is_hidden() and seen.current() == 7


def test_letters_in_a_field_are_letters(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.fill("[id='rv-movements:0-force']", "")
    seen.tab.keyboard.type("a dud")
    assert seen.decisions()[0] is None
    seen.tab.keyboard.press("Escape")
    assert seen.cell(1, "force") == "a dud"
    assert "was “North Korean soldiers”" in seen.tab.inner_text("[data-row='movements:0']")
    seen.keys("u")
    assert seen.cell(1, "force") == "North Korean soldiers"
    seen.tab.fill("[id='rv-movements:0-force']", "marines")
    seen.tab.keyboard.press("Control+Enter")
    assert (seen.cell(1, "force"), seen.decisions()[0]) == ("marines", "accepted")


def test_single_letters_can_be_switched_off(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.keys("?")
    seen.tab.uncheck("#rv-single")
    seen.tab.keyboard.press("Escape")
    seen.keys("ad")
    assert seen.decisions() == [None] * 7


def test_doubtful_fields_come_first(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.select_option("#rv-order", "doubt")
    numbers = seen.tab.locator(".rv-sign").all_inner_texts()
    assert numbers[0] == "5" and numbers[-1] == "1"
    seen.tab.click("[data-row='movements:4'] .rv-head")
    assert "Look first at: From, Who says so" in seen.tab.inner_text(".rv-first")
    assert seen.tab.get_attribute(".rv-first button >> nth=0", "title") == "place not found"
    seen.keys("e")
    assert seen.tab.evaluate("document.activeElement.id") == "rv-movements:4-origin"
    grade = seen.tab.inner_text("[id='rv-movements:4-claimant-sure']")
    assert grade.split() == ["●○○", "35", "%", "doubtful"]


def test_a_field_shows_where_its_words_stand(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.focus("[id='rv-movements:0-claimant']")
    assert seen.tab.locator(".rv-pointed").all_inner_texts() == ["South Korea's spy agency"]


def test_words_of_another_sentence_are_lit_there_and_doubtful(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.keys("jjjjj")
    assert seen.tab.locator(".rv-far").all_inner_texts() == ["500 officers"]
    assert seen.tab.inner_text("[id='rv-movements:5-force-far']") == "from another sentence"
    assert seen.tab.inner_text(".rv-first") == "Look first at: To, Force, Status"
    assert "doubtful" in seen.tab.inner_text("[data-row='movements:5'] .rv-tags")
    seen.tab.focus("[id='rv-movements:5-force']")
    assert seen.tab.locator(".rv-pointed").all_inner_texts() == ["500 officers"]
    seen.tab.fill("[id='rv-movements:5-force']", "a regiment")
    seen.tab.keyboard.press("Escape")
    assert seen.tab.locator("[id='rv-movements:5-force-far']").count() == 0


TYPED = {
    "date": {
        "31 February 2024": "There is no such day: 31 february 2024",
        "8 Octobr 2024": "“octobr”: is October meant?",
        "2024-13-02": "There is no such day: 2024-13-02",
        "Feb. 29, 2023": "There is no such day: feb. 29, 2023",
        "when the moon was full": "may not understand “when”", "": "Empty: the map cannot say when",
        "between Oct. 8 and Oct. 13": None, "2024-10-08/2024-10-13": None, "29 February": None,
    },
    "strength": {"a goodly number of bears": None, "plenty": "may find no number", "4 ships": None},
}  # fmt: skip


def test_what_the_map_would_refuse_is_said_at_the_field(html: str, open_page: Open) -> None:
    seen = open_page(html)
    for column, cells in TYPED.items():
        for cell, fault in cells.items():
            seen.tab.fill(f"[id='rv-movements:0-{column}']", cell)
            seen.tab.keyboard.press("Escape")
            told = seen.tab.locator(f"[id='rv-movements:0-{column}-fault']").all_inner_texts()
            assert fault in told[0] if fault else told == [], (cell, told)
    seen.tab.fill("[id='rv-movements:0-date']", "31 June 2024")
    seen.tab.keyboard.press("Escape")
    assert "Look first at: When" in seen.tab.inner_text(".rv-first")
    seen.keys("a")  # it warns and blocks nothing
    assert seen.decisions()[0] == "accepted"


def test_the_page_knows_the_words_that_the_readers_know(html: str, open_page: Open) -> None:
    seen = open_page(html)
    examples = [rule.example for rule in (*dates.RULES, *relative.RELATIVE)]
    counts = [example for rule in amounts.RULES for example in rule.examples]
    refused = """([column, cells]) => cells.filter((cell) => {
      const row = { ...gmReview.work.rows[0], cells: { origin: "Wonsan", [column]: cell } };
      return gmReview.faultOf(row, column) !== null;
    })"""
    assert seen.tab.evaluate(refused, ["date", examples]) == []
    assert seen.tab.evaluate(refused, ["strength", [*counts, "plenty"]]) == ["plenty"]


def test_another_place_of_the_name_moves_on_the_map(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.keys("jjjjj")
    before = seen.tab.evaluate(WHERE, "Sergeyevka")
    seen.tab.click(".rv-current .rv-change")
    box = seen.tab.inner_text(".rv-alternatives")
    assert "Which Sergeyevka is it?" in box and "for: exact name, population" in box
    seen.tab.locator(".rv-alternatives input[type=radio]").nth(1).check()
    chosen = seen.tab.evaluate("gmReview.work.places.get('Sergeyevka')")
    assert chosen == {"at": 1}
    assert seen.tab.evaluate("gmReview.shown.story.places.length") > 0
    spots = seen.tab.evaluate("gmReview.shown.story.places.map(({ lat, lon }) => [lat, lon])")
    assert before not in spots
    assert "as you chose" in seen.tab.inner_text(".rv-current .rv-place-line")
    seen.keys("u")
    assert seen.tab.evaluate(WHERE, "Sergeyevka") == before


def test_coordinates_and_nowhere_can_be_given(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.keys("jjjjj")
    seen.tab.click(".rv-current .rv-change")
    seen.tab.fill(".rv-hand input", "north of here")
    seen.tab.keyboard.press("Enter")
    assert "latitude, longitude" in seen.tab.inner_text(".rv-hand .rv-fault")
    seen.tab.fill(".rv-hand input", "44.33, 131.67")
    seen.tab.keyboard.press("Enter")
    assert [44.33, 131.67] in seen.tab.evaluate(
        "gmReview.shown.story.places.map(({ lat, lon }) => [lat, lon])"
    )
    seen.tab.click("text=Point on the map")
    seen.tab.click(".rv-map-box", position={"x": 200, "y": 300})
    pointed = seen.tab.evaluate("gmReview.work.places.get('Sergeyevka')")
    assert abs(pointed["lat"] - 44.33) < 12 and pointed != {"lat": 44.33, "lon": 131.67}
    seen.tab.check("text=Nobody knows where: keep it off the map")
    assert seen.tab.evaluate("gmReview.work.places.get('Sergeyevka')") == {"none": True}
    assert "Nobody knows where" in seen.tab.inner_text(".rv-current .rv-where")


def test_a_typed_toponym_is_where_the_draft_or_it_says(html: str, open_page: Open) -> None:
    seen = open_page(html)
    where = "[data-row='movements:0'] .rv-where >> nth=0"
    seen.tab.fill("[id='rv-movements:0-origin']", "ussuriysk")
    seen.tab.keyboard.press("Enter")
    assert "Primorsky" in seen.tab.inner_text(where)
    seen.tab.fill("[id='rv-movements:0-origin']", "Nowhere-on-Sea")
    seen.tab.keyboard.press("Enter")
    assert "Not found here" in seen.tab.inner_text(where)
    seen.tab.fill("[id='rv-movements:0-origin']", "40.1, 128.2")
    seen.tab.keyboard.press("Enter")
    assert "as written" in seen.tab.inner_text(where)


def test_a_place_in_no_row_can_be_looked_at(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.click(".rv-place >> text=Dublin")
    assert seen.current() == 1
    assert "stands in no row" in seen.tab.inner_text(".rv-loose")
    assert "Which Dublin is it?" in seen.tab.inner_text(".rv-loose")
    seen.keys("j")
    assert seen.tab.locator(".rv-loose").is_hidden()


def test_selected_words_make_a_row_or_a_field(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.select("whether they would fight")
    seen.tab.click("text=New movement")
    assert seen.current() == 4 and len(seen.decisions()) == 8
    assert seen.cell(4, "sentence").startswith("He added that the United States")
    start, end = int(seen.cell(4, "sentence_start")), int(seen.cell(4, "sentence_end"))
    assert TEXT[start:end] == seen.cell(4, "sentence")
    seen.select("United States")
    seen.tab.click(".rv-picked >> text='From'")
    assert seen.cell(4, "origin") == "United States"
    assert seen.tab.locator(".rv-word").all_inner_texts() == ["United States"]
    seen.select("Dublin")
    seen.tab.click(".rv-picked >> text='From'")
    assert seen.tab.locator("[data-words*='new:1 origin']").all_inner_texts() == ["Dublin"]
    seen.tab.keyboard.press("Escape")
    seen.keys("uuu")
    assert len(seen.decisions()) == 7


def test_a_new_row_has_the_places_of_its_words(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.select("by train from Vladivostok to Ussuriysk")
    seen.tab.click("text=New movement")
    number = seen.current()
    ends = [seen.cell(number, name) for name in ("kind", "origin", "destination")]
    assert ends == ["leg", "Vladivostok", "Ussuriysk"]
    assert "Look first at: From, To" in seen.tab.inner_text(".rv-current .rv-first")
    seen.tab.fill("[id='rv-new:1-destination']", "Kursk")
    seen.tab.keyboard.press("Enter")
    assert seen.tab.inner_text(".rv-current .rv-first") == "Look first at: From"
    seen.select("An official in Dublin")
    seen.tab.click("text=New movement")
    number = seen.current()
    ends = [seen.cell(number, name) for name in ("kind", "origin", "destination")]
    assert ends == ["presence", "", "Dublin"]


def test_a_field_grows_with_its_words(html: str, open_page: Open) -> None:
    seen = open_page(html, width=390, height=844)
    field = "[id='rv-movements:0-force']"
    low = seen.tab.locator(field).bounding_box()["height"]
    seen.tab.fill(field, "the second battalion of the guards and all of its train " * 2)
    assert seen.tab.locator(field).bounding_box()["height"] > 2 * low
    seen.tab.keyboard.press("Enter")
    assert seen.cell(1, "force").endswith("its train") and "\n" not in seen.cell(1, "force")
    assert seen.tab.locator("#rv-stage").bounding_box()["height"] <= 0.2 * 844


def test_an_event_concerns_what_is_ticked(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.click("[data-row='events:0'] .rv-head")
    boxes = seen.tab.locator(".rv-concerns")
    assert "1. Wonsan → Vladivostok, 2. Vladivostok → Ussuriysk" in boxes.inner_text()
    before = seen.cell(7, "concerns").split("; ")
    boxes.locator("input").first.uncheck()
    assert seen.cell(7, "concerns").split("; ") == before[1:]
    seen.keys("u")
    assert seen.cell(7, "concerns").split("; ") == before


def test_the_map_chooses_a_row(html: str, open_page: Open) -> None:
    seen = open_page(html)
    middle = """() => {
      const line = gmReview.shown.scene.lines.find(({ mark }) => mark.claims[0] === 0);
      const [x, y] = line.points[Math.floor(line.points.length / 2)];
      const { min } = gmReview.shown;
      return gmReview.map.layerPointToContainerPoint([x + min.x, y + min.y]);
    }"""
    seen.keys("j")
    point = seen.tab.evaluate(middle)
    seen.tab.click(".rv-map-box", position={"x": point["x"], "y": point["y"]})
    assert seen.current() == 1


def test_work_outlives_the_tab(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.fill("[id='rv-movements:0-force']", "marines")
    seen.tab.keyboard.press("Escape")
    seen.keys("ad")
    seen.tab.reload()
    seen.ready()
    assert seen.decisions()[:2] == ["accepted", "dropped"]
    assert seen.cell(1, "force") == "marines"
    assert "kept in this browser" in seen.tab.inner_text(".rv-progress")


def test_work_goes_on_from_a_file(html: str, open_page: Open, tmp_path: Any) -> None:
    seen = open_page(html)
    seen.keys("ad")
    seen.select("whether they would fight")
    seen.keys("n")
    seen.tab.keyboard.press("Escape")
    seen.tab.click("text=Files")
    saved = seen.downloaded(lambda: seen.tab.click("text=Save work"))
    other = open_page(html)
    other.tab.set_input_files("#rv-work", saved)
    other.until("gmReview.work.rows.length === 8")
    assert other.decisions() == seen.decisions()
    wrong = tmp_path / "wrong.json"
    wrong.write_text(saved.read_text().replace('"of": "', '"of": "x'))
    other.tab.set_input_files("#rv-work", wrong)
    other.until("document.querySelector('.rv-sheet .rv-fault').textContent.includes('another')")
    assert len(other.decisions()) == 8


BAD = [
    "", "[]", "null", "{", '{"format": "geo-movements review", "version": 2}',
    '{"format":"geo-movements review","version":1,"of":"OF","rows":[null,1,{"key":"movements:0",'
    '"decision":"maybe","cells":{"__proto__":"x","force":7,"nope":"x"},"spans":{"force":[[9,1],"a",'
    '[0,99999999]]}},{"key":"q","added":true,"table":"__proto__","cells":3,"spans":4,'
    '"sentence":"x"}],"places":{"Wonsan":{"at":"1"},"__proto__":{"none":true},"x":{"lat":900,'
    '"lon":0}},"number":-4}',
]  # fmt: skip


def test_bad_work_does_no_harm(html: str, open_page: Open, tmp_path: Any) -> None:
    seen = open_page(html)
    of = seen.tab.evaluate("JSON.parse(document.getElementById('gm-story').textContent).of")
    for number, text in enumerate(BAD):
        file = tmp_path / f"work{number}.json"
        file.write_text(text.replace("OF", of))
        seen.tab.evaluate("document.getElementById('gm-live').textContent = ''")
        seen.tab.set_input_files("#rv-work", file)
        seen.until("document.getElementById('gm-live').textContent !== ''")
        assert seen.cell(1, "force") == "North Korean soldiers"
        assert seen.decisions()[0] is None
        assert seen.tab.evaluate("({}).none") is None
    seen.keys("jka")
    assert seen.errors == []


def test_a_sandboxed_frame_keeps_nothing_and_says_so(
    html: str, open_page: Open, tmp_path: Any
) -> None:
    seen = open_page(html)
    (tmp_path / "inner.html").write_text(html, encoding="utf-8", newline="")
    outer = tmp_path / "outer.html"
    outer.write_text(
        '<iframe sandbox="allow-scripts allow-downloads" src="inner.html" '
        'style="width:1300px;height:800px"></iframe>'
    )
    seen.tab.goto(outer.as_uri())
    frame = seen.tab.frames[1]
    for _ in range(200):
        if frame.evaluate("Boolean(window.gmReview && window.gmReview.ready)"):
            break
        seen.tab.wait_for_timeout(25)
    frame.click(".rv-actions >> text=Accept")
    frame.wait_for_timeout(400)
    assert "1 of 7 decided · not saved yet" in frame.inner_text(".rv-progress")
    warned = frame.evaluate(
        "() => { const leaving = new Event('beforeunload', { cancelable: true });"
        " window.dispatchEvent(leaving); return leaving.defaultPrevented; }"
    )
    assert warned
    assert seen.errors == []


def test_on_paper_every_row_is_told(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.keys("a")
    seen.tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paper = seen.tab.locator(".rv-paper").text_content()
    assert "1. Wonsan → Vladivostok – accepted" in paper
    assert "5. eastern Russia → Kursk – to decide" in paper and "(35 % sure)" in paper
    seen.tab.emulate_media(media="print")
    assert seen.tab.locator(".rv-paper").is_visible()
    assert seen.tab.locator(".rv-text").is_visible()
    assert seen.tab.locator(".rv-side").is_hidden()


SIZES = {"desk": (1360, 860), "tablet": (900, 1100), "phone": (390, 844), "low": (844, 390),
         "small": (320, 640)}  # fmt: skip


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(html: str, open_page: Open, dark: bool) -> None:
    seen = open_page(html, dark=dark)
    axe = Axe()

    def check(what: str) -> None:
        told = axe.run(seen.tab, options={"resultTypes": ["violations"]}).response["violations"]
        found = [(one["id"], [node["target"] for node in one["nodes"]][:4]) for one in told]
        assert found == [], what

    seen.keys("ad")
    check("rows")
    seen.keys("jjj")
    seen.tab.click(".rv-current .rv-change")
    seen.tab.click(".rv-current .rv-more summary")
    for name, (width, height) in SIZES.items():
        seen.tab.set_viewport_size({"width": width, "height": height})
        if name == ("small" if dark else "phone"):
            check(name)
        assert seen.tab.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0, name
    if not dark:
        seen.tab.click(".rv-tabs >> text=Article")
        seen.tab.click(".rv-place >> text=Dublin")
        seen.tab.click("text=Files")
        check("article")
    assert seen.errors == []


def test_on_a_phone_article_and_rows_take_turns(html: str, open_page: Open) -> None:
    seen = open_page(html, width=390, height=844)
    assert seen.tab.locator("#rv-article").is_hidden()
    assert seen.tab.locator(".rv-current .rv-quote").is_visible()
    seen.tab.click(".rv-tabs >> text=Article")
    assert seen.tab.locator(".rv-side").is_hidden()
    seen.tab.click(".rv-trigger >> text=arrived")
    assert seen.current() == 4
    assert seen.tab.locator(".rv-side").is_visible()
    box = seen.tab.locator(".rv-actions >> text=Accept").bounding_box()
    assert box["height"] >= 44 and box["y"] + box["height"] <= 844
