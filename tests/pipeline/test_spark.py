"""The recipe of docs/scale.md runs in a Spark of this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from geo_movements.pipeline import run

ROOT = Path(__file__).parents[2]


def test_the_recipe_gives_the_legs_of_the_command(
    parts: Callable[..., Path], tmp_path: Path
) -> None:
    if subprocess.run([sys.executable, "-c", "import pyspark"], capture_output=True).returncode:
        pytest.skip("pyspark is not installed (pip install pyspark): the recipe is NOT tested")
    if shutil.which("java") is None:
        pytest.skip("there is no java (apt-get install openjdk-17-jre): the recipe is NOT tested")
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    [recipe] = re.findall(r"```python\n(# spark_legs\.py.*?)```", text, flags=re.DOTALL)
    script = tmp_path / "spark_legs.py"
    script.write_text(recipe, encoding="utf-8")
    folder, out = parts(), tmp_path / "out"
    run([folder], out, workers=1)
    command = [sys.executable, str(script), str(folder), str(out), str(tmp_path / "spark")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    ours = ds.dataset(out / "legs").to_table().sort_by("id")
    theirs = ds.dataset(tmp_path / "spark", exclude_invalid_files=True).to_table().sort_by("id")
    assert theirs.column_names == ours.column_names
    for name in ("id", "origin_place", "geometry", "length_km", "strength_low", "route_method"):
        assert theirs.column(name).to_pylist() == ours.column(name).to_pylist(), name
