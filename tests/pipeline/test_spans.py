"""What partitions share is found bucket by bucket."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements.pipeline import spans
from geo_movements.pipeline.spans import shared_hashes

HASHES = st.lists(st.sets(st.integers(0, 2**64 - 1) | st.integers(0, 3)), max_size=4)


@given(parts=HASHES, at_once=st.integers(1, 5))
def test_exactly_what_two_have_is_found(
    parts: list[set[int]], at_once: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hashes")
    files: list[Path | None] = []
    for number, part in enumerate(parts):
        path = folder / f"{number}.npy"
        np.save(path, np.array(sorted(part), dtype="uint64"))
        files.append(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "AT_ONCE", at_once)
        found = shared_hashes([*files, None])
    owners = {
        value: [at for at, part in enumerate(parts) if value in part]
        for value in set().union(*parts)
    }
    expected = [(value, owners[value]) for value in sorted(owners) if len(owners[value]) > 1]
    assert found.number == len(expected) and found.first == expected
