"""What is inlined: modules, each a scope, in order; style sheets, each a room, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo_movements import page
from geo_movements.page.assets import viewer_css
from geo_movements.page.bundle import bundle

VIEWER = Path(page.__file__).parent / "viewer"
SHEETS = {sheet.name: sheet.read_text(encoding="utf-8") for sheet in VIEWER.glob("*.css")}


def test_modules_come_before_those_that_need_them() -> None:
    modules = {
        "main.js": (
            'import { one, two as deux } from "./a.js";\nimport {\n  three,\n} from "./b.js";\n'
        ),
        "a.js": 'import { three } from "./b.js";\nexport const one = 1;\nexport function two() {}',
        "b.js": "export class three {}\nexport function* four() {}",
    }
    text = bundle(modules, entry="main.js")
    assert text.index("const b_js") < text.index("const a_js") < text.index("const main_js")
    assert "const { one, two: deux } = a_js;" in text
    assert "return { one, two };" in text
    assert text.count("const b_js") == 1
    assert "function* four() {}\nreturn { three, four };" in text


@pytest.mark.parametrize(
    "code",
    [
        'import x from "./a.js";',
        'import * as a from "./a.js";',
        'import { a } from "leaflet";',
        "export default 1;",
        "export { a };",
    ],
)
def test_other_imports_and_exports_are_refused(code: str) -> None:
    with pytest.raises(ValueError, match="does not understand"):
        bundle({"main.js": code, "a.js": ""}, entry="main.js")


def test_comments_stay_behind_but_not_what_looks_like_them() -> None:
    code = """/** Doc.
 * of two lines */
// A remark.
export const a = "// no remark"; // beside code
  /* one line */
/* beside */ const c = 1;
const b = /\\/*x/;
"""
    text = bundle({"a.js": code}, entry="a.js")
    kept = 'const a = "// no remark"; // beside code\n/* beside */ const c = 1;\n'
    kept += "const b = /\\/*x/;\nreturn { a };"
    assert kept in text and "Doc" not in text and "remark." not in text and "one line" not in text


def test_no_text_of_the_viewer_has_lines_that_look_like_comments() -> None:
    for path in VIEWER.glob("*.js"):
        for text in re.findall(r"`[^`]*`", path.read_text(encoding="utf-8")):
            assert not re.search(r"^\s*(?://|/\*)", text, re.M), path.name


def test_circles_and_missing_modules_are_named() -> None:
    circle = {
        "a.js": 'import { b } from "./b.js";',
        "b.js": 'import { a } from "./a.js";',
    }
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        bundle(circle, entry="a.js")
    with pytest.raises(ValueError, match=r"no module 'b\.js', imported by a\.js"):
        bundle({"a.js": circle["a.js"]}, entry="a.js")


def test_a_name_that_a_module_does_not_export_is_refused() -> None:
    modules = {"a.js": 'import { one, two as x } from "./b.js";', "b.js": "export const one = 1;"}
    with pytest.raises(ValueError, match=r"b\.js exports no two, imported by a\.js"):
        bundle(modules, entry="a.js")


# --- Style sheets ---------------------------------------------------------------------------------


def test_each_room_has_a_small_sheet_and_all_are_joined() -> None:
    joined = viewer_css()
    assert joined.startswith(SHEETS["colours.css"])
    assert joined.endswith(SHEETS["print.css"])
    assert all(joined.count(text) == 1 for text in SHEETS.values())
    assert {
        name: text.count("\n") for name, text in SHEETS.items() if text.count("\n") >= 250
    } == {}


def test_colours_are_named_in_one_place() -> None:
    raw = re.compile(r"#[0-9a-f]{3,8}\b(?=[;,)\s])|\brgba?\(", re.I)
    assert [name for name, text in SHEETS.items() if raw.search(text)] == ["colours.css"]


def test_no_rule_is_for_what_the_page_never_makes() -> None:
    scripts = [module.read_text(encoding="utf-8") for module in VIEWER.glob("*.js")]
    made = "\n".join([*scripts, (VIEWER.parent / "shell.py").read_text(encoding="utf-8")])
    made += " ".join(f"gm-{what}" for what in ("chosen", "hovered"))  # put together of two words
    for name, text in SHEETS.items():
        wanted = set(re.findall(r"[.#](gm-[a-z-]+)", text))
        assert [one for one in wanted if not re.search(rf"\b{one}\b", made)] == [], name
