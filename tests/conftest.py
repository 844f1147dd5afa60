"""What every test shares: no network, and small projects written on the spot."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
LOOPBACK = ("127.", "::1", "localhost")
settings.register_profile("untimed", deadline=None)  # benchmarks measure time, tests do not
settings.load_profile("untimed")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell begins what is in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def no_imports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Know no gazetteer that whoever runs the tests has imported."""
    monkeypatch.setenv("GEO_MOVEMENTS_GAZETTEERS", str(tmp_path / "gazetteers"))


@pytest.fixture
def project_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write a project folder from the text of its tables, keyed by name without suffix."""

    def write(movements: str, **tables: str) -> Path:
        folder = tmp_path / "story"
        folder.mkdir(exist_ok=True)
        for name, text in {"movements": movements, **tables}.items():
            suffix = "toml" if name == "map" else "csv"
            name = "places.lock" if name == "lock" else name
            (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Open Chromium, once a process: Playwright cannot be started twice in one."""
    from torture.parts import UnavailableError, own_browser

    with ExitStack() as stack:
        try:
            launched = stack.enter_context(own_browser())
        except UnavailableError as error:
            message = f"{error}: the page is not tested"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
        yield launched
