"""`formats`: the output formats."""

import argparse

from policy_report.cli.terminal import result
from policy_report.formats import RENDERERS


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - one signature for all commands
    """Print each format and what it is."""
    for name, module in RENDERERS.items():
        result(f"{name:6}{module.ABOUT}")
    return 0
