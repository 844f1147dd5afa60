"""The licence of an installed package, in SPDX's words, and whether it goes with ours (MIT)."""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata

__all__ = ["fits", "of"]

_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU General Public License (GPL)": "GPL",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "Public-Domain",
    "Python Software Foundation License": "PSF-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}
_WORDS = {
    "apache 2.0": "Apache-2.0", "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0", "bsd": "BSD", "bsd 3-clause": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause", "3-clause bsd license": "BSD-3-Clause",
    "the bsd 2-clause license": "BSD-2-Clause", "isc license": "ISC", "lgpl": "LGPL",
    "mit license": "MIT", "psfl": "PSF-2.0", "sil ofl 1.1": "OFL-1.1",
}  # fmt: skip
"""What packages write that is no SPDX expression."""
_FREE = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python",
    "HPND", "ISC", "MIT", "MIT-0", "MIT-CMU", "OFL-1.1", "PSF-2.0", "Public-Domain",
    "Python-2.0", "Unlicense", "Zlib", "BSL-1.0", "GPL-3.0-or-later-WITH-GCC-exception-3.1",
}  # fmt: skip
"""Licences that ask for their notice and no more."""
_WEAK = {"LGPL", "LGPL-2.1-or-later", "LGPL-3.0-or-later", "MPL-2.0", "CDDL-1.0"}
"""Licences that bind their own files: of a package beside ours, unchanged, they ask nothing of
ours."""


def of(metadata: PackageMetadata) -> str:
    """Read a licence: the expression, else the field of old, else the classifiers; "" for none.

    BSD without a number is what some packages say no more of.
    """
    if expression := metadata.get("License-Expression"):
        return str(expression)
    told = str(metadata.get("License") or "").strip()
    word = _WORDS.get(told.lower(), told)
    known = [
        _CLASSIFIERS.get(name.rpartition(" :: ")[2], "")
        for name in metadata.get_all("Classifier") or ()
        if name.startswith("License ::")
    ]
    if re.fullmatch(r"[\w.+-]+(?: (?:OR|AND|WITH) [\w.+-]+)*", word) and word != "UNKNOWN":
        return word
    return " OR ".join(sorted({one for one in known if one}))


def fits(expression: str, *, beside: bool = True) -> bool:
    """Tell whether a package of that licence may be asked for by one under MIT.

    Of alternatives one must fit, of parts each. `beside` is whether it stays a package of its own,
    as all do that pip installs; what goes into our pages and documents does not.

    >>> fits("Apache-2.0 OR GPL"), fits("MIT AND (MPL-2.0 OR GPL)"), fits("GPL")
    (True, True, False)
    >>> fits("MPL-2.0", beside=False)
    False
    """
    good = _FREE | _WEAK if beside else _FREE
    words = expression.replace(" WITH ", "-WITH-").replace("LicenseRef-", "")
    told = re.sub(r"\bOR\b", "or", re.sub(r"\bAND\b", "and", words))
    tokens = re.findall(r"\(|\)|[^\s()]+", told)
    return bool(tokens) and _any(tokens, good)[0]


def _any(tokens: list[str], good: set[str]) -> tuple[bool, list[str]]:
    """Read alternatives; returns whether one is good, and what follows them."""
    truth, rest = _every(tokens, good)
    while rest[:1] == ["or"]:
        other, rest = _every(rest[1:], good)
        truth = truth or other
    return truth, rest


def _every(tokens: list[str], good: set[str]) -> tuple[bool, list[str]]:
    truth, rest = _single(tokens, good)
    while rest[:1] == ["and"]:
        other, rest = _single(rest[1:], good)
        truth = truth and other
    return truth, rest


def _single(tokens: list[str], good: set[str]) -> tuple[bool, list[str]]:
    if tokens[0] == "(":
        truth, rest = _any(tokens[1:], good)
        return truth, rest[1:]
    return tokens[0] in good, tokens[1:]
