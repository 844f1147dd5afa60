"""Certificates that prove something, and that prove nothing: made by OpenSSL for one run."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple

from torture.parts import UnavailableError

__all__ = ["Certificate", "make"]

OURS, OTHERS = "IP:127.0.0.1,DNS:localhost", "DNS:else.invalid,IP:127.0.0.9"
SETTINGS = """\
[ca]
default_ca = made
[made]
database = index.txt
rand_serial = yes
policy = any
default_md = sha256
new_certs_dir = .
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
"""


class Certificate(NamedTuple):
    """A certificate with its key, as a server shows it; `trusted` is whether it proves anything."""

    what: str
    path: Path
    trusted: bool

    def context(self) -> ssl.SSLContext:
        """Return what a server needs to show it."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.path.with_suffix(".pem"), self.path.with_suffix(".key"))
        return made


def make(folder: Path) -> tuple[Path, list[Certificate]]:
    """Make an authority, and what it and others have signed; returns its file and those."""
    if shutil.which("openssl") is None:
        raise UnavailableError("OpenSSL's command is not installed (apt-get install openssl)")
    (folder / "settings").write_text(SETTINGS, encoding="utf-8")
    (folder / "index.txt").touch()
    _authority(folder, "root")
    _authority(folder, "stranger")
    _run(folder, "req", *_key("selfsigned"), "-x509", "-days", "30", "-subj", "/CN=127.0.0.1",
         "-addext", f"subjectAltName={OURS}", "-out", "selfsigned.pem")  # fmt: skip
    made = [
        _signed(folder, "good", "the very host", trusted=True),
        _signed(folder, "wrong", "another host", names=OTHERS),
        _signed(folder, "old", "expired", days=("20200101000000Z", "20200201000000Z")),
        _signed(folder, "early", "not valid yet", days=("20990101000000Z", "20990201000000Z")),
        _signed(folder, "unknown", "an unknown authority", by="stranger"),
    ]
    return folder / "root.pem", [*made, Certificate("self-signed", folder / "selfsigned", False)]


def _authority(folder: Path, name: str) -> None:
    _run(folder, "req", *_key(name), "-x509", "-days", "30", "-subj", f"/CN={name}",
         "-addext", "basicConstraints=critical,CA:TRUE", "-out", f"{name}.pem")  # fmt: skip


def _signed(
    folder: Path, name: str, what: str, *, by: str = "root", names: str = OURS,
    days: tuple[str, str] = ("20260101000000Z", "20980101000000Z"), trusted: bool = False,
) -> Certificate:  # fmt: skip
    _run(folder, "req", *_key(name), "-new", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName={names}", "-out", f"{name}.csr")  # fmt: skip
    _run(folder, "ca", "-config", "settings", "-batch", "-notext", "-cert", f"{by}.pem",
         "-keyfile", f"{by}.key", "-startdate", days[0], "-enddate", days[1],
         "-in", f"{name}.csr", "-out", f"{name}.pem")  # fmt: skip
    return Certificate(what, folder / name, trusted)


def _key(name: str) -> tuple[str, ...]:
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    return (*curve, "-config", "settings", "-keyout", f"{name}.key")


def _run(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(arguments[:3])}: {done.stderr[-400:]}")
