"""What nobody would do to a program, done to this one: `make torture`.

A section is a module of this folder: its docstring says what it tries, `PARTS` are its parts, and
`FOUND` what it has found so far. The long form of all parts takes hours; `make test` runs the short
form of each. What was run is kept under `results/`, and `docs/reliability.md` is written from it.
"""
