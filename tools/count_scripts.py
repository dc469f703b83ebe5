"""Counts the lines of the scripts that the editor sends to a browser: more than `MOST` fail `make check`."""  # noqa: INP001 - a script

import sys
from pathlib import Path

MOST = 1_200
STATIC = Path(__file__).parents[1] / "policy_report" / "web" / "static"

lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in STATIC.glob("*.js"))
if lines > MOST:
    sys.exit(f"the scripts of the editor have {lines} lines, more than {MOST}; let the server do more")
