"""Properties tried on examples of chance, and what broke one told as a failure of its part."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from torture.parts import Scale, Tally

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["LONG", "holds"]

LONG = 10_000
T = TypeVar("T")


def holds(
    scale: Scale,
    strategy: SearchStrategy[T],
    check: Callable[[T], object],
    *,
    short: int = 30,
    long: int = LONG,
    shrinks: bool = True,
) -> Tally:
    """Try a property on so many examples; what fails it is told in its smallest form.

    That may take minutes where an example takes long: without `shrinks` it is told as it was met.

    `check` raises where the property does not hold; what it warns of counts, too. The scale's seed
    begins chance, and nothing is kept between runs.
    """
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis.errors import HypothesisException

    tally = Tally()

    @seed(scale.seed)
    @settings(
        max_examples=scale.of(short, long),
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
        phases=[Phase.generate, *[Phase.shrink] * shrinks],
        print_blob=False,
    )
    @given(strategy)
    def tried(example: T) -> None:
        tally.cases += 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ResourceWarning)
            check(example)

    try:
        tried()
    except HypothesisException:
        raise  # the torture's own fault, not the product's
    except Exception as error:
        tally.failures.append(_told(error)[:2000])
    return tally


def _told(error: Exception) -> str:
    """Say what failed, and on which example."""
    notes = " ".join(getattr(error, "__notes__", []))
    inner = "; ".join(map(_told, getattr(error, "exceptions", [])))
    return " ".join(f"{type(error).__name__}: {error} {notes} {inner}".split())
