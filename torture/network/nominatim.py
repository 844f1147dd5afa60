"""A Nominatim of our own, from its own packages, on this machine alone.

    python -m torture.network.nominatim      # starts one, says where, and ends it with Ctrl-C

Installs what is missing (Debian's PostgreSQL, PostGIS and osm2pgsql), puts Nominatim into an
environment of its own, starts a private PostgreSQL that listens on a socket in a temporary folder
only, imports the file of `osm`, and serves it on the loopback. At the end all of it is stopped and
the folder removed; Debian's packages stay. Nothing is fetched but packages.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from torture.network.osm import write_osm
from torture.parts import UnavailableError

__all__ = ["nominatim"]

DEBIAN = (
    "postgresql", "postgis", "postgresql-15-postgis-3", "postgresql-15-postgis-3-scripts",
    "osm2pgsql", "python3-venv", "pkg-config", "libicu-dev", "g++",
)  # fmt: skip
PYPI = (
    "nominatim-db==5.3.3", "nominatim-api==5.3.3", "falcon==4.4.0", "uvicorn==0.54.0",
    "psycopg==3.3.9", "sqlalchemy==2.1.9", "pyicu==2.17",
)  # fmt: skip
POSTGRES = Path("/usr/lib/postgresql/15/bin")
NEEDED = (POSTGRES / "postgres", Path("/usr/bin/osm2pgsql"),
          Path("/usr/share/postgresql/15/extension/postgis.control"))  # fmt: skip
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/torture.conf")
USER = "postgres"
"""Who runs it where we are root, whom PostgreSQL refuses: the user that its package made."""
STEP_S, START_S = 300.0, 60.0
SETTINGS = {
    "PGOPTIONS": "-c client_min_messages=warning",
    "NOMINATIM_IMPORT_STYLE": "extratags",
    "NOMINATIM_TOKENIZER": "icu",
    "NOMINATIM_API_POOL_SIZE": "2",
    "PYTHONUNBUFFERED": "1",
}


@contextlib.contextmanager
def nominatim() -> Iterator[str]:
    """Start a Nominatim with the places of `osm`; gives its host and port.

    Raises `UnavailableError` where it cannot be installed or started, with the last words said.
    """
    _install()
    folder = Path(tempfile.mkdtemp(prefix="nominatim-"))
    user = _user()
    try:
        folder.chmod(0o755)
        bin_folder = _environment(folder)
        home = folder / "home"
        home.mkdir()
        write_osm(home / "nowhere.osm")
        with (
            _postgres(folder / "database", user) as database,
            _served(bin_folder, home, database) as address,
        ):
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str:
    return USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


# --- What is missing ------------------------------------------------------------------------------


def _install() -> None:
    """Install Debian's packages, without the cluster that its PostgreSQL would start."""
    if all(path.exists() for path in NEEDED):
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise UnavailableError(f"Nominatim needs: apt-get install {' '.join(DEBIAN)}")
    fresh = not NO_CLUSTER.exists()
    NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    if fresh:
        NO_CLUSTER.write_text("create_main_cluster = false\n", encoding="utf-8")
    try:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "update", "-qq"], environment)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN]
        _run(command, environment, limit_s=1200)
    finally:
        if fresh:
            NO_CLUSTER.unlink()


def _environment(folder: Path) -> Path:
    """Make Nominatim's own environment; returns the folder of its programs."""
    _run([sys.executable, "-m", "venv", str(folder / "venv")], os.environ)
    pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", *PYPI]
    _run(pip, {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}, limit_s=900)
    return folder / "venv" / "bin"


def _run(
    command: Sequence[str], environment: Mapping[str, str], *, user: str = "", limit_s: float = 120
) -> None:
    """Run a step to its end. Raises `UnavailableError` with its last words where it fails."""
    try:
        done = subprocess.run(
            command, env=dict(environment), capture_output=True, text=True, errors="replace",
            timeout=limit_s, check=False, cwd="/", **_as(user),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{command[0]}: {error}") from error
    if done.returncode:
        words = (done.stderr + done.stdout).strip()[-600:]
        raise UnavailableError(f"{' '.join(command[:4])} failed: {words}")


def _as(user: str) -> dict[str, Any]:
    """Say to subprocess who runs a program: another one only where we may choose."""
    if not user or os.geteuid() != 0:
        return {}
    return {"user": user, "group": user, "extra_groups": []}


# --- PostgreSQL -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _postgres(folder: Path, user: str) -> Iterator[str]:
    """Run a private PostgreSQL: no TCP, and a socket in a folder that is closed to others.

    Gives what Nominatim calls it.
    """
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, user, user)
    data, environment = folder / "data", {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    _run(
        [str(POSTGRES / "initdb"), "-D", str(data), "-U", user, "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"], environment, user=user,
    )  # fmt: skip
    # It is thrown away at the end: nothing needs to survive a loss of power.
    options = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off",
               "full_page_writes=off", "synchronous_commit=off", "jit=off",
               "shared_buffers=128MB", "max_connections=30"]  # fmt: skip
    command = [str(POSTGRES / "postgres"), "-D", str(data)]
    command += [word for option in options for word in ("-c", option)]
    with _running(command, folder, environment, signal.SIGINT, user=user) as log:
        _until((folder / ".s.PGSQL.5432").exists, "PostgreSQL", log)
        yield f"pgsql:dbname=nominatim;host={folder};user={user}"


# --- Nominatim ------------------------------------------------------------------------------------


@contextlib.contextmanager
def _served(bin_folder: Path, home: Path, database: str) -> Iterator[str]:
    """Import the file, and serve it on a free port of the loopback; gives host and port."""
    environment = {
        **SETTINGS,
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "NOMINATIM_DATABASE_DSN": database,
        "NOMINATIM_DATABASE_WEBUSER": _user(),
    }
    program = str(bin_folder / "nominatim")
    where = ["--project-dir", str(home)]
    _run(
        [program, "import", *where, "--osm-file", str(home / "nowhere.osm"), "--no-updates",
         "--offline", "--threads", "2", "--osm2pgsql-cache", "50"], environment, limit_s=STEP_S,
    )  # fmt: skip
    address = f"127.0.0.1:{_free_port()}"
    command = [program, "serve", *where, "--server", address]
    with _running(command, home, environment, signal.SIGTERM) as log:
        _until(lambda: _answers(address), "Nominatim", log)
        yield address


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"http://{address}/status", timeout=5) as page:
            return bool(page.status == 200)
    except (URLError, OSError):
        return False


@contextlib.contextmanager
def _running(
    command: Sequence[str], home: Path, environment: Mapping[str, str], ending: signal.Signals,
    *, user: str = "",
) -> Iterator[Path]:  # fmt: skip
    """Run a server in the background, and end it as it wants to be ended; gives its log."""
    path = home.with_suffix(".log")
    with path.open("wb") as log:
        process = subprocess.Popen(
            command, env=dict(environment), cwd=home, stdout=log, stderr=log,
            stdin=subprocess.DEVNULL, **_as(user),
        )  # fmt: skip
    try:
        yield path
    finally:
        process.send_signal(ending)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(ready: Callable[[], bool], what: str, log: Path) -> None:
    """Wait for a server. Raises `UnavailableError` with the end of its log where it is late."""
    deadline = time.monotonic() + START_S
    while not ready():
        if time.monotonic() > deadline:
            raise UnavailableError(
                f"{what} did not start: {log.read_text(errors='replace')[-600:]}"
            )
        time.sleep(0.2)


if __name__ == "__main__":
    with nominatim() as where:
        print(f"http://{where}/search?q=Zvezdnograd", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
