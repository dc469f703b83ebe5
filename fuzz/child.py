"""One target under libFuzzer, in a process of its own: `python -m fuzz.child TARGET [FLAG of libFuzzer | CORPUS]…`.

The code of the package, and of the parsers in Python that it uses, is instrumented as it is imported, so that the
fuzzer sees which branch an input takes. What is imported inside functions is imported by running the seeds once.
"""

import sys

import atheris

INSTRUMENTED = ["policy_report", "bibtexparser", "pylatexenc", "tinyhtml5", "tomllib"]


def main() -> None:
    """Fuzz the target that the command line names; ends with the process."""
    name, *flags = sys.argv[1:]
    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        from fuzz.targets import target

        module = target(name)
        for seed in module.seeds():
            module.one(seed)
    atheris.Setup([sys.argv[0], *flags], module.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
