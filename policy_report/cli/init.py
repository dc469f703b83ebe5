"""`init`: a new workspace with a small worked example."""

import argparse
from pathlib import Path

from policy_report.cli.terminal import say
from policy_report.scaffold import create


def run(arguments: argparse.Namespace) -> int:
    """Make the workspace and say what to do next."""
    root = create(Path(arguments.dir))
    say(f"made a workspace in {root}; build its brief with: policy-report -C {root} build")
    return 0
