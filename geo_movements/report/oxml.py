"""Elements of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import Any

__all__ = ["element"]


def element(tag: str, /, **attributes: str) -> Any:
    """Make an element of the main namespace, its attributes in the same."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
