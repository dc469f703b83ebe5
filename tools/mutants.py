"""The report of `make mutants`: the lines of `mutmut results --all true` go in, a row for each module comes out.

A mutant is killed when a test fails, or never ends, for it. Fails when fewer than `LEAST` per cent of a module are.
"""  # noqa: INP001 - a script

import sys
from collections import Counter

LEAST = 85
KILLED = ("killed", "timeout")

found = Counter[tuple[str, str]]()
for line in sys.stdin:
    name, _, status = line.strip().partition(": ")
    if status:
        found[name.rpartition(".")[0], status] += 1

low = False
for module in sorted({module for module, _ in found}):
    total = sum(n for (name, _), n in found.items() if name == module)
    share = 100 * sum(found[module, status] for status in KILLED) / total
    low |= share < LEAST
    print(f"{module:32} {total:5} mutants {share:6.1f} % killed")  # noqa: T201
sys.exit(low or not found)
