"""Files of other tools that positions come from. A new one is a module with `SUFFIXES` and `read`, and a line here.

Every module gives `read(path, file) -> (Sheet, problems)`; `file` is the name that messages use.
"""

from pathlib import Path
from types import ModuleType

from policy_report.spreadsheet.inputs import csv, dna, opinions, xlsx

FORMATS: dict[str, ModuleType] = {"csv": csv, "xlsx": xlsx, "dna": dna, "opinions": opinions}

BY_SUFFIX: dict[str, ModuleType] = {suffix: module for module in FORMATS.values() for suffix in module.SUFFIXES}


def format_of(path: Path) -> ModuleType | None:
    """Return the module that reads `path`, or None. A folder is a voting-advice data set."""
    return opinions if path.is_dir() else BY_SUFFIX.get(path.suffix.lower())
