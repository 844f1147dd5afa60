"""Feed one reader under coverage guidance: `python -m torture.fuzz.guided READER FOLDER ...`.

A process of its own, for the fuzzer ends the process by itself. What is found goes to
FOLDER/found, an input a fault, with what takes too long; a hang without an end and an excess of
memory are told by the fuzzer, which writes the input beside them.
Further arguments are the fuzzer's own.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from pathlib import Path

import atheris

HANG_S = 10


def main() -> None:
    """Instrument the package, and feed the reader until the fuzzer ends the process."""
    name, folder, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["geo_movements"]):
        from torture.fuzz.readers import READERS, fault_of

        reader = READERS[name]
        # What is imported inside functions is instrumented, too, when it is met here.
        for data in reader.seeds():
            fault_of(reader.feed, data)
    found = Path(folder) / "found"
    known: set[str] = set()

    def one(data: bytes) -> None:
        began = time.process_time()
        fault = fault_of(reader.feed, data)
        took_s = time.process_time() - began  # a loaded machine is no fault of the reader's
        if took_s > HANG_S and not fault:
            fault = f"it took {took_s:.0f} s of the processor"
        kind = re.sub(r"[0-9]+|'[^']*'|\"[^\"]*\"|[^\x20-\x7e]", "", fault)[:90]
        if fault and kind not in known:
            known.add(kind)
            told = hashlib.sha256(data).hexdigest()[:12]
            (found / f"{told}.input").write_bytes(data)
            (found / f"{told}.json").write_text(json.dumps(fault))

    atheris.Setup([sys.argv[0], *options, str(Path(folder) / "corpus")], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
