"""What legs are counted by into flows: words of `aggregate` and of `--aggregate`."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.errors import ParseError

__all__ = ["BY", "DEFAULT", "ENDS", "FACTS", "PERIODS", "period_of", "read_by"]

ENDS = ("origin", "destination")
PERIODS = ("day", "week", "month", "year")
FACTS = ("side", "claimant", "mode", "force")
BY = (*ENDS, *PERIODS, *FACTS)
"""What legs may be counted by."""
DEFAULT = ("origin", "destination", "month")


def read_by(by: str | Sequence[str] = DEFAULT) -> tuple[str, ...]:
    """Read what legs are counted by: a list, or one text with commas; returned in order of `BY`.

    Raises `ParseError` where a word is not known, told twice, where none is told, or more than
    one period.

    >>> read_by("month, origin,destination")
    ('origin', 'destination', 'month')
    """
    words = by.split(",") if isinstance(by, str) else list(by)
    told = [name for word in words if (name := str(word).strip().casefold())]
    known = ", ".join(BY)
    if not told:
        raise ParseError("nothing to count flows by.", f"Name some of: {known}.")
    for word in told:
        if word not in BY:
            raise ParseError(f'flows cannot be counted by "{word[:60]}".', _hint(word))
        if told.count(word) > 1:
            raise ParseError(f'flows are counted by "{word}" twice.', "Name it once.")
    periods = [word for word in told if word in PERIODS]
    if len(periods) > 1:
        raise ParseError(
            f"flows cannot be counted by {' and '.join(periods)} at once.", "Name one period."
        )
    return tuple(word for word in BY if word in told)


def _hint(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word[:60], BY, n=1)
    known = f"Known: {', '.join(BY)}."
    return f'Nearest: "{near[0]}". {known}' if near else known


def period_of(by: Sequence[str]) -> str | None:
    """Name the period among what flows are counted by; None where they are of all time.

    >>> period_of(("origin", "week")), period_of(("origin",))
    ('week', None)
    """
    return next((word for word in by if word in PERIODS), None)
