"""What others made, and how it gets here.

Each package that is declared must have its reason, its licence and its cost in
`docs/dependencies.md`, and nothing else may stand there; the licence is what its installed metadata
says, and goes with MIT. What the code imports must be declared. The locks must hold a version with
hashes for all that is asked for, and pip must refuse a file of another hash. The bill of materials
must be what the tree says, valid by another's reading of CycloneDX's schema, and twice the same.
No command may import a package before it knows what it is to do: `--help` of each runs on the
standard library alone. In the long run the registry is asked, too: for known holes in what is
locked (`pip-audit`), and for a wheel of each for Python 3.11 to 3.13 on both machines.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from supply import facts, licences, locks, sbom, sheet
from torture.parts import Part, Scale, Tally, UnavailableError

__all__ = ["FOUND", "PARTS"]

OURS = "geo-movements"
OFFLINE = re.compile(
    r"ConnectionError|Max retries|timed out|dns error|client error|Connection refused|"
    r"Temporary failure|ServiceError|error sending request",
    re.IGNORECASE,
)
IMPORT = r"^ *(?:import (?=[\w.]+(?: as \w+)?(?: *#.*)?$)|from (?=[\w.]+ import ))(\w+)"
DATA = {"CC-BY-4.0", "ODbL-1.0", "Unicode-3.0"}
"""Licences of data that ask for a credit, which pages carry; ODbL binds the networks alone."""
HELP = """
import contextlib, io, json, re, sys
began = set(sys.modules)
from geo_movements.cli import VERBS, main
found, left = {}, [[], *([verb] for verb in VERBS)]
for words in left:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            main([*words, "--help"])
        except SystemExit as stopped:
            assert stopped.code in (0, None), words
    text = said.getvalue()
    assert "usage" in text, words
    if words:
        inner = re.search(r"\\ncommands:\\n  COMMAND\\n((?:    .*\\n)+)", text)
        verbs = re.findall(r"(?m)^    (\\w+)", inner[1] if inner else "")
        left += [[*words, verb] for verb in verbs]
    new = {name.partition(".")[0] for name in set(sys.modules) - began}
    found[" ".join(words)] = sorted(new - sys.stdlib_module_names - {"geo_movements"})
print(json.dumps(found))
"""


def document(scale: Scale) -> Tally:
    """Compare the page, the declarations, the facts and what is installed."""
    tally = Tally()
    text = sheet.PAGE.read_text(encoding="utf-8")
    tally.case("" if text == sheet.sheet() else "docs/dependencies.md is not written from supply/")
    declared = {name for extra in locks.declared().values() for name in extra}
    rows = re.findall(r"^\| `([\w.-]+)` \|(?:[^|\n]+\|){7}$", text, re.MULTILINE)
    for name in sorted({*rows} ^ declared):
        tally.case(f"{name} is not both declared and justified")
    told, said, here = facts.facts(), facts.reasons(), facts.installed()
    unseen = 0
    for name, fact in told.items():
        fits = name in said["apart"] or licences.fits(fact["licence"])
        tally.case("" if fits else f"{name}: {fact['licence'] or 'no licence'}: not with MIT")
        found = here.get(name)
        unseen += found is None
        if found and found.version == fact["version"]:
            now = facts.licence_of(name, found.metadata, said)
            tally.case("" if now == fact["licence"] else f"{name} says {now}, we {fact['licence']}")
    tally.note = f"of {len(told)} packages {unseen} are not installed here: asked when locked"
    return tally


def imports(scale: Scale) -> Tally:
    """Find what the package imports, and whether it is declared."""
    tally = Tally()
    declared = {name for extra in locks.declared().values() for name in extra}
    owners = importlib.metadata.packages_distributions()
    for module, path in sorted(_imported()):
        owning = {locks.name_of(name) for name in owners.get(module, ())} or {module}
        known = owning & declared or module in ("pyspark", "docutils", "IPython", "dask")
        tally.case("" if known else f"{path} imports {module}: {', '.join(owning)} is not declared")
    tally.note = "docutils, IPython and Dask come with what calls us; Spark is the user's own"
    return tally


def _imported() -> set[tuple[str, str]]:
    found: dict[str, str] = {}
    for path in sorted((locks.ROOT / "geo_movements").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for module in re.findall(IMPORT, text, re.MULTILINE):
            if module not in sys.stdlib_module_names and module != "geo_movements":
                found.setdefault(module, path.name)
    return {*found.items()}


def locked(scale: Scale) -> Tally:
    """See that all that is asked for has a locked version with hashes, and that it is installed."""
    from packaging.requirements import Requirement

    tally, pins, told, said = Tally(), locks.pins(), facts.facts(), facts.reasons()
    asked = {one for extra in locks.declared().values() for one in extra.values()}
    for one in sorted({*asked, *locks.project()["build-system"]["requires"]}):
        need = Requirement(one)
        pin = pins.get(locks.name_of(one))
        tally.case("" if pin and pin.version in need.specifier else f"{one}: locked is {pin}")
    for name, pin in pins.items():
        good = pin.hashes and all(re.fullmatch("[0-9a-f]{64}", one) for one in pin.hashes)
        tally.case("" if good else f"{name} has no SHA-256")
        tally.case("" if told[name]["version"] == pin.version else f"{name}: facts of another")
    for name, fact in told.items():
        excused = fact["set"] != "run" or name in said["unbuilt"]
        missing = () if excused else fact["no_wheel"]
        tally.case(f"{name} has no wheel for {', '.join(missing)}" if missing else "")
    for fault in _commands():
        tally.case(fault)
    if Path(sys.prefix) == locks.ROOT / ".venv":
        for name, found in facts.installed().items():
            if name == "pip":  # the environment's own, until `make torture` installs the locked one
                tally.note = f"pip {found.version} is the environment's own."
                continue
            same = name not in pins or found.version == pins[name].version
            tally.case("" if same else f"{name} {found.version} is installed, not the locked one")
    else:
        tally.note = "run with an environment of its own: what is installed was not compared"
    return tally


def _commands() -> Iterator[str]:
    """Find installs in the Makefile that check no hashes."""
    text = (locks.ROOT / "Makefile").read_text(encoding="utf-8")
    for line in re.findall(r"^.*(?:pip install|\$\(PIP\)).*$", text, re.MULTILINE):
        told = line.startswith("PIP =") or "--require-hashes" in line or "--no-deps" in line
        yield "" if told else f"the Makefile installs without hashes: {line.strip()}"


def refused(scale: Scale) -> Tally:
    """Have pip install a file of another hash than the locked one, and of the right one."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = folder / "nothing_much-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as zipped:
            about = "nothing_much-1.0.dist-info"
            zipped.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: nothing-much\n"
                            "Version: 1.0\n")  # fmt: skip
            zipped.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
                            "Tag: py3-none-any\n")  # fmt: skip
            zipped.writestr(f"{about}/RECORD", "")
        right = sha256(wheel.read_bytes()).hexdigest()
        for hashed, wanted in ((right, 0), (right[::-1], 1)):
            pin = locks.Pin("nothing-much", "1.0", "", (hashed,))
            lock = folder / "one.lock"
            lock.write_text(locks.written([pin], "one"), encoding="utf-8")
            command = ["install", "--require-hashes", "--no-index", "--find-links", temporary]
            command += ["--target", str(folder / hashed[:8]), "-r", str(lock)]
            done = _pip(*command)
            right_so = (done.returncode == 0) == (wanted == 0)
            tally.case("" if right_so else f"pip ended with {done.returncode}: {done.stderr}")
    return tally


def _pip(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def bill(scale: Scale) -> Tally:
    """Validate the bill of materials, and see that it leaves nothing out."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    tally = Tally()
    text = sbom.PATH.read_text(encoding="utf-8")
    tally.case("" if text == sbom.sbom() else "the bill of materials is not what the tree says")
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    tally.case(f"CycloneDX: {wrong}" if wrong else "")
    told = {one["bom-ref"]: one for one in json.loads(text)["components"]}
    pins = locks.pins()
    for name, fact in facts.facts().items():
        if fact["set"] == "run" and name not in _builders():
            there = f"pkg:pypi/{name}@{pins[name].version}" in told
            tally.case("" if there else f"{name} is installed with the package, and not in it")
    for part in sbom.contents():
        beside = part["type"] == "data"
        goes = part["licence"] in DATA or part["licence"].startswith("LicenseRef-")
        goes = licences.fits(part["licence"], beside=False) or (beside and goes)
        tally.case("" if goes else f"{part['name']}: {part['licence']} goes into our pages")
        files = [locks.ROOT / file for file in part.get("files", ())]
        files += [locks.ROOT / "LICENSES" / part["notice"]] if "notice" in part else []
        for file in files:
            tally.case("" if file.exists() else f"{part['name']}: {file.name} is not there")
    return tally


@cache
def _builders() -> set[str]:
    """Name what is in the set only since it builds the package."""
    told, asked = facts.facts(), locks.declared()
    users = sheet.brought({name: 1 for extra in sheet.USERS for name in asked[extra]}, told)
    return sheet.brought({"hatchling": 1, "editables": 1}, told) - users


def helped(scale: Scale) -> Tally:
    """Ask every command for its help, in one process, and see what it imports."""
    done = subprocess.run(
        [sys.executable, "-c", HELP], cwd=locks.ROOT, capture_output=True, text=True, check=False
    )
    tally = Tally()
    if done.returncode:
        tally.case(f"--help: {done.stderr[-300:]}")
        return tally
    for words, modules in json.loads(done.stdout).items():
        tally.case(f"{words} --help imports {', '.join(modules)}" if modules else "")
    return tally


def audited(scale: Scale) -> Tally:
    """Ask whether what is locked has a known hole."""
    if importlib.util.find_spec("pip_audit") is None:
        raise UnavailableError('pip-audit is not installed (pip install -e ".[torture]")')
    tally = Tally()
    for name in locks.SETS:
        command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "-f", "json"]
        command += ["--progress-spinner", "off", "-r", str(locks.lock_of(name))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout.strip():
            if OFFLINE.search(done.stderr):
                raise UnavailableError("the registry's list of holes cannot be reached from here")
            tally.case(f"pip-audit, {name}: {done.stderr[-300:]}")
            continue
        asked = json.loads(done.stdout)["dependencies"]
        if all("not found" in one.get("skip_reason", "") for one in asked):
            raise UnavailableError("the registry has no list of holes that can be asked from here")
        for one in asked:
            holes = ", ".join(hole["id"] for hole in one.get("vulns", ()))
            skipped = one.get("skip_reason", "")
            tally.case(f"{one['name']} {one.get('version')}: {holes}" if holes else skipped)
    return tally


def everywhere(scale: Scale) -> Tally:
    """Resolve what users install for each Python and machine, out of wheels: but what has none."""
    if importlib.util.find_spec("uv") is None:
        raise UnavailableError('uv is not installed (pip install -e ".[torture]")')
    tally = Tally()
    unbuilt = facts.reasons()["unbuilt"]
    names = [name for name in locks.pins(["run"]) if name not in unbuilt]
    wheels = [word for name in names for word in ("--only-binary", name)]
    tally.note = f"Built from source: {', '.join(unbuilt)}."
    for python in ("3.11", "3.12", "3.13"):
        for machine in ("x86_64", "aarch64"):
            command = [sys.executable, "-m", "uv", "pip", "compile", str(locks.lock_of("run"))]
            command += ["--python-version", python, "--python-platform"]
            command += [f"{machine}-manylinux_2_28", *wheels, "--quiet"]
            command += ["--no-deps", "--system-certs", "--generate-hashes", "-o", "/dev/null"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode and OFFLINE.search(done.stderr):
                raise UnavailableError("the registry cannot be reached from here")
            wrong = " ".join(done.stderr.split())
            tally.case(f"Python {python} on {machine}: {wrong}" if done.returncode else "")
    return tally


PARTS: tuple[Part, ...] = (
    Part("document", "Declared, justified, licensed, and all of it told", document, 200),
    Part("imports", "What the package imports is declared", imports, 15),
    Part("locked", "All that is asked for is locked with hashes", locked, 300),
    Part("help", "`--help` of each command imports no package", helped, 15),
    Part("bill", "The bill of materials is valid and whole", bill, 100),
    Part("refused", "pip refuses a file that is not the locked one", refused, 2, short=False),
    Part("audit", "No locked version has a known hole (`pip-audit`)", audited, 200, short=False),
    Part("everywhere", "Wheels for three Pythons and two machines", everywhere, 6, short=False),
)
FOUND: tuple[str, ...] = (
    "branca and jinja2 were imported and not declared; they are (`supply.imports`).",
    "What was locked could not be installed on Python 3.11.0 to 3.11.4 (soupsieve); uv resolves "
    "from 3.11.0 on (`supply/relock.py`).",
    "setuptools, which spaCy brings, was not locked at all; every package is.",
    "A build fetched whatever hatchling was newest; it is built by the locked one.",
)
