"""A project is rendered whenever it is saved, and only its own machine sees it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements.cli import main
from geo_movements.watch import Watcher, serve, served, stamps

PAGE = (
    '<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'sha256-abc'; style-src 'unsafe-inline'\"></head><body>{}</body></html>"
)


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


class Folder:
    """A project whose page is its only file; "bad" cannot be rendered."""

    def __init__(self, path: Path) -> None:
        self.file = path / "movements.csv"
        self.file.write_text("one")
        self.told: list[str] = []
        self.rendered = 0
        self.watcher = Watcher(lambda: stamps(path), self.render, self.told.append)

    def render(self) -> str:
        self.rendered += 1
        text = self.file.read_text()
        if text == "bad":
            raise gm.OutputError("it is bad </script>")
        if text == "worse":
            raise KeyError("unheard of")
        return PAGE.format(text)

    def save(self, text: str) -> None:
        self.file.write_text(text)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path)
    stop = threading.Event()
    thread = threading.Thread(target=made.watcher.run, args=(stop,))
    thread.start()
    until(lambda: made.watcher.shown.version == 1)
    yield made
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_a_save_renders_again(folder: Folder) -> None:
    folder.save("two three")
    until(lambda: folder.watcher.shown.version == 2)
    assert "two three" in str(folder.watcher.shown.page)


def test_several_saves_at_once_render_once(folder: Folder) -> None:
    for number in range(8):
        folder.save("x" * (number + 5))
        time.sleep(0.1)
    until(lambda: folder.watcher.shown.version == 2)
    assert folder.rendered == 2 and "x" * 12 in str(folder.watcher.shown.page)


def test_what_cannot_be_rendered_is_told_and_the_last_page_stays(folder: Folder) -> None:
    folder.save("bad")
    until(lambda: folder.watcher.shown.problems is not None)
    shown = folder.watcher.shown
    assert shown.version == 1 and "one" in str(shown.page)
    assert folder.told == ["it is bad </script>"] and shown.problems == folder.told[0]
    folder.save("worse")
    until(lambda: "KeyError" in str(folder.watcher.shown.problems))
    folder.save("mended")
    until(lambda: folder.watcher.shown.problems is None)
    assert folder.watcher.shown.version == 2


def test_a_project_is_its_own_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/movements.csv", "a/.movements.csv.swp", "a/map.html", "a/map.toml~"):
        (tmp_path / name).write_text("")
    assert [Path(name).name for name in stamps(tmp_path / "a")] == ["movements.csv"]
    for name in ("legs.csv", "legs.map.toml", "other.csv"):
        (tmp_path / name).write_text("")
    found = sorted(Path(name).name for name in stamps(tmp_path / "legs.csv"))
    assert found == ["legs.csv", "legs.map.toml"]


# --- What is served -------------------------------------------------------------------------------


def test_no_name_is_looked_up_to_listen(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a name was looked up")

    for door in ("gethostbyaddr", "getfqdn", "getaddrinfo", "gethostname"):
        monkeypatch.setattr(socket, door, refused)
    serve(Folder(tmp_path).watcher, 0, "story").server_close()


def test_the_served_page_allows_just_what_reloads_it() -> None:
    page = served(PAGE.format("</body> in a story"), 3)
    policy = re.search(r'content="([^"]*)"', page)[1]
    assert re.search(r"script-src 'sha256-abc' 'sha256-[^']+'", policy)
    assert "connect-src 'self'" in policy and policy.startswith("default-src 'none'")
    assert page.count("<script>") == 1 and page.index("in a story") < page.index("<script>")
    assert "version = 3" in page
    with pytest.raises(gm.OutputError, match="no policy"):
        served("<html><body></body></html>", 1)


@pytest.fixture
def port(folder: Folder) -> Iterator[int]:
    server = serve(folder.watcher, 0, "story")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join(5)


def ask(port: int, path: str = "/", host: str | None = None, method: str = "GET") -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={"Host": host or f"127.0.0.1:{port}"})
    answer = connection.getresponse()
    told = answer.status, answer.read() if "event" not in str(answer.headers) else answer
    if not isinstance(told[1], http.client.HTTPResponse):
        connection.close()
    return told


def test_it_answers_for_the_page_under_its_own_name_alone(port: int) -> None:
    status, page = ask(port)
    assert status == 200 and b"one" in page and b"EventSource" in page
    assert ask(port, host=f"localhost:{port}")[0] == 200
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}"):
        assert ask(port, host=host)[0] == 403
        assert ask(port, "/changes", host=host)[0] == 403
    for path in ("/movements.csv", "/../movements.csv", "/%2e%2e/etc/passwd"):
        assert ask(port, path)[0] == 404
    assert ask(port, method="POST")[0] == 501


def test_an_open_page_hears_of_each_change(port: int, folder: Folder) -> None:
    _, stream = ask(port, "/changes")

    def heard() -> dict[str, Any]:
        line = stream.readline()
        while not line.startswith(b"data: "):
            line = stream.readline()
        told: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
        return told

    assert heard() == {"version": 1, "problems": None}
    folder.save("bad")
    assert heard() == {"version": 1, "problems": "it is bad </script>"}
    folder.save("good again")
    assert heard() == {"version": 2, "problems": None}
    stream.close()


def test_before_the_first_page_there_is_one_that_waits(tmp_path: Path) -> None:
    made = Folder(tmp_path)
    server = serve(made.watcher, 0, "<b>")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        status, page = ask(server.server_address[1])
        assert status == 200 and b"EventSource" in page and b"<b>" not in page
        with pytest.raises(gm.OutputError, match="--port 0"):
            serve(made.watcher, server.server_address[1], "x")
        with pytest.raises(gm.OutputError, match="--port 0"):
            serve(made.watcher, 700000, "x")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


# --- The command ----------------------------------------------------------------------------------


def test_misuse_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "-"]) == 2
    assert main(["watch", str(tmp_path), "-o", "map.pdf"]) == 2
    assert "read once" in capsys.readouterr().err


def test_ctrl_c_ends_it_and_what_is_written_is_clean(project_folder, tmp_path: Path) -> None:
    folder = project_folder("from,to\nWonsan,Vladivostok\n")
    output = tmp_path / "map.html"
    command = [sys.executable, "-m", "geo_movements", "watch", str(folder), "-o", str(output)]
    with subprocess.Popen(
        [*command, "--port", "0"], stderr=subprocess.PIPE, text=True, env={**os.environ},
        # A shell that runs the tests in the background has it ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:  # fmt: skip
        try:
            assert running.stderr is not None
            assert re.search(r"http://127\.0\.0\.1:\d+/", running.stderr.readline())
            until(output.exists, 30)
            running.send_signal(signal.SIGINT)
            assert running.wait(10) == 130
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()
    assert "EventSource" not in output.read_text()
