"""What the project is made of that others made: locked, told and justified.

`make lock` chooses the versions anew where they must be (`UPGRADE=1`: all of them), and writes

- `run.lock`, `dev.lock`, `torture.lock`, `bench.lock`, `data.lock`: each version that `make`
  installs, with the SHA-256 of each of its files; a set takes for granted those before it,
- `facts.json`: of each, its licence, its day, who asks for it, and where it has no wheel,
- `docs/dependencies.md`, from those facts and the reasons in `reasons.toml`,
- `geo-movements.cdx.json`, the bill of materials (CycloneDX) that goes into the wheel.

Nothing here is part of the package, and the locks need nothing but pip.
"""
