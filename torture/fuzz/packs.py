"""What a page is packed into is what it is unpacked to: in Python, and in the reader's browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from torture.fuzz.given import LONG, holds

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from torture.parts import Scale, Tally

__all__ = ["in_browser", "in_python"]

_AT_ONCE = 100


def in_python(scale: Scale) -> Tally:
    """Pack lists of records, and unpack them."""
    from geo_movements.page.columns import pack
    from geo_movements.page.reading import unpack

    def check(story: dict[str, Any]) -> None:
        assert _told(unpack(pack(story))) == _told(story)

    return holds(scale, _stories(), check, short=30)


def in_browser(scale: Scale) -> Tally:
    """Pack stories, many at a time, and let the viewer's own module unpack them."""
    from hypothesis import strategies as st

    from geo_movements.page.columns import pack

    with scale.browser() as browser:
        page = browser.new_page()
        try:
            page.evaluate(f"void (window.unpackAll = {_script()})")

            def check(stories: list[dict[str, Any]]) -> None:
                texts = [json.dumps(pack(story)) for story in stories]
                for story, told in zip(stories, page.evaluate("unpackAll", texts), strict=True):
                    assert _told(json.loads(told)) == _told(story)

            some = scale.of(20, _AT_ONCE)
            stories = st.lists(_stories(), min_size=1, max_size=some)
            long = LONG * 2 // _AT_ONCE  # half as many a list on average
            tally = holds(scale, stories, check, short=2, long=long)
            tally.note = f"lists of up to {some} stories each"
            return tally
        finally:
            page.close()


def _script() -> str:
    """Make a function of the viewer's module: packed stories to plain ones, as text."""
    from importlib.resources import files

    from geo_movements.page.bundle import bundle

    viewer = files("geo_movements.page") / "viewer"
    modules = {
        one.name: one.read_text(encoding="utf-8")
        for one in viewer.iterdir()
        if one.name.endswith(".js")
    }
    script = bundle(modules, entry="columns.js")
    return f"""async (texts) => {{
      {script}
      const plain = (value) => {{
        if (value === null || typeof value !== "object") return value;
        if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, plain);
        const told = {{}};
        for (const name in value) told[name] = plain(value[name]);
        return told;
      }};
      const found = [];
      for (const text of texts) {{
        const {{ tables, ...story }} = await columns_js.unpackLists(JSON.parse(text));
        found.push(JSON.stringify(plain(story)));
      }}
      return found;
    }}"""


def _stories() -> SearchStrategy[dict[str, Any]]:
    from hypothesis import strategies as st

    text = st.text("ab;→– {\u2028<'\"\\é원\U0001f600", max_size=6)
    values = st.one_of(
        st.none(), st.booleans(), st.integers(-(2**52), 2**52),
        st.floats(-1e6, 1e6).map(lambda number: round(number, 2)), text,
        st.sampled_from(["1; 2", "a → b; c", "", "{{ 7*7 }}", "2024-02-29", "2023-02-29", "x9"]),
        st.lists(st.integers(0, 9), max_size=3), st.lists(st.one_of(st.none(), text), max_size=2),
        st.dates().map(str),
    )  # fmt: skip
    few = st.lists(values, min_size=1, max_size=4).flatmap(st.sampled_from)
    row = st.fixed_dictionaries({"a": values, "b": few, "c": st.one_of(st.none(), few)})
    rows = st.lists(row, max_size=12)

    def story(rows: list[dict[str, Any]], times: int, others: list[Any]) -> dict[str, Any]:
        cards = [{"rows": rows}, {"rows": []}, {"rows": others}]
        return {"title": "x", "claims": rows * times, "cards": cards, "events": others}

    return st.builds(story, rows, st.integers(1, 5), rows)


def _told(value: Any) -> str:
    """Write a value so that those are alike that JavaScript does not tell apart: 1 and 1.0."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
