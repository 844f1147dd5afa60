"""What was run: a file a part under results/, with the source that it was run on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["RESULTS", "Run", "keep", "kept", "source"]

HERE = Path(__file__).parent
RESULTS = HERE / "results"
SUFFIXES = (".py", ".js", ".css", ".toml")


@dataclass(frozen=True)
class Run:
    """A part that was run: when (a day), on which source, and what came of it.

    `failure` is why the part itself did not end (a crash, a limit of time), `skipped` what the
    machine lacked.
    """

    section: str
    part: str
    day: str
    source: str
    took_s: float
    cases: int = 0
    failures: tuple[str, ...] = ()
    note: str = ""
    failure: str = ""
    skipped: str = ""

    @property
    def passed(self) -> bool:
        """Whether it ran, and nothing failed."""
        return not (self.failures or self.failure or self.skipped)


def source(package: Path = HERE.parent / "geo_movements") -> str:
    """Return a digest of the package's own files: 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in SUFFIXES:
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def keep(run: Run, folder: Path = RESULTS) -> None:
    """Write what came of a part, in place of what came of it before."""
    path = folder / run.section / f"{run.part}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept(section: str, part: str, folder: Path = RESULTS) -> Run | None:
    """Read what came of a part; None where it was never run."""
    path = folder / section / f"{part}.json"
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return Run(**{**told, "failures": tuple(told["failures"])})
