"""The bundler: each module a scope, in order, and nothing it does not understand."""

from __future__ import annotations

import pytest

from geo_movements.page.bundle import bundle


def test_modules_come_before_those_that_need_them() -> None:
    modules = {
        "main.js": (
            'import { one, two as deux } from "./a.js";\nimport {\n  three,\n} from "./b.js";\n'
        ),
        "a.js": 'import { three } from "./b.js";\nexport const one = 1;\nexport function two() {}',
        "b.js": "export class three {}",
    }
    text = bundle(modules, entry="main.js")
    assert text.index("const b_js") < text.index("const a_js") < text.index("const main_js")
    assert "const { one, two: deux } = a_js;" in text
    assert "return { one, two };" in text
    assert text.count("const b_js") == 1


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


def test_circles_and_missing_modules_are_named() -> None:
    circle = {
        "a.js": 'import { b } from "./b.js";',
        "b.js": 'import { a } from "./a.js";',
    }
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        bundle(circle, entry="a.js")
    with pytest.raises(ValueError, match=r"no module 'b\.js', imported by a\.js"):
        bundle({"a.js": circle["a.js"]}, entry="a.js")
