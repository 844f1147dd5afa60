"""What is written where only plain words belong.

Each would be seen if it ran or were fetched: a script sets `window.__ran`, an address is of a
host that cannot exist (RFC 2606), a template would make 5929 of 77*77. None is known to work
against any program.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COMPUTED", "HOST", "MEGABYTE", "PAYLOADS", "PLAIN", "SHAPES", "signed"]

HOST = "hostile.invalid"
COMPUTED = "5929"
"""What a template or a formula would make of 77*77."""
MEGABYTE = 1_000_000
PLAIN = "plain words"

PAYLOADS: Mapping[str, str] = MappingProxyType(
    {
        "template-expression": "{{ 77*77 }} {{ cycler }} {# gone #}",
        "template-statement": "{% if 77*77 %} {% x",
        "template-others": "${77*77} #{77*77} <%= 77*77 %> [[77*77]] $(77) {0} {x!r} %s %(y)d %n",
        "backticks": "`77*77` ``two`` ```three``` ${`four`}",
        "end-of-script": "</script><script>window.__ran=1</script><!--<script>",
        "end-of-others": "</style></title></textarea></noscript></svg></desc><s>--> ]]> --!> ?>",
        "handler-tags": (
            f'<img src=x onerror="window.__ran=2"><svg onload=window.__ran=3><iframe src=//{HOST}>'
        ),
        "end-of-attribute": "\"'><b onmouseover=window.__ran=4 style=color:red>\" x='",
        "script-address": "javascript:window.__ran=5",
        "script-address-hidden": "\u00a0JaVa\u00adscript\u2003:window.__ran=6",
        "data-address": "data:text/html,<script>window.__ran=7</script>",
        "bare-address": f"//{HOST}/a http://{HOST}/b?c=<d>'e' file:///dev/null ../../f C:\\g",
        "style": f"}}</style><style>*{{background:url(//{HOST}/h)}} url(//{HOST}/i)",
        "entities": "&lt;b&gt; &amp;amp &#60;i&#62 &nbsp \\u003cu\\u003e %3Cs%3E &bogus",
        "markdown": f"**a** _b_ [c](javascript:window.__ran=8) ![d](//{HOST}/e) <//{HOST}> # f | g",
        "typesetting": "\\input{x} $y^2$ \\end{document} #let z = 77*77 #emph[a] @b <c> ~",
        "turned": "\u202egnorw\u202c \u2067abc \u200fdef",
        "zero-width": "Won\u200bsan\u200d \u2060Vladi\ufeffvostok\u180e \u034f\u3164",
        "separators": "one\u2028two\u2029three\u0085four\r\nfive\tsix",
        "control": "a\x00b\x07c\x1b[31md\x1b]0;e\x07\x9b2Jf\x7fg\ufffeh",
        "halves": "\ud800a\udfff b\ud83d",
        "formula": '=77*77&" so many"',
        "formula-plus": "+77*77 so many",
        "formula-minus": "-77*77 so many",
        "formula-at": "@SUM(77) of them",
        "formula-guarded": "'=77*77 so many",
        "formula-error": "#REF! of it",
        "overprint": "fine\rerror: nothing\b\b",
        "combining": "Z"
        + "\u0335\u0321\u033e" * 12
        + " \ufdfd \U0001f469\u200d\U0001f692 \U000e0041",
        "names-of-objects": "__proto__ constructor toString hasOwnProperty",
    }
)
"""Name -> words. A marker is put behind them where they are written: see `signed`."""

_UNITS = {
    "letters": "a", "spaces": "x ", "digits": "9", "dashes": "-", "brackets": "(", "closing": ")",
    "braces": "{", "less-than": "<", "quotes": '"', "apostrophes": "'", "commas": "1,",
    "semicolons": "a;", "ampersands": "&", "words": "between and ", "nulls": "\x00",
    "wide": "\u4e2d", "combining": "\u0301", "turns": "\u202e", "slashes": "http://", "dots": ".",
    "lines": "a\n", "backslashes": "\\", "signs": "=+", "months": "8 October 2024 ", "blank": " .",
}  # fmt: skip
SHAPES: Mapping[str, str] = MappingProxyType(
    {name: (unit * MEGABYTE)[:MEGABYTE] for name, unit in _UNITS.items()}
)
"""A megabyte each, of what makes a careless parser slow."""


def signed(words: str, number: int) -> str:
    """Put the marker of a field behind words, so that they are found again in any output.

    >>> signed("=77*77", 7)
    '=77*77 zq0007q'
    """
    return f"{words} zq{number:04d}q"
