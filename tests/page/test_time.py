"""The timeline and "as known on": stepped, dragged, played and heard, and the map that follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from geo_movements.schema import EVENT_DATES, EVENTS, Story

from .conftest import leg, make_story

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

EPOCH = date(1970, 1, 1)
OPACITY = """(claim) => {
  const { points } = gmState.scene.lines.find(({ mark }) => mark.claims.includes(claim));
  const ctx = document.querySelector(".leaflet-gmStory-pane canvas").getContext("2d");
  const seen = points.slice(1).flatMap(([x, y], n) => [0.2, 0.35, 0.5, 0.65, 0.8].map((part) => {
    const [fx, fy] = points[n];
    return ctx.getImageData(fx + (x - fx) * part, fy + (y - fy) * part, 1, 1).data[3] / 255;
  })).sort((a, b) => a - b);
  return seen[Math.floor(seen.length / 2)];
}"""


def day(iso: str) -> int:
    return (date.fromisoformat(iso) - EPOCH).days


def told(first: str, last: str, *, sure: bool = True) -> dict[str, str]:
    dates = {"date_earliest": first, "date_latest": last}
    return dates | ({"date_definite_start": first, "date_definite_end": last} if sure else {})


def with_events(story: Story, *rows: dict[str, Any]) -> Story:
    columns = [*EVENTS, *EVENT_DATES]
    events = pd.DataFrame([dict.fromkeys(columns) | row for row in rows], columns=columns)
    return replace(story, events=events.astype(object))


def said(id_: str, when: str, reported: str | None = None, **cells: Any) -> dict[str, Any]:
    return {
        "id": id_, "kind": "statement", "stance": "denies", "claimant": "Kremlin", "text": "untrue",
        "date_earliest": when, "date_latest": when, "reported_latest": reported, **cells,
    }  # fmt: skip


@pytest.fixture(scope="module")
def troops() -> Story:
    sure = told("2024-10-08", "2024-10-13") | {"reported_latest": "2024-10-18"}
    perhaps = told("2024-10-01", "2024-10-20", sure=False) | {"reported_latest": "2024-10-23"}
    rows = [
        leg(0, "Wonsan", "Vladivostok", **sure),
        leg(1, "Chongjin", "Vladivostok", **perhaps),
        leg(2, "Vladivostok", "Khabarovsk", **told("2024-11-20", "2024-11-21")),
    ]  # fmt: skip
    denied = (said("d1", "2024-10-10", "2024-10-10"), said("d2", "2024-11-20", "2024-11-21"))
    return with_events(make_story(rows), *denied)


class Time:
    """The timeline of a page, by what a reader finds on it."""

    def __init__(self, seen: Any) -> None:
        self.seen = seen
        self.tab = seen.tab
        self.forth = seen.tab.get_by_role("button", name="Step forward")
        self.back = seen.tab.get_by_role("button", name="Step back")
        self.whole = seen.tab.get_by_role("button", name="Whole time")
        self.known = seen.tab.get_by_role("slider", name="As known on")

    def window(self) -> list[float] | None:
        found: list[float] | None = self.tab.evaluate("gmState.window")
        return found

    def show(self, first: str, last: str) -> None:
        """Bring the handles to two days, by keyboard."""
        begin, end = (self.slider(name) for name in ("begin", "end"))
        begin.press("Home")
        end.press("End")
        low = float(begin.get_attribute("aria-valuenow"))
        for _ in range(round(day(first) - low)):
            begin.press("ArrowRight")
        high = float(end.get_attribute("aria-valuenow"))
        for _ in range(round(high - day(last) - 1)):
            end.press("ArrowLeft")

    def slider(self, name: str) -> Any:
        return self.tab.get_by_role("slider", name=re.compile(f"Window of time, .*{name}"))

    def heard(self) -> str:
        return str(self.tab.locator("#gm-time [role=status]").text_content())

    def keys(self) -> list[str]:
        read = "all => all.map((one) => one.dataset.key)"
        return sorted(self.tab.eval_on_selector_all(".gm-chart [data-key]", read))


@pytest.fixture
def timeline(troops: Story, open_page: Open) -> Time:
    return Time(open_page(troops))


# --- Step and play --------------------------------------------------------------------------------


def test_a_step_shows_a_day_and_says_what_is_under_way(timeline: Time) -> None:
    timeline.forth.click()
    assert timeline.window() == [day("2024-10-01"), day("2024-10-02")]
    assert timeline.heard() == "1 October 2024: no claim surely under way. 1 more is possible."
    for _ in range(7):
        timeline.forth.click()
    assert timeline.heard() == "8 October 2024: 1 claim under way. 1 more is possible."
    assert timeline.tab.locator(".gm-move").text_content() == "8 Oct 2024"
    assert timeline.tab.locator("#gm-time [role=status]").get_attribute("aria-live") in (
        None,
        "polite",
    )


def test_the_map_follows_the_window(timeline: Time) -> None:
    assert min(timeline.tab.evaluate(OPACITY, claim) for claim in range(3)) > 0.8
    timeline.show("2024-10-08", "2024-10-08")
    surely, perhaps, outside = (timeline.tab.evaluate(OPACITY, claim) for claim in range(3))
    assert surely > 0.8
    assert 0.4 < perhaps < 0.75
    assert outside < 0.25
    ghosts = timeline.tab.locator(".gm-bar.gm-ghost")
    assert ghosts.count() == 1
    assert ghosts.get_attribute("data-key") == "claim-2"


def test_a_step_keeps_picture_layout_and_names(timeline: Time) -> None:
    keep = """() => {
      const picture = document.querySelector(".gm-chart > svg");
      window.kept = [picture, gmState.scene.lines[0], gmState.labels];
    }"""
    same = """() => kept[0].isConnected && kept[1] === gmState.scene.lines[0]
      && kept[2] === gmState.labels"""
    timeline.tab.evaluate(keep)
    timeline.forth.click()
    assert timeline.window() is not None
    assert timeline.tab.evaluate(same)


def test_steps_pass_over_time_in_which_nothing_is_told(timeline: Time) -> None:
    timeline.show("2024-10-20", "2024-10-20")
    timeline.forth.click()
    assert timeline.window() == [day("2024-11-20"), day("2024-11-21")]
    timeline.back.click()
    assert timeline.window() == [day("2024-10-20"), day("2024-10-21")]


def test_a_wider_window_steps_by_a_day_and_stays_as_wide(timeline: Time) -> None:
    timeline.show("2024-10-02", "2024-10-06")
    timeline.forth.click()
    assert timeline.window() == [day("2024-10-03"), day("2024-10-08")]
    assert timeline.heard().startswith("3–7 October 2024: no claim")


def test_play_goes_on_by_itself_and_stops_at_the_end(timeline: Time) -> None:
    timeline.tab.get_by_role("combobox", name="Speed").select_option("4")
    timeline.show("2024-10-20", "2024-10-20")
    timeline.tab.get_by_role("button", name="Play").click()
    assert timeline.tab.get_by_role("button", name="Pause").is_visible()
    timeline.tab.get_by_role("button", name="Replay").wait_for(timeout=5_000)
    assert timeline.window() == [day("2024-11-21"), day("2024-11-22")]
    assert timeline.heard() == "21 November 2024: 1 claim under way."
    assert timeline.tab.get_by_role("button", name="Replay").get_attribute("title") == "Replay"
    timeline.tab.get_by_role("button", name="Replay").click()  # once more, from the start
    timeline.tab.get_by_role("button", name="Pause").click()
    stood = timeline.window() or [0.0, 0.0]
    assert day("2024-10-01") <= stood[0] < day("2024-10-20")
    timeline.tab.wait_for_timeout(400)
    assert timeline.window() == stood


PLAYED = """async () => {
  const told = [];
  document.querySelector(".gm-play").click();
  let last = null;
  for (let n = 0; n < 400; n += 1) {
    const now = JSON.stringify(gmState.window);
    if (now !== last) told.push((last = now));
    if (document.querySelector(".gm-play").title === "Replay") break;
    await new Promise((done) => setTimeout(done, 15));
  }
  return [...new Set(told)].map((one) => JSON.parse(one)[0]);
}"""


def test_play_goes_from_change_to_change(open_page: Open) -> None:
    """It begins with the first day that is told: an open begin is none, a long time one step."""
    rows = [
        leg(0, "Wonsan", "Vladivostok", **told("2024-10-08", "2024-10-13")),
        leg(1, "Chongjin", "Vladivostok", date_latest="2024-12-20"),  # by then
        leg(2, "Vladivostok", "Khabarovsk", **told("2024-11-01", "2024-11-30", sure=False)),
        leg(3, "Vladivostok", "Ussuriysk", date_earliest="2024-10-11"),  # from then on
    ]  # fmt: skip
    timeline = Time(open_page(with_events(make_story(rows))))
    timeline.tab.get_by_role("combobox", name="Speed").select_option("4")
    days = ["2024-10-08", "2024-10-11", "2024-10-12", "2024-11-01", "2024-12-20"]
    assert timeline.tab.evaluate(PLAYED) == [day(iso) for iso in days]
    timeline.back.click()
    assert timeline.tab.get_by_role("button", name="Play").is_visible()  # no more at the end


def test_play_lets_go_of_what_is_open(timeline: Time) -> None:
    timeline.tab.locator('[data-key="claim-1"]').click()
    timeline.tab.get_by_role("button", name="Play").click()
    timeline.tab.get_by_role("button", name="Pause").click()
    assert timeline.seen.chosen() == []
    bars = timeline.tab.locator(".gm-bar:not(.gm-ghost)")
    assert bars.get_attribute("data-key") == "claim-1"  # by the day alone: 1 October
    timeline.whole.click()
    timeline.tab.get_by_role("button", name="Step through").click()
    timeline.tab.get_by_role("button", name="Play").click()
    timeline.tab.get_by_role("button", name="Pause").click()
    assert timeline.tab.evaluate("[gmState.step, gmState.chosen.length]") == [None, 0]


def test_the_play_button_is_seen_under_the_pointer(timeline: Time) -> None:
    timeline.tab.locator(".gm-play").hover()
    ink, ground = timeline.tab.evaluate("""() => {
      const { color, backgroundColor } = getComputedStyle(document.querySelector(".gm-play"));
      const light = (words) => {
        const ctx = document.createElement("canvas").getContext("2d");
        ctx.fillStyle = words;
        ctx.fillRect(0, 0, 1, 1);
        const [r, g, b] = ctx.getImageData(0, 0, 1, 1).data;
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return [light(color), light(backgroundColor)];
    }""")
    assert abs(ink - ground) > 100


def test_a_hand_on_the_window_stops_the_play(timeline: Time) -> None:
    timeline.tab.get_by_role("button", name="Play").click()
    timeline.slider("end").press("ArrowRight")
    assert timeline.tab.get_by_role("button", name="Play").is_visible()
    begin, end = timeline.window() or [0.0, 0.0]
    assert end - begin == 2


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_play_glides_only_where_motion_is_welcome(timeline: Time, motion: Any, moves: bool) -> None:
    timeline.tab.emulate_media(reduced_motion=motion)
    timeline.tab.get_by_role("button", name="Play").click()
    took = timeline.tab.evaluate(
        "getComputedStyle(document.querySelector('.gm-shade')).transitionDuration"
    )
    timeline.tab.get_by_role("button", name="Pause").click()
    timeline.tab.emulate_media(reduced_motion="reduce")
    assert (took != "0s") is moves


# --- The window -----------------------------------------------------------------------------------


def test_handles_are_moved_by_keyboard_and_speak(timeline: Time) -> None:
    assert not timeline.slider("move it").is_visible()  # the whole time cannot be moved
    timeline.show("2024-10-02", "2024-10-06")
    assert timeline.window() == [day("2024-10-02"), day("2024-10-07")]
    words = [
        timeline.slider(name).get_attribute("aria-valuetext") for name in ("begin", "move", "end")
    ]
    assert words == ["2 October 2024", "2–6 October 2024", "6 October 2024"]
    timeline.slider("move").press("PageUp")
    assert timeline.window() == [day("2024-10-12"), day("2024-10-17")]
    timeline.slider("begin").press("End")  # no window is shorter than a step
    assert timeline.window() == [day("2024-10-16"), day("2024-10-17")]
    now, low, high = (
        float(timeline.slider("begin").get_attribute(f"aria-value{name}"))
        for name in ("now", "min", "max")
    )
    assert low <= now <= high
    timeline.whole.click()
    assert timeline.window() is None
    assert timeline.whole.is_disabled()


def drag(tab: Any, node: Any, by: float) -> None:
    box = node.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + by / 2, y)
    tab.mouse.move(x + by, y)
    tab.mouse.up()


def test_handles_and_window_are_dragged(timeline: Time) -> None:
    first = float(timeline.slider("begin").get_attribute("aria-valuemin"))
    last = float(timeline.slider("begin").get_attribute("aria-valuemax"))
    wide = timeline.tab.locator(".gm-rail").bounding_box()["width"]
    drag(timeline.tab, timeline.slider("begin"), wide / 4)
    begin, end = timeline.window() or [0.0, 0.0]
    assert begin == pytest.approx(first + (last - first) / 4, abs=1)
    assert (begin, end) == (round(begin), last)
    drag(timeline.tab, timeline.slider("end"), -wide / 4)
    _, end = timeline.window() or [0.0, 0.0]
    drag(timeline.tab, timeline.slider("move"), -wide / 8)
    window = timeline.window() or [0.0, 0.0]
    assert window[1] - window[0] == end - begin
    assert window[0] == pytest.approx(begin - (last - first) / 8, abs=1)
    drag(timeline.tab, timeline.slider("move"), -wide)
    assert timeline.window() == [first, first + end - begin]


def test_a_finger_drags_a_handle(timeline: Time) -> None:
    box = timeline.slider("end").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client = timeline.tab.context.new_cdp_session(timeline.tab)
    for kind, at in (("touchStart", x), ("touchMove", x - 60), ("touchMove", x - 120)):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    window = timeline.window()
    assert window is not None
    assert window[1] < float(timeline.slider("end").get_attribute("aria-valuemax")) - 3


def test_a_mouse_draws_a_window_on_the_empty_chart(timeline: Time) -> None:
    box = timeline.tab.locator(".gm-chart > svg").bounding_box()
    x, y = box["x"] + box["width"] * 0.55, box["y"] + box["height"] - 8
    timeline.tab.mouse.move(x, y)
    timeline.tab.mouse.down()
    timeline.tab.mouse.move(x + 100, y)
    timeline.tab.mouse.up()
    begin, end = timeline.window() or [0.0, 0.0]
    days = float(timeline.slider("end").get_attribute("aria-valuemax")) - float(
        timeline.slider("end").get_attribute("aria-valuemin")
    )
    assert end - begin == pytest.approx(100 / (box["width"] - 32) * days, abs=1)


def test_a_phone_has_room_for_fingers(troops: Story, open_page: Open) -> None:
    timeline = Time(open_page(troops, width=390, height=844))
    timeline.forth.click()
    controls = timeline.tab.locator(
        "#gm-time button:visible, #gm-time select, #gm-time [role=slider]:visible"
    )
    sizes = [box for n in range(controls.count()) if (box := controls.nth(n).bounding_box())]
    assert len(sizes) == 8
    assert min(min(box["width"], box["height"]) for box in sizes) >= 44
    whole = timeline.tab.locator("#gm-time").bounding_box()
    assert whole["height"] < 150
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in sizes)
    timeline.tab.get_by_role("button", name="As known on: change the day").click()
    assert timeline.known.bounding_box()["height"] >= 44


# --- As known on ----------------------------------------------------------------------------------


def test_what_was_not_yet_published_is_not_there(timeline: Time) -> None:
    assert timeline.keys() == ["claim-0", "claim-1", "claim-2", "event-0", "event-1"]
    assert "Chongjin" in timeline.tab.evaluate("gmState.labels.map(({ text }) => text)")
    timeline.known.press("Home")
    for _ in range(1):
        timeline.known.press("ArrowRight")
    words = timeline.known.get_attribute("aria-valuetext")
    assert words == "18 October 2024. 1 of 3 claims had been published."
    assert "1 claim has no day of report: it is always shown." in timeline.tab.inner_text(
        "#gm-panel header"
    )
    assert timeline.keys() == ["claim-0", "claim-2", "event-0"]
    lines = timeline.tab.evaluate("gmState.scene.lines.flatMap(({ mark }) => mark.claims).sort()")
    assert lines == [0, 2]
    labels = timeline.tab.evaluate("gmState.labels.map(({ text }) => text)")
    assert "Chongjin" not in labels
    assert "Wonsan" in labels
    timeline.known.press("End")
    assert timeline.tab.evaluate("gmState.known") is None
    assert len(timeline.keys()) == 5


def test_known_and_window_combine(timeline: Time) -> None:
    timeline.known.press("Home")
    timeline.known.press("ArrowRight")
    timeline.show("2024-10-08", "2024-10-08")
    assert timeline.heard() == "8 October 2024: 1 claim under way."
    timeline.known.press("ArrowRight")
    assert timeline.heard() == "8 October 2024: 1 claim under way. 1 more is possible."


def test_what_is_gone_is_not_chosen_any_more(timeline: Time) -> None:
    timeline.tab.locator('[data-key="event-1"]').click()
    assert timeline.tab.evaluate("gmState.event") == 1
    timeline.known.press("Home")
    assert timeline.tab.evaluate("gmState.event") is None
    timeline.known.press("End")
    timeline.tab.locator('[data-key="claim-1"]').click()
    assert timeline.seen.chosen() == [1]
    timeline.known.press("Home")
    assert timeline.seen.chosen() == []


def test_a_report_of_a_year_tells_no_day_of_it(open_page: Open) -> None:
    spans = (("1935-05-01", "1935-05-31"), ("1936-01-01", "1936-12-31"))
    rows = [
        leg(at, "Wonsan", "Vladivostok", **told("1904-10-08", "1904-10-13"),
            reported_earliest=first, reported_latest=last)
        for at, (first, last) in enumerate(spans)
    ]  # fmt: skip
    timeline = Time(open_page(make_story(rows)))
    assert timeline.known.get_attribute("aria-valuetext").startswith("1936. 2 of 2")
    timeline.known.press("Home")
    assert timeline.known.get_attribute("aria-valuetext").startswith("May 1935. 1 of 2")


def test_the_files_own_day_is_the_last(open_page: Open) -> None:
    rows = [
        leg(at, port, "Vladivostok", **told("2024-10-08", "2024-10-13"), reported_latest=reported)
        for at, (port, reported) in enumerate(
            (("Wonsan", "2024-10-18"), ("Chongjin", "2024-10-20"))
        )
    ]
    timeline = Time(open_page(make_story(rows, as_of="2024-10-24")))
    assert timeline.known.get_attribute("aria-valuetext").startswith("24 October 2024. 2 of 2")
    one = make_story(rows[:1], as_of="2024-10-24")
    told_once = open_page(one).tab.locator("#gm-panel header")
    assert "As known on 2024-10-24" in told_once.text_content()
    assert told_once.get_by_role("slider").count() == 0


# --- The axis -------------------------------------------------------------------------------------


DAWN = ("1944-06-06T07:10+02:00", "1944-06-06T12:00+02:00")
MORNING = ("1944-06-06T08:00+02:00", "1944-06-06T09:00+02:00")


def spans(*days: tuple[str, str]) -> Story:
    ends = (("Wonsan", "Vladivostok"), ("Chongjin", "Vladivostok"), ("Vladivostok", "Khabarovsk"))
    rows = [leg(at, *ends[at % 3], **told(*span)) for at, span in enumerate(days)]
    return with_events(make_story(rows))


@pytest.mark.parametrize(
    ("days", "labels", "first"),
    [
        (
            [("1944-06-06T05:30+02:00", "1944-06-06T09:00+02:00"), DAWN],
            ["6 Jun 1944, UTC+2", "08:00", "11:00"],
            "6 June 1944, 05:30–05:35: 1 claim under way.",
        ),
        (
            [("1944-06-06T04:00Z", "1944-06-06T05:00Z"), MORNING],
            ["6 Jun 1944, UTC", "05:00", "06:00"],
            "6 June 1944, 04:00–04:01: 1 claim under way.",
        ),
        (
            [("-0217-09-01", "-0217-10-31"), ("-0217-10-01", "-0217-12-31")],
            ["Sep 218 BC", "Oct 218 BC", "Jan 217 BC"],
            "1 September 218 BC: 1 claim under way.",
        ),
        (
            [("1812-06-24", "1812-09-14"), ("1812-10-18", "1812-12-14")],
            ["Jul 1812", "Dec 1812"],
            "24 June 1812: 1 claim under way.",
        ),
        (
            [("2024-10-08", "2024-10-13"), ("2024-10-20", "2024-11-01")],
            ["14 Oct 2024", "21 Oct", "28 Oct"],
            "8 October 2024: 1 claim under way.",
        ),
        (
            [("-0490-01-01", "-0448-12-31"), ("0014-01-01", "0117-12-31")],
            ["400 BC", "1 AD", "100 AD"],
            "491–482 BC: 1 claim under way.",
        ),
        (
            [("1206-01-01", "1368-12-31"), ("1799-01-01", "1815-12-31")],
            ["1300", "1500", "1800"],
            "1200–1209: 1 claim under way.",
        ),
    ],
    ids=["a day", "two clocks", "218 BC", "1812", "2024", "before and after", "centuries"],
)  # fmt: skip
def test_the_axis_reads_from_hours_to_centuries(
    open_page: Open, days: Any, labels: list[str], first: str
) -> None:
    timeline = Time(open_page(spans(*days)))
    shown = timeline.tab.locator(".gm-tick-label").all_text_contents()
    assert [label for label in labels if label in shown] == labels, shown
    boxes = timeline.tab.eval_on_selector_all(
        ".gm-tick-label",
        "all => all.map((one) => one.getBBox()).map(({ x, width }) => [x, x + width])",
    )
    assert all(left[1] < right[0] for left, right in pairwise(boxes))
    assert boxes[0][0] >= 0
    timeline.forth.click()
    assert timeline.heard() == first
    assert timeline.seen.errors == []


BOXES = """() => [...document.querySelectorAll(".gm-event")].flatMap((mark) =>
  [...mark.querySelectorAll("path, text")].map((one) => {
    const { left, right } = one.getBoundingClientRect();
    return [left, right, one.textContent];
  })).sort((a, b) => a[0] - b[0])"""


@pytest.mark.parametrize("code", ["en", "uk", "ko"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_names_of_events_never_touch(open_page: Open, code: str, width: int) -> None:
    rows = [
        leg(0, "Wonsan", "Vladivostok", **told("2024-10-08", "2024-10-13")),
        leg(1, "Chongjin", "Vladivostok", **told("2024-10-20", "2024-11-30")),
    ]
    days = ["2023-01-01", "2024-10-09", "2024-10-10", "2024-10-25", "2024-11-18", "2024-11-25",
            "2024-11-30", "2025-04-01", "2025-04-02"]  # fmt: skip
    bodies = ("Pentagon", "국가정보원 대변인실", "Головне управління розвідки")
    events = [said(f"d{n}", day, claimant=bodies[n % 3]) for n, day in enumerate(days)]
    story = with_events(make_story(rows, language=code), *events)
    seen = open_page(story, width=width, height=844)
    boxes = seen.tab.evaluate(BOXES)
    chart = seen.tab.locator(".gm-chart").bounding_box()
    for before, after in pairwise(boxes):
        assert before[1] <= after[0] + 0.5, (before, after)
    assert boxes[0][0] >= chart["x"]
    assert boxes[-1][1] <= chart["x"] + chart["width"]
    assert [words for *_, words in boxes if words] or width < 400


# --- Little and much ------------------------------------------------------------------------------


def test_few_bars_make_a_low_timeline(troops: Story, open_page: Open) -> None:
    heights = [open_page(story).tab.locator("#gm-time").bounding_box()["height"] for story in (
        spans(("2024-10-08", "2024-10-13"), ("2024-10-20", "2024-11-01")),
        spans(*[("2024-10-08", "2024-10-13")] * 9),
    )]  # fmt: skip
    assert heights[0] < heights[1] - 20
    assert heights[0] < 140


def test_events_alone_are_a_strip_without_controls(open_page: Open) -> None:
    rows = [leg(0, "Wonsan", "Vladivostok"), leg(1, "Chongjin", "Vladivostok")]
    story = with_events(make_story(rows), said("d1", "1812-10-18"), said("d2", "1812-12-07"))
    seen = open_page(story)
    assert seen.tab.locator("#gm-time .gm-event").count() == 2
    assert seen.tab.locator("#gm-time button").count() == 0
    assert seen.tab.locator("#gm-time").bounding_box()["height"] < 60


@pytest.fixture(scope="module")
def many() -> Story:
    ends = (("Wonsan", "Vladivostok"), ("Chongjin", "Vladivostok"), ("Vladivostok", "Khabarovsk"))
    days = [(EPOCH + timedelta(days=n), EPOCH + timedelta(days=n + 3)) for n in range(700)]
    rows = [leg(at, *ends[at % 3], **told(*map(str, span))) for at, span in enumerate(days)]
    return with_events(make_story(rows), said("d1", "1970-03-01"))


@pytest.fixture
def crowd(many: Story, open_page: Open) -> Iterator[Time]:
    yield Time(open_page(many))


def test_hundreds_of_bars_are_painted_and_still_found(crowd: Time) -> None:
    assert crowd.tab.locator(".gm-chart .gm-bar").count() == 0
    canvas = crowd.tab.locator(".gm-bulk").bounding_box()
    at = crowd.tab.evaluate("""() => {
      const canvas = document.querySelector(".gm-bulk");
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      const inked = [...Array(width * height).keys()].filter((n) => data[4 * n + 3] > 200);
      return [inked[0] % width, Math.floor(inked[0] / width)];
    }""")
    crowd.tab.mouse.move(canvas["x"] + at[0] + 1, canvas["y"] + at[1] + 1)
    assert len(crowd.tab.evaluate("gmState.hovered")) == 1
    crowd.tab.mouse.click(canvas["x"] + at[0] + 1, canvas["y"] + at[1] + 1)
    assert len(crowd.seen.chosen()) == 1


def test_hundreds_of_bars_are_walked_by_keyboard(crowd: Time) -> None:
    crowd.tab.locator('.gm-chart [data-key][tabindex="0"]').focus()
    crowd.tab.keyboard.press("ArrowRight")
    crowd.tab.keyboard.press("ArrowRight")
    assert crowd.tab.evaluate("document.activeElement.dataset.key") == "claim-2"
    assert crowd.tab.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Claimant"
    )
    assert crowd.tab.evaluate("gmState.hovered") == [2]
    crowd.tab.keyboard.press("Enter")
    assert crowd.seen.chosen() == [2]
