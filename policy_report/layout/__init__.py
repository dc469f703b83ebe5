"""Where a text stands before anybody lays it out; and where the built-in templates and fonts lie."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
# In a wheel the templates lie inside the package; in a checkout, beside it.
BUILT_IN = next(p for p in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if p.is_dir())
