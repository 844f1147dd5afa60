"""ES modules to one inline script: each module a function scope, in the order of dependence."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["bundle"]

_IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "\./(?P<module>[\w-]+\.js)";$', re.M)
_KINDS = r"async function|function\*?|const|class"
_EXPORT = re.compile(rf"^export (?P<kind>{_KINDS}) (?P<name>\w+)", re.M)
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.M | re.S)
"""Comments that have their lines to themselves; no text of the viewer has such lines."""
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.M)


def bundle(modules: Mapping[str, str], *, entry: str) -> str:
    """Join modules into one script that runs `entry`.

    Understood are named imports of neighbours (`import { a, b as c } from "./x.js";`) and
    `export` before function, function*, const or class, each at the start of a line. Comments with
    lines of their own stay behind: they would be a seventh of a small page's script. Raises
    ValueError on any other import or export, an unknown module, a name that a module does not
    export, or a circle.

    >>> print(bundle({"main.js": "export const a = 1;"}, entry="main.js"))
    "use strict";
    const main_js = (() => {
    const a = 1;
    return { a };
    })();
    """
    order: list[str] = []
    _visit(modules, entry, (), order)
    return "\n".join(['"use strict";', *(_scope(name, modules[name]) for name in order)])


def _visit(modules: Mapping[str, str], name: str, path: tuple[str, ...], order: list[str]) -> None:
    if name in path:
        raise ValueError(f"modules import in a circle: {' -> '.join((*path, name))}")
    if name not in modules:
        raise ValueError(f"no module {name!r}, imported by {path[-1] if path else 'the page'}")
    if name in order:
        return
    for match in _IMPORT.finditer(modules[name]):
        _visit(modules, match["module"], (*path, name), order)
        wanted = {one.split()[0] for one in match["names"].split(",") if one.strip()}
        if unknown := wanted - {*_exports(modules[match["module"]])}:
            raise ValueError(f"{match['module']} exports no {min(unknown)}, imported by {name}")
    order.append(name)


def _variable(module: str) -> str:
    return re.sub(r"\W", "_", module)


def _exports(code: str) -> list[str]:
    return [match["name"] for match in _EXPORT.finditer(code)]


def _scope(name: str, code: str) -> str:
    exports = _exports(code)
    code = _COMMENT.sub("", code)
    body = _IMPORT.sub(_destructure, code)
    body = _EXPORT.sub(lambda match: f"{match['kind']} {match['name']}", body)
    if found := _LEFT_OVER.search(body):
        raise ValueError(f"{name}: the bundler does not understand {found[0]!r}")
    names = f"{{ {', '.join(exports)} }}" if exports else "{}"
    return f"const {_variable(name)} = (() => {{\n{body.strip()}\nreturn {names};\n}})();"


def _destructure(match: re.Match[str]) -> str:
    names = re.sub(r"(\w+) as (\w+)", r"\1: \2", match["names"].strip().rstrip(","))
    return f"const {{ {' '.join(names.split())} }} = {_variable(match['module'])};"
