"""The targets: modules with `WORDS` (what such a file is made of), `seeds()` (good inputs) and `one(data)`.

A new one is a module here and a name in the list.
"""

from importlib import import_module
from types import ModuleType

NAMES = (
    "yaml",
    "csv",
    "csl",
    "bibtex",
    "settings",
    "xlsx",
    "dna",
    "opinions",
    "earlier",
    "snapshots",
    "edits",
    "deck",
    "document",
    "quotes",
)


def target(name: str) -> ModuleType:
    """Return a target by name."""
    return import_module(f"fuzz.targets.{name}")
