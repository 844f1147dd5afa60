"""Run a command of ours in a process of its own, and be told why it failed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

__all__ = ["watched"]

ROOT = Path(__file__).parents[1]


def watched(command: Sequence[str], limit_s: float) -> str:
    """Run a command, its output shown as it comes; returns why it failed, or ""."""
    with subprocess.Popen(command, start_new_session=True, cwd=ROOT) as process:
        try:
            status = process.wait(limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its workers and browsers, too
            return f"it did not end within {limit_s:.0f} s"
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return "" if status == 0 else f"it ended with status {status}"
