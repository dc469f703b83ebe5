"""Fuzzing: what strangers send, changed at random, under the eyes of a check. `make fuzz`, or `python -m fuzz --help`.

    targets/<name>      one thing that reads input: `WORDS`, `seeds()` and `one(data)`, which raises on a find
    promises            what every target promises of the problems that it returns
    bundle              several named files in one input
    child               one target under libFuzzer (atheris), in a process of its own
    __main__            starts the children, keeps their finds, prints what they did

Targets import neither atheris nor pytest, so that `tests/fuzz` runs them on their seeds, on finds of earlier runs and
on what Hypothesis makes. An input that broke something becomes a test there.
"""
