"""policy-report: who stands where, proven by the words they used.

In a notebook:

    import policy_report

    summit = policy_report.open_workspace("path/to/workspace")
    summit.positions            # a tidy DataFrame, one row a position
    summit.matrix()             # actors × topics, the words of the stances
    summit.agreement()          # who agrees with whom, with n
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from policy_report.notebook import Analysis

__version__ = "0.1.0"


def open_workspace(path: "str | Path" = ".") -> "Analysis":
    """Return the workspace at a folder, or at the nearest one above it, read and checked, for analysis.

    Raise UserError with all problems, each with file and line, where the records have an error.
    """
    from policy_report.notebook import read  # pandas is imported when it is used: `--help` stays instant

    return read(path)
