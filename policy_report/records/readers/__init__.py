"""The input formats. Adding one is one module with `SUFFIXES` and `read(path, file, *, top)`, and one line here."""

from types import ModuleType

from policy_report.records.readers import bibtex, csl, csv, yaml

READERS: dict[str, ModuleType] = {"csv": csv, "yaml": yaml, "csl": csl, "bibtex": bibtex}

BY_SUFFIX: dict[str, ModuleType] = {suffix: reader for reader in READERS.values() for suffix in reader.SUFFIXES}
