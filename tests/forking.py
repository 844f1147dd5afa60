"""The command line over and over, its imports shared: each call is a fork of one process.

`with command_line(folder) as path:` makes `folder/geo-movements`, which does what the command does:
the same arguments, folder, environment, input, output and status. Starting Python and importing
pandas forty times took more than all that the forty commands had to do.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

SHARED = (
    "pandas", "geopandas", "pyogrio", "pyproj", "shapely", "scipy.sparse.csgraph", "scipy.spatial",
    "folium", "geo_movements.page", "geo_movements.build", "geo_movements.check",
    "geo_movements.export", "geo_movements.places", "geo_movements.routes",
)  # fmt: skip
"""Imported once. Only what starts no thread: a fork has none."""
CLIENT = """\
#!{python} -ISE
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({socket!r})
    asked = json.dumps([sys.argv, os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(line, [len(asked).to_bytes(4, "big")], [0, 1, 2])
    line.sendall(asked)
    told = line.recv(1)
sys.exit(told[0] if told else 70)
"""


@contextmanager
def command_line(folder: Path) -> Iterator[Path]:
    """Have a `geo-movements` in a folder, until it is left."""
    folder.mkdir(exist_ok=True)
    address = str(folder / "line")
    client = folder / "geo-movements"
    client.write_text(CLIENT.format(python=sys.executable, socket=address), encoding="utf-8")
    client.chmod(0o755)
    command = [sys.executable, __file__, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as server:
        try:
            assert server.stdout and server.stdout.readline() == b"ready\n"
            yield client
        finally:
            server.kill()


def serve(address: str) -> None:
    """Answer each call in a fork, until killed."""
    for name in SHARED:
        __import__(name)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        print("ready", flush=True)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _answer(line)
            line.close()


def _answer(line: socket.socket) -> None:
    """Be the command, tell its status, and end."""
    status = 70
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        size, files, _, _ = socket.recv_fds(line, 4, 3)
        text = b""
        while len(text) < int.from_bytes(size, "big"):
            text += line.recv(65536)
        sys.argv, folder, environment = json.loads(text)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        sys.stdin, sys.stdout, sys.stderr = map(_opened, (0, 1, 2), "rww")
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        status = _run()
    except BaseException:
        traceback.print_exc()
    finally:
        line.sendall(bytes([status]))
        os._exit(status)


def _opened(number: int, mode: str) -> TextIO:
    """Open a standard stream on what it leads to now."""
    return os.fdopen(number, mode, encoding="utf-8", closefd=False)


def _run() -> int:
    from geo_movements.cli import main

    try:
        return main()
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
